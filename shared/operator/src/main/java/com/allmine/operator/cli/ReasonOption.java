package com.allmine.operator.cli;

import picocli.CommandLine.Option;

/** The required option that says why, for the permission log. */
public final class ReasonOption {
    @Option(
            names = "--reason",
            paramLabel = "REASON",
            required = true,
            converter = TextConverter.class,
            description = "Why, for the permission log. Write nothing personal: name a ticket.")
    private String text = "";

    public String text() {
        return text;
    }
}
