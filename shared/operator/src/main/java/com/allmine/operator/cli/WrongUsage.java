package com.allmine.operator.cli;

/** A command was called wrongly. The message says in one sentence what is wrong and what is allowed. */
public final class WrongUsage extends RuntimeException {
    private static final long serialVersionUID = 1;

    public WrongUsage(String message) {
        super(message);
    }
}
