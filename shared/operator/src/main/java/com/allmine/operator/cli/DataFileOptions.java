package com.allmine.operator.cli;

import java.util.Set;
import picocli.CommandLine.Option;

/** The options of a command that brings the tables to what data files say. */
public final class DataFileOptions {
    @Option(names = "--dry-run", description = "Prints the changes, and writes nothing.")
    private boolean isDryRun;

    @Option(
            names = "--new-tenant",
            paramLabel = "TENANT",
            converter = IdConverter.class,
            description = "A tenant of the data that the stage does not have yet. May be repeated.")
    private Set<String> newTenants = Set.of();

    public boolean isDryRun() {
        return isDryRun;
    }

    public Set<String> newTenants() {
        return newTenants;
    }

    /** The actor for the permission log. A dry run logs nothing and needs no name. */
    public String actor(OperatorOption operator) {
        return isDryRun ? "nobody" : operator.actor();
    }
}
