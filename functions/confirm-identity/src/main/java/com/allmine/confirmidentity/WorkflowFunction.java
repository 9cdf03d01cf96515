package com.allmine.confirmidentity;

import com.allmine.api.Caller;
import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.api.lambda.JsonFunction;
import com.allmine.api.lambda.LogLine;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A function that a state of the workflow invokes. The workflow catches its exceptions by their class names. */
interface WorkflowFunction extends JsonFunction {
    /**
     * Does the work for the user in the input.
     *
     * @param line the log line, to which this state may add fields
     * @return the output; its {@code verdict}, if there is one, is the code of the log line
     */
    Map<String, String> run(Caller caller, JsonNode input, LogLine line);

    @Override
    default Object run(JsonNode input, LogLine line) {
        line.caller(input.path("tenantId").asText(), input.path("pseudonym").asText());
        try {
            Map<String, String> output = run(caller(input), input, line);
            line.code(output.getOrDefault("verdict", LogLine.OK));
            return output;
        } catch (RegisterUnavailable e) {
            line.error().code(Problem.REGISTER_UNAVAILABLE.name()).cause(List.of(e.reason()));
            throw e;
        } catch (Refusal e) {
            line.error().refused(e);
            throw e;
        }
    }

    private static Caller caller(JsonNode input) {
        Set<String> roles = new TreeSet<>();
        input.path("roles").forEach(role -> roles.add(role.asText()));
        Instant authTime = Instant.ofEpochSecond(input.path("authTime").asLong());
        return new Caller(input.path("tenantId").asText(), input.path("userId").asText(), roles, authTime);
    }
}
