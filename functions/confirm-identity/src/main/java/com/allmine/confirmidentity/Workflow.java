package com.allmine.confirmidentity;

import com.allmine.api.errors.Refusal;
import com.fasterxml.jackson.databind.JsonNode;

/** The state machine {@code workflow.asl.json}, run from beginning to end while the caller waits. */
interface Workflow {
    /**
     * Runs it once.
     *
     * @param requestId what an operator finds the execution by
     * @param input JSON, nothing in it personal but what is sealed
     * @return the output of an execution that succeeded
     * @throws Refusal {@code REGISTER_UNAVAILABLE}, {@code SERVICE_UNAVAILABLE}, or {@code INTERNAL_ERROR}
     */
    JsonNode run(String requestId, String input);
}
