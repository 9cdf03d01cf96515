package com.allmine.api;

import com.allmine.api.json.Json;
import com.allmine.api.lambda.KeepAwake;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The handler of an endpoint. Where a class takes both, Lambda hands it the stream: events and answers are then read and
 * written by the mapper that every function has, and Lambda's own, some 600 classes, stays out of each start.
 */
public interface ApiHandler
        extends RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse>, RequestStreamHandler {
    @Override
    default void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
        JsonNode event = Json.tree(in);
        if (KeepAwake.isEvent(event)) {
            KeepAwake.answer(out);
        } else {
            Payload.write(handleRequest(Payload.event(event), context), out);
        }
    }
}
