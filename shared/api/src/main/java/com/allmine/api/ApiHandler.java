package com.allmine.api;

import com.allmine.api.errors.Refusal;
import com.allmine.api.json.Json;
import com.allmine.api.lambda.KeepAwake;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The handler of one endpoint. Lambda hands it streams, so the mapper of every function reads events and writes
 * responses. Lambda's own mapper would load about 600 more classes at each cold start.
 */
public interface ApiHandler extends RequestStreamHandler {
    /** Turns events into requests, and what {@link #answer} returns or throws into responses. */
    Api api();

    /**
     * Answers one request.
     *
     * @throws Refusal if the request cannot be fulfilled
     */
    ApiResponse answer(ApiRequest request);

    @Override
    default void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
        JsonNode event = Json.tree(in);
        if (KeepAwake.isEvent(event)) {
            KeepAwake.answer(out);
        } else {
            api().answer(this, event, context).write(out);
        }
    }
}
