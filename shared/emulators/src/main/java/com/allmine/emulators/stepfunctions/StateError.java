package com.allmine.emulators.stepfunctions;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a state reports instead of a result: an error name, which Retry and Catch match, and its cause in words. */
final class StateError extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String error;
    private final String cause;

    StateError(String error, String cause) {
        super(error, null, false, false);
        this.error = error;
        this.cause = cause;
    }

    String error() {
        return error;
    }

    String cause() {
        return cause;
    }

    /** What a Catch sees as {@code $states.errorOutput}. */
    ObjectNode output() {
        return JsonNodeFactory.instance.objectNode().put("Error", error).put("Cause", cause);
    }
}
