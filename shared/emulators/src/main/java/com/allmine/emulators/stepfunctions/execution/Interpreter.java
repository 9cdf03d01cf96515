package com.allmine.emulators.stepfunctions.execution;

import com.allmine.api.json.Json;
import com.allmine.emulators.stepfunctions.definition.Retrier;
import com.allmine.emulators.stepfunctions.definition.State;
import com.allmine.emulators.stepfunctions.definition.StateMachineDefinition;
import com.allmine.emulators.stepfunctions.definition.Transition;
import com.allmine.emulators.stepfunctions.execution.Execution.EnteredState;
import com.allmine.emulators.stepfunctions.expression.ErrorNames;
import com.allmine.emulators.stepfunctions.expression.Expression;
import com.allmine.emulators.stepfunctions.expression.JsonType;
import com.allmine.emulators.stepfunctions.expression.StateError;
import com.allmine.emulators.stepfunctions.expression.VariableScope;
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

/** Runs one execution of a state machine, from its input to its outcome. */
public final class Interpreter {
    /** The largest input, output or result of a state, in bytes of UTF-8. */
    public static final int MAX_DATA = 262_144;

    private final StateMachineDefinition machine;
    private final String machineName;
    private final String id;
    private final JsonNode input;
    private final Environment environment;
    private final Deadline deadline;
    private final Instant start;
    private final Map<String, JsonNode> variables = new HashMap<>();
    private final List<EnteredState> entered = new ArrayList<>();

    private Interpreter(
            StateMachineDefinition machine, String machineName, String id, JsonNode input, Environment environment) {
        this.machine = machine;
        this.machineName = machineName;
        this.id = id;
        this.input = input;
        this.environment = environment;
        this.start = environment.clock().instant();
        this.deadline = new Deadline(environment.clock(), environment.sleeper(), start.plus(machine.timeout()));
    }

    /**
     * Runs an execution to its end.
     *
     * @param id the ARN of the execution
     */
    public static Outcome run(
            StateMachineDefinition machine, String machineName, String id, JsonNode input, Environment environment) {
        return new Interpreter(machine, machineName, id, input, environment).run();
    }

    private Outcome run() {
        try {
            Optional<String> next = Optional.of(machine.startAt());
            JsonNode data = input;
            while (next.isPresent()) {
                Exit exit = new Visit(next.get(), data).run();
                variables.putAll(exit.assigned());
                data = exit.output();
                next = exit.next();
            }
            return outcome("SUCCEEDED", Optional.of(data), Optional.empty(), Optional.empty());
        } catch (StateError e) {
            return outcome("FAILED", Optional.empty(), notEmpty(e.error()), notEmpty(e.cause()));
        } catch (Deadline.Expired e) {
            return outcome("TIMED_OUT", Optional.empty(), Optional.of(ErrorNames.TIMEOUT), Optional.empty());
        }
    }

    private Outcome outcome(String status, Optional<JsonNode> output, Optional<String> error, Optional<String> cause) {
        Execution execution = new Execution(id, machineName, status, start, millisSince(start), List.copyOf(entered));
        return new Outcome(execution, output, error, cause);
    }

    private static Optional<String> notEmpty(String text) {
        return Optional.of(text).filter(t -> !t.isEmpty());
    }

    private long millisSince(Instant instant) {
        return Duration.between(instant, environment.clock().instant()).toMillis();
    }

    /**
     * The result of a state.
     *
     * @param caught the error that a Catch handled
     */
    private record Exit(
            Optional<String> next, JsonNode output, Map<String, JsonNode> assigned, Optional<String> caught) {}

    /** One visit to a state. */
    private final class Visit {
        private final String name;
        private final State state;
        private final JsonNode data;
        private final Instant enteredAt = environment.clock().instant();
        private int retries;

        Visit(String name, JsonNode data) {
            this.name = name;
            this.state = machine.state(name);
            this.data = data;
        }

        Exit run() {
            try {
                deadline.check();
                Exit exit = execute();
                record(exit.caught().map(error -> "caught " + shown(error)).orElse("succeeded"), exit.next());
                return exit;
            } catch (StateError e) {
                record(failed(e), Optional.empty());
                throw e;
            } catch (Deadline.Expired e) {
                record("timed out", Optional.empty());
                throw e;
            }
        }

