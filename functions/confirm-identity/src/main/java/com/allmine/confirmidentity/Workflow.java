package com.allmine.confirmidentity;

import com.allmine.api.errors.Refusal;
import com.fasterxml.jackson.databind.JsonNode;

/** The state machine {@code workflow.asl.json}, run synchronously. */
interface Workflow {
    /**
     * Runs one execution and waits for its end.
     *
     * @param requestId the request id, by which an operator finds the execution
     * @param input a JSON object, in which all personal data is encrypted
     * @return the output of the execution, if it succeeded
     * @throws Refusal {@code REGISTER_UNAVAILABLE}, {@code SERVICE_UNAVAILABLE}, or {@code INTERNAL_ERROR}
     */
    JsonNode run(String requestId, String input);
}
