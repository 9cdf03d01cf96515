package com.allmine.emulators.stepfunctions.definition;

import com.allmine.emulators.stepfunctions.expression.JsonValues;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A valid state machine in Amazon States Language with JSONata. */
public final class StateMachineDefinition {
    private static final String WHERE = "the state machine";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Za-z0-9_]+)}");
    private static final int MAX_NAME = 80;

    /** The longest duration of an Express execution. */
    private static final int MAX_SECONDS = 300;

    private final String startAt;
    private final Duration timeout;
    private final Map<String, State> states;

    private StateMachineDefinition(String startAt, Duration timeout, Map<String, State> states) {
        this.startAt = startAt;
        this.timeout = timeout;
        this.states = states;
    }

    /**
     * Reads a definition.
     *
     * @throws InvalidDefinition if it is invalid, or uses a feature that the interpreter does not support
     */
    public static StateMachineDefinition parse(String definition) {
        return parse(definition, Map.of());
    }

    /**
     * Reads a definition after replacing each {@code ${Name}} in it, as SAM does by {@code DefinitionSubstitutions}.
     *
     * @throws InvalidDefinition if it is invalid, lacks a substitution, or uses a feature that the interpreter does not
     *     support
     */
    public static StateMachineDefinition parse(String definition, Map<String, String> substitutions) {
        JsonNode tree = JsonValues.parse(substitute(definition, substitutions))
                .orElseThrow(() -> new InvalidDefinition(WHERE, "must be one JSON document"));
        DefinitionFields fields = new DefinitionFields(tree, WHERE);
        expect(fields, "QueryLanguage", fields.requireString("QueryLanguage"), "JSONata");
        fields.string("Version").ifPresent(version -> expect(fields, "Version", version, "1.0"));
        String startAt = fields.requireString("StartAt");
        int seconds = fields.integer("TimeoutSeconds", 1).orElse(MAX_SECONDS);
        DefinitionFields stateFields = new DefinitionFields(fields.require("States"), WHERE + ", States");
        fields.rejectUnknown();
        Map<String, State> states = new LinkedHashMap<>();
        fields.require("States").fieldNames().forEachRemaining(name -> {
            if (name.isEmpty() || name.length() > MAX_NAME) {
                throw fields.invalid("the name of state " + name + " must have 1 to 80 characters");
            }
            states.put(name, StateReader.read(name, stateFields.require(name)));
        });
        Duration timeout = Duration.ofSeconds(Math.min(seconds, MAX_SECONDS));
        StateMachineDefinition machine =
                new StateMachineDefinition(startAt, timeout, Collections.unmodifiableMap(states));
        machine.check(fields);
        return machine;
    }

    private static String substitute(String definition, Map<String, String> substitutions) {
        return PLACEHOLDER.matcher(definition).replaceAll((MatchResult placeholder) -> {
            String value = substitutions.get(placeholder.group(1));
            if (value == null) {
                throw new InvalidDefinition(WHERE, "the placeholder " + placeholder.group() + " has no substitution");
            }
            return Matcher.quoteReplacement(value);
        });
    }

    private static void expect(DefinitionFields fields, String field, String value, String known) {
        if (!value.equals(known)) {
            throw fields.invalid("the " + field + " " + value + " is not supported");
        }
    }

    private void check(DefinitionFields fields) {
        if (!states.containsKey(startAt)) {
            throw fields.invalid("StartAt leads to " + startAt + ", which is not a state");
        }
        states.forEach((name, state) -> successors(state).forEach(next -> {
            if (!states.containsKey(next)) {
                throw new InvalidDefinition(
                        "state " + name, "Next or Default leads to " + next + ", which is not a state");
            }
        }));
        Set<String> reached = reached();
        states.keySet().stream()
                .filter(name -> !reached.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new InvalidDefinition("state " + name, "no Next, Default or StartAt leads to it");
                });
    }

    private Set<String> reached() {
        Set<String> reached = new LinkedHashSet<>();
        Deque<String> pending = new ArrayDeque<>(List.of(startAt));
        while (!pending.isEmpty()) {
            String name = pending.pop();
            if (reached.add(name)) {
                successors(state(name)).forEach(pending::push);
            }
        }
        return reached;
    }

    private static Stream<String> successors(State state) {
        return Stream.concat(
                        state.transitions().stream(), state.catchers().stream().map(State.Catcher::transition))
                .flatMap(transition -> transition.next().stream());
    }

    public String startAt() {
        return startAt;
    }

    public Duration timeout() {
        return timeout;
    }

    /** The states by name, in the order of the definition. */
    public Map<String, State> states() {
        return states;
    }

    public State state(String name) {
        return Objects.requireNonNull(states.get(name), name);
    }
}
