package com.allmine.operator.cli;

/** The exit codes of all commands. */
public final class ExitCode {
    public static final int DONE = 0;

    /** The command failed, or a check found a fault. */
    public static final int FAILED = 1;

    public static final int WRONG_USAGE = 2;

    private ExitCode() {}
}
