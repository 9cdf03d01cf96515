package com.allmine.emulators.stepfunctions.definition;

import com.allmine.emulators.stepfunctions.expression.ErrorNames;
import com.allmine.emulators.stepfunctions.expression.Expression;
import com.allmine.emulators.stepfunctions.expression.JsonType;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads one state of a definition. */
final class StateReader {
    private static final int DEFAULT_MAX_ATTEMPTS = 3;
    private static final double DEFAULT_BACKOFF_RATE = 2.0;

    private final DefinitionFields state;

    private StateReader(DefinitionFields state) {
        this.state = state;
    }

    static State read(String name, JsonNode tree) {
        DefinitionFields fields = new DefinitionFields(tree, "state " + name);
        State state = new StateReader(fields).read();
        fields.rejectUnknown();
        return state;
    }

    private State read() {
        String type = state.requireString("Type");
        return switch (type) {
            case "Task" -> task();
            case "Choice" -> choice();
            case "Pass" -> new State.Pass(transition());
            case "Wait" -> new State.Wait(require("Seconds", JsonType.SECONDS), transition());
            case "Succeed" ->
                new State.Succeed(new Transition(Optional.empty(), state.expression("Output"), state.assignments()));
            case "Fail" ->
                new State.Fail(state.expression("Error", JsonType.STRING), state.expression("Cause", JsonType.STRING));
            default -> throw state.invalid("the Type " + type + " is not supported");
        };
    }

    private Expression require(String field, JsonType type) {
        state.require(field);
        return state.expression(field, type).orElseThrow();
    }

    private Transition transition() {
        Optional<String> next = state.string("Next");
        Optional<JsonNode> end = state.get("End");
        if (end.filter(value -> !value.isBoolean()).isPresent()) {
            throw state.invalid("End must be a boolean");
        }
        if (next.isPresent() == end.filter(JsonNode::asBoolean).isPresent()) {
            throw state.invalid("exactly one of Next and End: true is required");
        }
        return new Transition(next, state.expression("Output"), state.assignments());
    }

    private static Transition transition(DefinitionFields fields) {
        return new Transition(
                Optional.of(fields.requireString("Next")), fields.expression("Output"), fields.assignments());
    }

    private State choice() {
        state.require("Choices");
        List<State.ChoiceRule> rules = state.list("Choices").stream()
                .map(rule -> {
                    rule.require("Condition");
                    Expression condition =
                            rule.expression("Condition", JsonType.BOOLEAN).orElseThrow();
                    Transition transition = transition(rule);
                    rule.rejectUnknown();
                    return new State.ChoiceRule(condition, transition);
                })
                .toList();
        Optional<Expression> output = state.expression("Output");
        Map<String, Expression> assignments = state.assignments();
        Optional<Transition> otherwise =
                state.string("Default").map(next -> new Transition(Optional.of(next), output, assignments));
        if (otherwise.isEmpty() && (output.isPresent() || !assignments.isEmpty())) {
            throw state.invalid("Output and Assign of a Choice need a Default");
        }
        return new State.Choice(rules, otherwise);
    }

    private State task() {
        String arn = state.requireString("Resource");
        TaskResource resource =
                TaskResource.of(arn).orElseThrow(() -> state.invalid("the Resource " + arn + " is not supported"));
        state.require("Arguments");
        Expression arguments = state.expression("Arguments").orElseThrow();
        resource.unknownField(arguments.template()).ifPresent(field -> {
            throw state.invalid("Arguments has the field " + field + ", which is not supported");
        });
        Optional<Expression> timeout = state.expression("TimeoutSeconds", JsonType.POSITIVE_SECONDS);
        List<Retrier> retriers = state.list("Retry").stream().map(this::retrier).toList();
        checkOrder("Retry", retriers.stream().map(Retrier::errors).toList());
        List<State.Catcher> catchers =
                state.list("Catch").stream().map(this::catcher).toList();
        checkOrder("Catch", catchers.stream().map(State.Catcher::errors).toList());
        return new State.Task(resource, arguments, timeout, retriers, catchers, transition());
    }

    private Retrier retrier(DefinitionFields retry) {
        List<String> errors = errors(retry);
        int interval = retry.integer("IntervalSeconds", 1).orElse(1);
        int attempts = retry.integer("MaxAttempts", 0).orElse(DEFAULT_MAX_ATTEMPTS);
        double backoff = retry.decimal("BackoffRate", 1).orElse(DEFAULT_BACKOFF_RATE);
        Optional<Integer> maxDelay = retry.integer("MaxDelaySeconds", 1);
        if (maxDelay.filter(seconds -> seconds <= interval).isPresent()) {
            throw retry.invalid("MaxDelaySeconds must be greater than IntervalSeconds");
        }
        String jitter = retry.string("JitterStrategy").orElse("NONE");
        if (!jitter.equals("FULL") && !jitter.equals("NONE")) {
            throw retry.invalid("the JitterStrategy " + jitter + " is not supported");
        }
        retry.rejectUnknown();
        return new Retrier(errors, interval, attempts, backoff, maxDelay, jitter.equals("FULL"));
    }

    private State.Catcher catcher(DefinitionFields fields) {
        List<String> errors = errors(fields);
        Transition transition = transition(fields);
        fields.rejectUnknown();
        return new State.Catcher(errors, transition);
    }

    private static List<String> errors(DefinitionFields fields) {
        JsonNode names = fields.require("ErrorEquals");
        if (!names.isArray() || names.isEmpty()) {
            throw fields.invalid("ErrorEquals must be an array that is not empty");
        }
        List<String> errors = new ArrayList<>();
        for (JsonNode name : names) {
            if (!name.isTextual() || name.asText().isEmpty()) {
                throw fields.invalid("ErrorEquals must contain only strings that are not empty");
            }
            if (name.asText().startsWith("States.") && !ErrorNames.MATCHABLE.contains(name.asText())) {
                throw fields.invalid("ErrorEquals has " + name.asText() + ", which no task can raise");
            }
            errors.add(name.asText());
        }
        if (errors.contains(ErrorNames.ALL) && errors.size() > 1) {
            throw fields.invalid("ErrorEquals must not combine States.ALL with other names");
        }
        return List.copyOf(errors);
    }

    private void checkOrder(String field, List<List<String>> lists) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < lists.size(); i++) {
            if (seen.contains(ErrorNames.ALL)) {
                throw state.invalid(field + "[" + i + "] matches nothing because States.ALL comes before it");
            }
            for (String error : lists.get(i)) {
                if (!seen.add(error)) {
                    throw state.invalid(field + "[" + i + "] names " + error + " twice");
                }
            }
        }
    }
}
