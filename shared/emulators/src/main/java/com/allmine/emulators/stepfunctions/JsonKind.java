package com.allmine.emulators.stepfunctions;

import com.fasterxml.jackson.databind.JsonNode;

/** The kinds of value that a field of a state may ask for. */
enum JsonKind {
    BOOLEAN("a boolean"),
    TEXT("a string"),
    SECONDS("a whole number of seconds, not negative"),
    POSITIVE_SECONDS("a positive whole number of seconds");

    private final String inWords;

    JsonKind(String inWords) {
        this.inWords = inWords;
    }

    boolean fits(JsonNode value) {
        return switch (this) {
            case BOOLEAN -> value.isBoolean();
            case TEXT -> value.isTextual();
            case SECONDS -> integer(value) && value.asInt() >= 0;
            case POSITIVE_SECONDS -> integer(value) && value.asInt() > 0;
        };
    }

    private static boolean integer(JsonNode value) {
        return value.isIntegralNumber() && value.canConvertToInt();
    }

    String inWords() {
        return inWords;
    }
}
