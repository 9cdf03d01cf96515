package com.allmine.emulators.stepfunctions;

import com.dashjoin.jsonata.Jsonata;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** What an expression can see: {@code $states} and the variables assigned by earlier states. */
record Scope(ObjectNode states, Map<String, JsonNode> variables) {
    static Scope of(JsonNode input, JsonNode context, Map<String, JsonNode> variables) {
        ObjectNode states = JsonNodeFactory.instance.objectNode();
        states.set("input", input);
        states.set("context", context);
        return new Scope(states, Map.copyOf(variables));
    }

    Scope withResult(JsonNode result) {
        return with("result", result);
    }

    Scope withErrorOutput(JsonNode errorOutput) {
        return with("errorOutput", errorOutput);
    }

    private Scope with(String member, JsonNode value) {
        ObjectNode more = JsonNodeFactory.instance.objectNode();
        more.setAll(states);
        more.set(member, value);
        return new Scope(more, variables);
    }

    JsonNode input() {
        return states.path("input");
    }

    void bind(Jsonata.Frame frame) {
        variables.forEach((name, value) -> frame.bind(name, Trees.values(value)));
        frame.bind("states", Trees.values(states));
    }
}
