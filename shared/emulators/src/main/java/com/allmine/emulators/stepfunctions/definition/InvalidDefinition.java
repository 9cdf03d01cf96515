package com.allmine.emulators.stepfunctions.definition;

/** A definition cannot be used. The message says where the fault is and what it is, in one sentence. */
public final class InvalidDefinition extends RuntimeException {
    private static final long serialVersionUID = 1;

    InvalidDefinition(String where, String message) {
        super(where + ": " + message);
    }
}
