package com.allmine.emulators.eventbridge;

import com.allmine.api.json.Json;
import com.allmine.template.EventRule;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.event.ruler.JsonRuleCompiler;
import software.amazon.event.ruler.Ruler;

/** A rule of a bus. AWS's own matcher decides which events match. */
final class BusRule {
    /** The JSON paths that are supported: a name after each dot. */
    private static final Pattern PATH = Pattern.compile("\\$(\\.[A-Za-z_-]+)*");

    private final EventRule described;
    private final String pattern;

    /** @throws IllegalArgumentException if the pattern or the input path is invalid */
    BusRule(EventRule described) {
        this.described = described;
        this.pattern = Json.write(described.pattern());
        String fault = JsonRuleCompiler.check(pattern);
        if (fault != null) {
            throw new IllegalArgumentException(described.name() + ": the pattern is invalid: " + fault);
        }
        inputPath().filter(path -> !PATH.matcher(path).matches()).ifPresent(path -> {
            throw new IllegalArgumentException(described.name() + ": the input path " + path + " is not supported");
        });
    }

    String name() {
        return described.name();
    }

    EventRule.Target target() {
        return described.target();
    }

    /** Whether an event on a bus matches. */
    boolean matches(String bus, JsonNode event) {
        try {
            return bus.equals(described.bus()) && Ruler.matchesRule(event.toString(), pattern);
        } catch (Exception e) { // declared by the matcher
            throw new IllegalArgumentException(e);
        }
    }

    /** The part of an event that the target gets. */
    JsonNode input(JsonNode event) {
        JsonNode input = event;
        for (String name : inputPath().orElse("$").substring(1).split("\\.", -1)) {
            input = name.isEmpty() ? input : input.path(name);
        }
        return input;
    }

    private Optional<String> inputPath() {
        return described.target() instanceof EventRule.Receiver receiver ? receiver.inputPath() : Optional.empty();
    }
}
