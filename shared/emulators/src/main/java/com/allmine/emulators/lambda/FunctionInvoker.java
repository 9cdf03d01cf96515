package com.allmine.emulators.lambda;

/** Invokes Lambda functions for an emulator. */
@FunctionalInterface
public interface FunctionInvoker {
    /**
     * Invokes a function and waits for its result.
     *
     * @param name the {@code FunctionName} in the definition
     * @param payload JSON
     * @return JSON
     * @throws FunctionError if the function throws
     */
    String invoke(String name, String payload) throws FunctionError;
}
