package com.allmine.emulators.stepfunctions.expression;

/** A field holds an expression that cannot be used. The message names the field and the reason. */
public final class InvalidExpression extends RuntimeException {
    private static final long serialVersionUID = 1;

    InvalidExpression(String message) {
        super(message);
    }
}