        private Exit execute() {
            return switch (state) {
                case State.Task task -> task(task);
                case State.Choice choice -> choice(choice);
                case State.Pass pass -> follow(pass.transition(), scope(), data);
                case State.Wait wait -> {
                    deadline.pause(Duration.ofSeconds(
                            wait.seconds().evaluate(scope(), JsonType.SECONDS).asInt()));
                    yield follow(wait.transition(), scope(), data);
                }
                case State.Succeed succeed -> follow(succeed.transition(), scope(), data);
                case State.Fail fail -> throw new StateError(text(fail.error()), text(fail.cause()));
            };
        }

        private Exit task(State.Task task) {
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
                        return catchError(task, e);
                    }
                    deadline.pause(retrier.get().delay(retry, environment.random()));
                    retries++;
                }
            }
        }

        private Exit attempt(State.Task task) {
            VariableScope scope = scope();
            JsonNode arguments = limit(task.arguments().evaluate(scope));
            Optional<Duration> timeout = task.timeoutSeconds()
                    .map(t -> Duration.ofSeconds(
                            t.evaluate(scope, JsonType.POSITIVE_SECONDS).asInt()));
            JsonNode result = limit(deadline.run(() -> environment.tasks().run(task.resource(), arguments), timeout));
            return follow(task.transition(), scope.withResult(result), result);
        }

        private Exit catchError(State.Task task, StateError error) {
            State.Catcher catcher = task.catchers().stream()
                    .filter(c -> ErrorNames.match(c.errors(), error.error()))
                    .findFirst()
                    .orElseThrow(() -> error);
            Exit exit = follow(catcher.transition(), scope().withErrorOutput(error.output()), error.output());
            return new Exit(exit.next(), exit.output(), exit.assigned(), Optional.of(error.error()));
        }

        private Exit choice(State.Choice choice) {
            VariableScope scope = scope();
            for (State.ChoiceRule rule : choice.rules()) {
                if (rule.condition().evaluate(scope, JsonType.BOOLEAN).asBoolean()) {
                    return follow(rule.transition(), scope, data);
                }
            }
            return choice.otherwise()
                    .map(transition -> follow(transition, scope, data))
                    .orElseThrow(() -> new StateError(
                            ErrorNames.NO_CHOICE_MATCHED, "No condition of the state '" + name + "' holds."));
        }

        /** Output and Assign share one scope: neither sees the other's result. */
        private Exit follow(Transition transition, VariableScope scope, JsonNode defaultOutput) {
            JsonNode output =
                    limit(transition.output().map(o -> o.evaluate(scope)).orElse(defaultOutput));
            Map<String, JsonNode> assigned = new HashMap<>();
            transition.assign().forEach((variable, value) -> assigned.put(variable, value.evaluate(scope)));
            return new Exit(transition.next(), output, assigned, Optional.empty());
        }

        private JsonNode limit(JsonNode value) {
            if (value.toString().getBytes(StandardCharsets.UTF_8).length > MAX_DATA) {
                throw new StateError(
                        ErrorNames.DATA_LIMIT_EXCEEDED,
                        "The state '" + name + "' has data of more than " + MAX_DATA + " bytes.");
            }
            return value;
        }

        private String text(Optional<Expression> expression) {
            return expression
                    .map(e -> e.evaluate(scope(), JsonType.STRING).asText())
                    .orElse("");
        }

        private VariableScope scope() {
            ObjectNode context = JsonNodeFactory.instance.objectNode();
            context.putObject("Execution")
                    .put("Id", id)
                    .put("StartTime", Json.time(start))
                    .set("Input", input);
            context.putObject("State")
                    .put("Name", name)
                    .put("EnteredTime", Json.time(enteredAt))
                    .put("RetryCount", retries);
            context.putObject("StateMachine").put("Name", machineName);
            return VariableScope.of(data, context, variables);
        }

        private void record(String outcome, Optional<String> next) {
            entered.add(new EnteredState(
                    name, state.type(), enteredAt, millisSince(enteredAt), outcome, retries + 1, next.orElse(null)));
        }

        /** The error of a Fail state is left out if it is computed, because it may contain data. */
        private String failed(StateError e) {
            boolean isComputed = state instanceof State.Fail fail
                    && !fail.error().map(Expression::isLiteral).orElse(true);
            return isComputed ? "failed" : ("failed " + shown(e.error())).strip();
        }

        /** The error if it looks like a name, because anything else may contain data. */
        private static String shown(String error) {
            return error.matches("[A-Za-z][\\w.$]*|") ? error : "(no name)";
        }
    }
}
