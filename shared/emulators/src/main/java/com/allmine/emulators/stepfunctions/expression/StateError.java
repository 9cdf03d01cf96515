package com.allmine.emulators.stepfunctions.expression;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The failure of a state: a name, which Retry and Catch match, and a cause in words. */
public final class StateError extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String error;
    private final String cause;

    public StateError(String error, String cause) {
        super(error, null, false, false);
        this.error = error;
        this.cause = cause;
    }

    public String error() {
        return error;
    }

    public String cause() {
        return cause;
    }

    /** The value of {@code $states.errorOutput} in a Catch. */
    public ObjectNode output() {
        return JsonNodeFactory.instance.objectNode().put("Error", error).put("Cause", cause);
    }
}
