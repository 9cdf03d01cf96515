package com.allmine.emulators.stepfunctions;

import java.util.Arrays;
import java.util.List;

/** What a function threw, as Lambda reports it: the type is the name that Retry and Catch match. */
public final class FunctionError extends Exception {
    private static final long serialVersionUID = 1;

    private final String errorType;
    private final String errorMessage;
    private final transient List<String> stackTrace;

    public FunctionError(String errorType, String errorMessage) {
        this(errorType, errorMessage, List.of());
    }

    private FunctionError(String errorType, String errorMessage, List<String> stackTrace) {
        super(errorType);
        this.errorType = errorType;
        this.errorMessage = errorMessage;
        this.stackTrace = stackTrace;
    }

    /** As Lambda's Java runtime reports an exception: by the full name of its class. */
    public static FunctionError of(Throwable thrown) {
        List<String> stackTrace = Arrays.stream(thrown.getStackTrace())
                .map(StackTraceElement::toString)
                .toList();
        return new FunctionError(thrown.getClass().getName(), String.valueOf(thrown.getMessage()), stackTrace);
    }

    String errorType() {
        return errorType;
    }

    String errorMessage() {
        return errorMessage;
    }

    List<String> stackTrace() {
        return stackTrace;
    }
}
