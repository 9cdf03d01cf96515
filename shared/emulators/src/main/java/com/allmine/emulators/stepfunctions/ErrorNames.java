package com.allmine.emulators.stepfunctions;

import java.util.List;
import java.util.Set;

/** The error names that Amazon States Language reserves, and which errors a list of names matches. */
final class ErrorNames {
    static final String ALL = "States.ALL";
    static final String DATA_LIMIT_EXCEEDED = "States.DataLimitExceeded";
    static final String NO_CHOICE_MATCHED = "States.NoChoiceMatched";
    static final String QUERY_EVALUATION_ERROR = "States.QueryEvaluationError";
    static final String RUNTIME = "States.Runtime";
    static final String TASK_FAILED = "States.TaskFailed";
    static final String TIMEOUT = "States.Timeout";

    /** Of the reserved names, those that a Retry or Catch of a task can ever match. */
    static final Set<String> MATCHABLE =
            Set.of(ALL, TASK_FAILED, TIMEOUT, QUERY_EVALUATION_ERROR, DATA_LIMIT_EXCEEDED, "States.Permissions");

    /** Errors that no wildcard matches. */
    private static final Set<String> TERMINAL = Set.of(RUNTIME, DATA_LIMIT_EXCEEDED);

    private ErrorNames() {}

    static boolean match(List<String> names, String error) {
        if (names.contains(error)) {
            return true;
        }
        if (TERMINAL.contains(error)) {
            return false;
        }
        return names.contains(ALL) || (names.contains(TASK_FAILED) && !error.equals(TIMEOUT));
    }
}
