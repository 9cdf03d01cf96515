package com.allmine.emulators.stepfunctions.definition;

/** Writes definitions of state machines for tests. */
public final class Definitions {
    private Definitions() {}

    /**
     * A state machine.
     *
     * @param states the members of {@code States}
     */
    public static String machine(String startAt, String states) {
        return machine(startAt, states, "");
    }

    /**
     * A state machine with more fields.
     *
     * @param states the members of {@code States}
     * @param fields each followed by a comma
     */
    public static String machine(String startAt, String states, String fields) {
        return "{\"QueryLanguage\":\"JSONata\",\"StartAt\":\"" + startAt + "\"," + fields + "\"States\":{" + states
                + "}}";
    }

    /** A member of {@code States} that calls function F with its input, and has more fields. */
    public static String task(String name, String fields) {
        return """
            "%s": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
                   "Arguments": {"FunctionName": "F", "Payload": "{%% $states.input %%}"}, %s}\
            """.formatted(name, fields);
    }
}
