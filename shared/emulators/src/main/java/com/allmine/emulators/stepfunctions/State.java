package com.allmine.emulators.stepfunctions;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A state of a machine, as read and found sound. */
sealed interface State {
    /** Every way out, those by Catch left out. */
    List<Exit> exits();

    default List<Catcher> catchers() {
        return List.of();
    }

    /** Its {@code Type} in the definition. */
    default String type() {
        return getClass().getSimpleName();
    }

    /** Calls a function or DynamoDB. */
    record Task(
            Resource resource,
            Expression arguments,
            Optional<Expression> timeoutSeconds,
            List<Retrier> retriers,
            List<Catcher> catchers,
            Exit exit)
            implements State {
        @Override
        public List<Exit> exits() {
            return List.of(exit);
        }
    }

    /** Goes where the first condition that holds leads. */
    record Choice(List<Rule> rules, Optional<Exit> otherwise) implements State {
        @Override
        public List<Exit> exits() {
            return Stream.concat(rules.stream().map(Rule::exit), otherwise.stream())
                    .toList();
        }
    }

    /** Only transforms and assigns. */
    record Pass(Exit exit) implements State {
        @Override
        public List<Exit> exits() {
            return List.of(exit);
        }
    }

    /** Pauses. */
    record Wait(Expression seconds, Exit exit) implements State {
        @Override
        public List<Exit> exits() {
            return List.of(exit);
        }
    }

    /** Ends the execution well. */
    record Succeed(Exit exit) implements State {
        @Override
        public List<Exit> exits() {
            return List.of(exit);
        }
    }

    /** Ends the execution with an error. */
    record Fail(Optional<Expression> error, Optional<Expression> cause) implements State {
        @Override
        public List<Exit> exits() {
            return List.of();
        }
    }

    /** A condition of a Choice and where it leads. */
    record Rule(Expression condition, Exit exit) {}

    /** Where a task's errors lead once they are not retried. */
    record Catcher(List<String> errors, Exit exit) {}
}
