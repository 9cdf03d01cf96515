package com.allmine.operator.cli;

import picocli.CommandLine.Option;

/** The options that name one user. */
public final class UserOptions {
    @Option(
            names = "--tenant",
            paramLabel = "TENANT",
            required = true,
            converter = IdConverter.class,
            description = "The tenant of the user.")
    private String tenantId = "";

    @Option(
            names = "--user",
            paramLabel = "USER",
            required = true,
            converter = IdConverter.class,
            description = "The id of the user.")
    private String userId = "";

    public String tenantId() {
        return tenantId;
    }

    public String userId() {
        return userId;
    }
}
