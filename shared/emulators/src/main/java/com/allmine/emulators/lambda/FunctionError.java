package com.allmine.emulators.lambda;

import java.util.Arrays;
import java.util.List;

/** The exception of a function as Lambda reports it. Retry and Catch match its type. */
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

    /** An exception as the Java runtime of Lambda reports it: the type is the full name of its class. */
    public static FunctionError of(Throwable thrown) {
        List<String> stackTrace = Arrays.stream(thrown.getStackTrace())
                .map(StackTraceElement::toString)
                .toList();
        return new FunctionError(thrown.getClass().getName(), String.valueOf(thrown.getMessage()), stackTrace);
    }

    public String errorType() {
        return errorType;
    }

    public String errorMessage() {
        return errorMessage;
    }

    public List<String> stackTrace() {
        return stackTrace;
    }
}
