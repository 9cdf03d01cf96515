package com.allmine.emulators.stepfunctions;

import com.allmine.api.json.Json;
import com.allmine.emulators.stepfunctions.Execution.Step;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One execution of a machine, from its input to its outcome. */
final class Run {
    /** The most that a state may hand on, in bytes of UTF-8. */
    static final int DATA_LIMIT = 262_144;

    private final Machine machine;
    private final String machineName;
    private final String id;
    private final JsonNode input;
    private final Environment engine;
    private final Deadline deadline;
    private final Instant start;
    private final Map<String, JsonNode> variables = new HashMap<>();
    private final List<Step> steps = new ArrayList<>();

    private Run(Machine machine, String machineName, String id, JsonNode input, Environment engine) {
        this.machine = machine;
        this.machineName = machineName;
        this.id = id;
        this.input = input;
        this.engine = engine;
        this.start = engine.clock().instant();
        this.deadline = new Deadline(engine.clock(), engine.sleeper(), start.plus(machine.timeout()));
    }

    static Outcome of(Machine machine, String machineName, String id, JsonNode input, Environment engine) {
        return new Run(machine, machineName, id, input, engine).outcome();
    }

    private Outcome outcome() {
        try {
            Optional<String> next = Optional.of(machine.startAt());
            JsonNode data = input;
            while (next.isPresent()) {
                Left left = new Visit(next.get(), data).outcome();
                variables.putAll(left.assigned());
                data = left.output();
                next = left.next();
            }
            return ended("SUCCEEDED", Optional.of(data), Optional.empty(), Optional.empty());
        } catch (StateError e) {
            return ended("FAILED", Optional.empty(), notEmpty(e.error()), notEmpty(e.cause()));
        } catch (Deadline.Ended e) {
            return ended("TIMED_OUT", Optional.empty(), Optional.of(ErrorNames.TIMEOUT), Optional.empty());
        }
    }

    private Outcome ended(String status, Optional<JsonNode> output, Optional<String> error, Optional<String> cause) {
        Execution execution = new Execution(id, machineName, status, start, since(start), List.copyOf(steps));
        return new Outcome(execution, output, error, cause);
    }

    private static Optional<String> notEmpty(String text) {
        return Optional.of(text).filter(t -> !t.isEmpty());
    }

    private long since(Instant instant) {
        return Duration.between(instant, engine.clock().instant()).toMillis();
    }

    /** Which way a state was left, and with what. */
    private record Left(
            Optional<String> next, JsonNode output, Map<String, JsonNode> assigned, Optional<String> caught) {}

    /** One state entered. */
    private final class Visit {
        private final String name;
        private final State state;
        private final JsonNode data;
        private final Instant entered = engine.clock().instant();
        private int retries;

        Visit(String name, JsonNode data) {
            this.name = name;
            this.state = machine.state(name);
            this.data = data;
        }

        Left outcome() {
            try {
                deadline.check();
                Left left = leave();
                record(left.caught().map(error -> "caught " + shown(error)).orElse("succeeded"), left.next());
                return left;
            } catch (StateError e) {
                record(failed(e), Optional.empty());
                throw e;
            } catch (Deadline.Ended e) {
                record("timed out", Optional.empty());
                throw e;
            }
        }

        private Left leave() {
            return switch (state) {
                case State.Task task -> task(task);
                case State.Choice choice -> choice(choice);
                case State.Pass pass -> by(pass.exit(), scope(), data);
                case State.Wait wait -> {
                    deadline.pause(Duration.ofSeconds(
                            wait.seconds().evaluate(scope(), JsonKind.SECONDS).asInt()));
                    yield by(wait.exit(), scope(), data);
                }
                case State.Succeed succeed -> by(succeed.exit(), scope(), data);
                case State.Fail fail -> throw new StateError(words(fail.error()), words(fail.cause()));
            };
        }

