package com.allmine.emulators.stepfunctions;

/** The definition of a machine cannot be used; the message says where and why, in one sentence. */
public final class BrokenMachine extends RuntimeException {
    private static final long serialVersionUID = 1;

    BrokenMachine(String where, String message) {
        super(where + ": " + message);
    }
}
