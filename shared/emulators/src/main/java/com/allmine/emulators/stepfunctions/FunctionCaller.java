package com.allmine.emulators.stepfunctions;

/** How a workflow reaches its functions. */
@FunctionalInterface
public interface FunctionCaller {
    /**
     * Calls a function and waits for it.
     *
     * @param name what the machine has as {@code FunctionName}
     * @param payload JSON
     * @return JSON
     * @throws FunctionError where the function throws
     */
    String call(String name, String payload) throws FunctionError;
}