        private Left task(State.Task task) {
            Map<Retrier, Integer> used = new HashMap<>();
            while (true) {
                try {
                    return attempt(task);
                } catch (StateError e) {
                    Optional<Retrier> retrier = task.retriers().stream()
                            .filter(r -> ErrorNames.match(r.errors(), e.error()))
                            .findFirst();
                    int retry = retrier.map(r -> used.merge(r, 1, Integer::sum)).orElse(1) - 1;
                    if (retrier.isEmpty() || retry >= retrier.get().maxAttempts()) {
                        return caught(task, e);
                    }
                    deadline.pause(retrier.get().delay(retry, engine.random()));
                    retries++;
                }
            }
        }

        private Left attempt(State.Task task) {
            Scope scope = scope();
            JsonNode arguments = limited(task.arguments().evaluate(scope));
            Optional<Duration> limit = task.timeoutSeconds()
                    .map(t -> Duration.ofSeconds(
                            t.evaluate(scope, JsonKind.POSITIVE_SECONDS).asInt()));
            JsonNode result =
                    limited(deadline.within(limit, () -> engine.tasks().perform(task.resource(), arguments)));
            return by(task.exit(), scope.withResult(result), result);
        }

        private Left caught(State.Task task, StateError error) {
            State.Catcher catcher = task.catchers().stream()
                    .filter(c -> ErrorNames.match(c.errors(), error.error()))
                    .findFirst()
                    .orElseThrow(() -> error);
            Left left = by(catcher.exit(), scope().withErrorOutput(error.output()), error.output());
            return new Left(left.next(), left.output(), left.assigned(), Optional.of(error.error()));
        }

        private Left choice(State.Choice choice) {
            Scope scope = scope();
            for (State.Rule rule : choice.rules()) {
                if (rule.condition().evaluate(scope, JsonKind.BOOLEAN).asBoolean()) {
                    return by(rule.exit(), scope, data);
                }
            }
            return choice.otherwise()
                    .map(exit -> by(exit, scope, data))
                    .orElseThrow(() -> new StateError(
                            ErrorNames.NO_CHOICE_MATCHED, "No condition of the state '" + name + "' holds."));
        }

        /** Output and Assign see the same scope: neither sees what the other makes. */
        private Left by(Exit exit, Scope scope, JsonNode usual) {
            JsonNode output = limited(exit.output().map(o -> o.evaluate(scope)).orElse(usual));
            Map<String, JsonNode> assigned = new HashMap<>();
            exit.assign().forEach((variable, value) -> assigned.put(variable, value.evaluate(scope)));
            return new Left(exit.next(), output, assigned, Optional.empty());
        }

        private JsonNode limited(JsonNode value) {
            if (value.toString().getBytes(StandardCharsets.UTF_8).length > DATA_LIMIT) {
                throw new StateError(
                        ErrorNames.DATA_LIMIT_EXCEEDED,
                        "The state '" + name + "' handed on more than " + DATA_LIMIT + " bytes.");
            }
            return value;
        }

        private String words(Optional<Expression> expression) {
            return expression
                    .map(e -> e.evaluate(scope(), JsonKind.TEXT).asText())
                    .orElse("");
        }

        private Scope scope() {
            ObjectNode context = JsonNodeFactory.instance.objectNode();
            context.putObject("Execution")
                    .put("Id", id)
                    .put("StartTime", Json.time(start))
                    .set("Input", input);
            context.putObject("State")
                    .put("Name", name)
                    .put("EnteredTime", Json.time(entered))
                    .put("RetryCount", retries);
            context.putObject("StateMachine").put("Name", machineName);
            return Scope.of(data, context, variables);
        }

        private void record(String outcome, Optional<String> next) {
            steps.add(new Step(name, state.type(), entered, since(entered), outcome, retries + 1, next.orElse(null)));
        }

        /** An error that a Fail computes may hold data, and is not told. */
        private String failed(StateError e) {
            boolean computed = state instanceof State.Fail fail
                    && !fail.error().map(Expression::isLiteral).orElse(true);
            return computed ? "failed" : ("failed " + shown(e.error())).strip();
        }

        /** Names only: anything else may hold data. */
        private static String shown(String error) {
            return error.matches("[A-Za-z][\\w.$]*|") ? error : "(no name)";
        }
    }
}
