package com.allmine.emulators.stepfunctions;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads one state of a definition and refuses what the interpreter does not know. */
final class StateReader {
    private static final int RETRIES = 3;
    private static final double BACKOFF = 2.0;

    private final Members state;

    private StateReader(Members state) {
        this.state = state;
    }

    static State read(String name, JsonNode tree) {
        Members members = new Members(tree, "state " + name);
        State state = new StateReader(members).read();
        members.end();
        return state;
    }

    private State read() {
        String type = state.needText("Type");
        return switch (type) {
            case "Task" -> task();
            case "Choice" -> choice();
            case "Pass" -> new State.Pass(exit());
            case "Wait" -> new State.Wait(needed("Seconds", JsonKind.SECONDS), exit());
            case "Succeed" ->
                new State.Succeed(new Exit(Optional.empty(), state.expression("Output"), state.assignments()));
            case "Fail" ->
                new State.Fail(state.expression("Error", JsonKind.TEXT), state.expression("Cause", JsonKind.TEXT));
            default -> throw state.refusal("the Type " + type + " is not known");
        };
    }

    private Expression needed(String field, JsonKind kind) {
        state.need(field);
        return state.expression(field, kind).orElseThrow();
    }

    private Exit exit() {
        Optional<String> next = state.text("Next");
        Optional<JsonNode> end = state.take("End");
        if (end.filter(value -> !value.isBoolean()).isPresent()) {
            throw state.refusal("End must be a boolean");
        }
        if (next.isPresent() == end.filter(JsonNode::asBoolean).isPresent()) {
            throw state.refusal("exactly one of Next and End: true must be there");
        }
        return new Exit(next, state.expression("Output"), state.assignments());
    }

    private static Exit exit(Members members) {
        return new Exit(Optional.of(members.needText("Next")), members.expression("Output"), members.assignments());
    }

    private State choice() {
        state.need("Choices");
        List<State.Rule> rules = state.list("Choices").stream()
                .map(rule -> {
                    rule.need("Condition");
                    Expression condition =
                            rule.expression("Condition", JsonKind.BOOLEAN).orElseThrow();
                    Exit exit = exit(rule);
                    rule.end();
                    return new State.Rule(condition, exit);
                })
                .toList();
        Optional<Expression> output = state.expression("Output");
        var assign = state.assignments();
        Optional<Exit> otherwise = state.text("Default").map(next -> new Exit(Optional.of(next), output, assign));
        if (otherwise.isEmpty() && (output.isPresent() || !assign.isEmpty())) {
            throw state.refusal("Output and Assign of a Choice need a Default");
        }
        return new State.Choice(rules, otherwise);
    }

    private State task() {
        String arn = state.needText("Resource");
        Resource resource = Resource.of(arn).orElseThrow(() -> state.refusal("the Resource " + arn + " is not known"));
        state.need("Arguments");
        Expression arguments = state.expression("Arguments").orElseThrow();
        resource.strangerIn(arguments.template()).ifPresent(field -> {
            throw state.refusal("Arguments has the field " + field + ", which is not known");
        });
        Optional<Expression> timeout = state.expression("TimeoutSeconds", JsonKind.POSITIVE_SECONDS);
        List<Retrier> retriers = state.list("Retry").stream().map(this::retrier).toList();
        inOrder("Retry", retriers.stream().map(Retrier::errors).toList());
        List<State.Catcher> catchers =
                state.list("Catch").stream().map(this::catcher).toList();
        inOrder("Catch", catchers.stream().map(State.Catcher::errors).toList());
        return new State.Task(resource, arguments, timeout, retriers, catchers, exit());
    }

    private Retrier retrier(Members retry) {
        List<String> errors = errors(retry);
        int interval = retry.integer("IntervalSeconds", 1).orElse(1);
        int attempts = retry.integer("MaxAttempts", 0).orElse(RETRIES);
        double backoff = retry.decimal("BackoffRate", 1).orElse(BACKOFF);
        Optional<Integer> most = retry.integer("MaxDelaySeconds", 1);
        if (most.filter(seconds -> seconds <= interval).isPresent()) {
            throw retry.refusal("MaxDelaySeconds must be greater than IntervalSeconds");
        }
        String jitter = retry.text("JitterStrategy").orElse("NONE");
        if (!jitter.equals("FULL") && !jitter.equals("NONE")) {
            throw retry.refusal("the JitterStrategy " + jitter + " is not known");
        }
        retry.end();
        return new Retrier(errors, interval, attempts, backoff, most, jitter.equals("FULL"));
    }

    private State.Catcher catcher(Members caught) {
        List<String> errors = errors(caught);
        Exit exit = exit(caught);
        caught.end();
        return new State.Catcher(errors, exit);
    }

    private static List<String> errors(Members members) {
        JsonNode names = members.need("ErrorEquals");
        if (!names.isArray() || names.isEmpty()) {
            throw members.refusal("ErrorEquals must be an array that is not empty");
        }
        List<String> errors = new ArrayList<>();
        for (JsonNode name : names) {
            if (!name.isTextual() || name.asText().isEmpty()) {
                throw members.refusal("ErrorEquals must hold strings that are not empty");
            }
            if (name.asText().startsWith("States.") && !ErrorNames.MATCHABLE.contains(name.asText())) {
                throw members.refusal("ErrorEquals has " + name.asText() + ", which no task here can report");
            }
            errors.add(name.asText());
        }
        if (errors.contains(ErrorNames.ALL) && errors.size() > 1) {
            throw members.refusal("ErrorEquals must have States.ALL alone");
        }
        return List.copyOf(errors);
    }

    private void inOrder(String field, List<List<String>> lists) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < lists.size(); i++) {
            if (seen.contains(ErrorNames.ALL)) {
                throw state.refusal(field + "[" + i + "] matches nothing, for States.ALL stands before it");
            }
            for (String error : lists.get(i)) {
                if (!seen.add(error)) {
                    throw state.refusal(field + "[" + i + "] names " + error + " again");
                }
            }
        }
    }
}
