package com.allmine.emulators.stepfunctions.expression;

import com.dashjoin.jsonata.Jsonata;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** The variables that an expression can read: {@code $states}, and those that earlier states assigned. */
public record VariableScope(ObjectNode states, Map<String, JsonNode> variables) {
    /**
     * The scope of a state that has just been entered.
     *
     * @param context the value of {@code $states.context}
     */
    public static VariableScope of(JsonNode input, JsonNode context, Map<String, JsonNode> variables) {
        ObjectNode states = JsonNodeFactory.instance.objectNode();
        states.set("input", input);
        states.set("context", context);
        return new VariableScope(states, Map.copyOf(variables));
    }

    public VariableScope withResult(JsonNode result) {
        return with("result", result);
    }

    public VariableScope withErrorOutput(JsonNode errorOutput) {
        return with("errorOutput", errorOutput);
    }

    private VariableScope with(String member, JsonNode value) {
        ObjectNode more = JsonNodeFactory.instance.objectNode();
        more.setAll(states);
        more.set(member, value);
        return new VariableScope(more, variables);
    }

    void bind(Jsonata.Frame frame) {
        variables.forEach((name, value) -> frame.bind(name, JsonValues.toPlain(value)));
        frame.bind("states", JsonValues.toPlain(states));
    }
}
