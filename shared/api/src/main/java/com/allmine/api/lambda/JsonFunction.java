package com.allmine.api.lambda;

import com.allmine.api.json.Json;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A function that a workflow or a schedule invokes: JSON in, JSON out, one log line. An exception goes on to Lambda,
 * which counts the error and decides on a retry.
 */
public interface JsonFunction extends RequestStreamHandler {
    InvocationLog log();

    /** Returns the output, and sets the code of the line. */
    Object run(JsonNode input, LogLine line);

    @Override
    default void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
        JsonNode input = Json.tree(in);
        if (KeepAwake.isEvent(input)) {
            KeepAwake.answer(out);
            return;
        }
        String function = context.getFunctionName();
        String requestId = Objects.requireNonNullElse(input.path("requestId").textValue(), context.getAwsRequestId());
        Object output = log().run(function, requestId, function, line -> run(input, line));
        out.write(Json.write(output).getBytes(StandardCharsets.UTF_8));
    }
}
