package com.allmine.emulators.stepfunctions.definition;

import com.allmine.emulators.stepfunctions.expression.Expression;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A valid state of a state machine. */
public sealed interface State {
    /** Every way out, except those of Catch. */
    List<Transition> transitions();

    default List<Catcher> catchers() {
        return List.of();
    }

    /** Its {@code Type} in the definition. */
    default String type() {
        return getClass().getSimpleName();
    }

    /** Calls a function or DynamoDB. */
    record Task(
            TaskResource resource,
            Expression arguments,
            Optional<Expression> timeoutSeconds,
            List<Retrier> retriers,
            List<Catcher> catchers,
            Transition transition)
            implements State {
        @Override
        public List<Transition> transitions() {
            return List.of(transition);
        }
    }

    /** Takes the transition of the first rule whose condition holds. */
    record Choice(List<ChoiceRule> rules, Optional<Transition> otherwise) implements State {
        @Override
        public List<Transition> transitions() {
            return Stream.concat(rules.stream().map(ChoiceRule::transition), otherwise.stream())
                    .toList();
        }
    }

    /** Computes an output and assigns variables. */
    record Pass(Transition transition) implements State {
        @Override
        public List<Transition> transitions() {
            return List.of(transition);
        }
    }

    /** Pauses. */
    record Wait(Expression seconds, Transition transition) implements State {
        @Override
        public List<Transition> transitions() {
            return List.of(transition);
        }
    }

    /** Ends the execution successfully. */
    record Succeed(Transition transition) implements State {
        @Override
        public List<Transition> transitions() {
            return List.of(transition);
        }
    }

    /** Ends the execution with an error. */
    record Fail(Optional<Expression> error, Optional<Expression> cause) implements State {
        @Override
        public List<Transition> transitions() {
            return List.of();
        }
    }

    /** A condition of a Choice and its transition. */
    record ChoiceRule(Expression condition, Transition transition) {}

    /** The transition that a task takes after certain errors, once they are not retried any more. */
    record Catcher(List<String> errors, Transition transition) {}
}
