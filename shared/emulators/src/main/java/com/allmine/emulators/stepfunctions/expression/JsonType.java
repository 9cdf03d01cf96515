package com.allmine.emulators.stepfunctions.expression;

import com.fasterxml.jackson.databind.JsonNode;

/** The types of value that a field of a state can require. */
public enum JsonType {
    BOOLEAN("a boolean"),
    STRING("a string"),
    SECONDS("a whole number of seconds, not negative"),
    POSITIVE_SECONDS("a positive whole number of seconds");

    private final String description;

    JsonType(String description) {
        this.description = description;
    }

    public boolean matches(JsonNode value) {
        return switch (this) {
            case BOOLEAN -> value.isBoolean();
            case STRING -> value.isTextual();
            case SECONDS -> isInteger(value) && value.asInt() >= 0;
            case POSITIVE_SECONDS -> isInteger(value) && value.asInt() > 0;
        };
    }

    private static boolean isInteger(JsonNode value) {
        return value.isIntegralNumber() && value.canConvertToInt();
    }

    /** The type in words, for a message. */
    public String description() {
        return description;
    }
}
