package com.allmine.api;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.LambdaRuntime;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests that nobody made: event and answer go through the converter of Lambda's own runtime. */
final class Rehearsal {
    private final RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> handler;
    private final PojoSerializer<APIGatewayV2HTTPEvent> events;
    private final PojoSerializer<APIGatewayV2HTTPResponse> answers;

    Rehearsal(RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> handler) {
        ClassLoader loader = handler.getClass().getClassLoader();
        this.handler = handler;
        this.events = LambdaEventSerializers.serializerFor(APIGatewayV2HTTPEvent.class, loader);
        this.answers = LambdaEventSerializers.serializerFor(APIGatewayV2HTTPResponse.class, loader);
    }

    void run(Map<String, String> headers, List<String> bodies) {
        for (Language language : Language.values()) {
            Map<String, String> all = new LinkedHashMap<>(headers);
            all.put("x-language", language.wire());
            request("GET", Map.of("x-language", language.wire()), null);
            if (bodies.isEmpty()) {
                request("GET", all, null);
            }
            bodies.forEach(body -> request("POST", all, body));
        }
    }

    private void request(String method, Map<String, String> headers, @Nullable String body) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("version", "2.0");
        event.put("routeKey", "$default");
        event.put("rawPath", "/");
        event.put("headers", headers);
        event.put(
                "requestContext",
                Map.of(
                        "http",
                        Map.of("method", method, "path", "/", "sourceIp", "127.0.0.1"),
                        "requestId",
                        "rehearsal",
                        "timeEpoch",
                        0));
        event.put("isBase64Encoded", false);
        if (body != null) {
            event.put("body", body);
        }
        APIGatewayV2HTTPResponse answer =
                handler.handleRequest(events.fromJson(bytes(Json.write(event))), new NobodysContext());
        answers.toJson(answer, new ByteArrayOutputStream());
    }

    static void run(RequestStreamHandler step, String input) {
        try {
            step.handleRequest(bytes(input), new ByteArrayOutputStream(), new NobodysContext());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As the runtime hands it over. */
    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Its function's name keeps rehearsals apart from requests, in the log and in the metrics. */
    private static final class NobodysContext implements Context {
        @Override
        public String getAwsRequestId() {
            return getFunctionName();
        }

        @Override
        public String getLogGroupName() {
            return getFunctionName();
        }

        @Override
        public String getLogStreamName() {
            return getFunctionName();
        }

        @Override
        public String getFunctionName() {
            return "rehearsal";
        }

        @Override
        public String getFunctionVersion() {
            return getFunctionName();
        }

        @Override
        public String getInvokedFunctionArn() {
            return getFunctionName();
        }

        @Override
        public @Nullable CognitoIdentity getIdentity() {
            return null;
        }

        @Override
        public @Nullable ClientContext getClientContext() {
            return null;
        }

        @Override
        public int getRemainingTimeInMillis() {
            return Integer.MAX_VALUE;
        }

        @Override
        public int getMemoryLimitInMB() {
            return 0;
        }

        @Override
        public LambdaLogger getLogger() {
            return LambdaRuntime.getLogger();
        }
    }
}
