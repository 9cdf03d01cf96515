package com.allmine.emulators.stepfunctions.expression;

import java.util.List;
import java.util.Set;

/** The error names that Amazon States Language reserves, and the rules by which names match errors. */
public final class ErrorNames {
    public static final String ALL = "States.ALL";
    public static final String DATA_LIMIT_EXCEEDED = "States.DataLimitExceeded";
    public static final String NO_CHOICE_MATCHED = "States.NoChoiceMatched";
    public static final String QUERY_EVALUATION_ERROR = "States.QueryEvaluationError";
    public static final String RUNTIME = "States.Runtime";
    public static final String TASK_FAILED = "States.TaskFailed";
    public static final String TIMEOUT = "States.Timeout";

    /** The reserved names that Retry or Catch of a task can match. */
    public static final Set<String> MATCHABLE =
            Set.of(ALL, TASK_FAILED, TIMEOUT, QUERY_EVALUATION_ERROR, DATA_LIMIT_EXCEEDED, "States.Permissions");

    /** Errors that no wildcard matches. */
    private static final Set<String> TERMINAL = Set.of(RUNTIME, DATA_LIMIT_EXCEEDED);

    private ErrorNames() {}

    /** Whether a list of names, wildcards included, matches an error. */
    public static boolean match(List<String> names, String error) {
        if (names.contains(error)) {
            return true;
        }
        if (TERMINAL.contains(error)) {
            return false;
        }
        return names.contains(ALL) || (names.contains(TASK_FAILED) && !error.equals(TIMEOUT));
    }
}
