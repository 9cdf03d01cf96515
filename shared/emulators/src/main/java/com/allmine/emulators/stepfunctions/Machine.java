package com.allmine.emulators.stepfunctions;

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

/** A state machine in Amazon States Language with JSONata, read and found sound. */
public final class Machine {
    private static final String WHERE = "the machine";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Za-z0-9_]+)}");
    private static final int LONGEST_NAME = 80;

    /** After so long an Express execution ends anyway. */
    private static final int EXPRESS_SECONDS = 300;

    private final String startAt;
    private final Duration timeout;
    private final Map<String, State> states;

    private Machine(String startAt, Duration timeout, Map<String, State> states) {
        this.startAt = startAt;
        this.timeout = timeout;
        this.states = states;
    }

    /**
     * Reads a definition.
     *
     * @throws BrokenMachine where it is faulty, or has what the interpreter does not know
     */
    public static Machine parse(String definition) {
        return parse(definition, Map.of());
    }

    /**
     * Reads a definition, each {@code ${Name}} in it replaced as {@code DefinitionSubstitutions} of SAM does.
     *
     * @throws BrokenMachine where it is faulty, has a name without substitution, or what the interpreter does not know
     */
    public static Machine parse(String definition, Map<String, String> substitutions) {
        JsonNode tree = Trees.parse(substituted(definition, substitutions))
                .orElseThrow(() -> new BrokenMachine(WHERE, "must be one JSON document"));
        Members members = new Members(tree, WHERE);
        expect(members, "QueryLanguage", members.needText("QueryLanguage"), "JSONata");
        members.text("Version").ifPresent(version -> expect(members, "Version", version, "1.0"));
        String startAt = members.needText("StartAt");
        int seconds = members.integer("TimeoutSeconds", 1).orElse(EXPRESS_SECONDS);
        Members all = new Members(members.need("States"), WHERE + ", States");
        members.end();
        Map<String, State> states = new LinkedHashMap<>();
        members.need("States").fieldNames().forEachRemaining(name -> {
            if (name.isEmpty() || name.length() > LONGEST_NAME) {
                throw members.refusal("the name of state " + name + " must have 1 to 80 characters");
            }
            states.put(name, StateReader.read(name, all.need(name)));
        });
        Duration timeout = Duration.ofSeconds(Math.min(seconds, EXPRESS_SECONDS));
        Machine machine = new Machine(startAt, timeout, Collections.unmodifiableMap(states));
        machine.check(members);
        return machine;
    }

    private static String substituted(String definition, Map<String, String> substitutions) {
        return PLACEHOLDER.matcher(definition).replaceAll((MatchResult placeholder) -> {
            String value = substitutions.get(placeholder.group(1));
            if (value == null) {
                throw new BrokenMachine(WHERE, "nothing is given for the placeholder " + placeholder.group());
            }
            return Matcher.quoteReplacement(value);
        });
    }

    private static void expect(Members members, String field, String value, String known) {
        if (!value.equals(known)) {
            throw members.refusal("the " + field + " " + value + " is not known");
        }
    }

    private void check(Members members) {
        if (!states.containsKey(startAt)) {
            throw members.refusal("StartAt leads to " + startAt + ", which is no state");
        }
        states.forEach((name, state) -> successors(state).forEach(next -> {
            if (!states.containsKey(next)) {
                throw new BrokenMachine("state " + name, "Next or Default leads to " + next + ", which is no state");
            }
        }));
        Set<String> reached = reached();
        states.keySet().stream()
                .filter(name -> !reached.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new BrokenMachine("state " + name, "no Next, Default or StartAt leads to it");
                });
    }

    private Set<String> reached() {
        Set<String> reached = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(startAt));
        while (!open.isEmpty()) {
            String name = open.pop();
            if (reached.add(name)) {
                successors(state(name)).forEach(open::push);
            }
        }
        return reached;
    }

    private static Stream<String> successors(State state) {
        return Stream.concat(state.exits().stream(), state.catchers().stream().map(State.Catcher::exit))
                .flatMap(exit -> exit.next().stream());
    }

    String startAt() {
        return startAt;
    }

    Duration timeout() {
        return timeout;
    }

    /** In the order of the definition. */
    Map<String, State> states() {
        return states;
    }

    State state(String name) {
        return Objects.requireNonNull(states.get(name), name);
    }
}
