package com.allmine.api;

import com.allmine.api.errors.Language;
import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.api.json.Json;
import com.allmine.api.lambda.Invocation;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The headers and body of a request in a test. Every method returns a changed copy. */
public record TestRequest(
        Map<String, String> headers, @Nullable String body, boolean isBase64) {
    /** The invocation that every request of a test belongs to. */
    public static final Invocation INVOCATION = new Invocation("invocation-1", "SaveThing");

    public static final TestRequest NOTHING = new TestRequest(Map.of(), null, false);

    public static TestRequest header(String name, String value) {
        return NOTHING.and(name, value);
    }

    public static TestRequest body(String text) {
        return new TestRequest(Map.of(), text, false);
    }

    public static TestRequest base64(String text) {
        return new TestRequest(Map.of(), text, true);
    }

    public TestRequest and(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new TestRequest(more, body, isBase64);
    }

    public ApiRequest request() {
        return new ApiRequest(event(), INVOCATION.requestId());
    }

    /** A request with this query and nothing else. */
    public static ApiRequest query(Map<String, String> query) {
        ObjectNode event =
                Json.object(Json.write(Map.of("queryStringParameters", query))).orElseThrow();
        return new ApiRequest(event, INVOCATION.requestId());
    }

    /** A request with these path parameters and nothing else. */
    public static ApiRequest path(Map<String, String> parameters) {
        ObjectNode event =
                Json.object(Json.write(Map.of("pathParameters", parameters))).orElseThrow();
        return new ApiRequest(event, INVOCATION.requestId());
    }

    public ObjectNode event() {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("routeKey", "POST /things");
        event.put("rawPath", "/things");
        event.put("headers", headers);
        Map<String, String> http = Map.of("method", "POST", "path", "/things");
        event.put("requestContext", Map.of("requestId", "gateway-1", "http", http));
        if (body != null) {
            event.put("body", body);
        }
        event.put("isBase64Encoded", isBase64);
        return Json.object(Json.write(event)).orElseThrow();
    }

    /** A handler that answers by a function. */
    public static ApiHandler handler(Api api, Function<ApiRequest, ApiResponse> endpoint) {
        return new ApiHandler() {
            @Override
            public Api api() {
                return api;
            }

            @Override
            public ApiResponse answer(ApiRequest request) {
                return endpoint.apply(request);
            }
        };
    }

    /** The sentences after the first with which a reading is refused as invalid; none fails the test. */
    public static List<String> causes(Supplier<?> reading) {
        Object read;
        try {
            read = reading.get();
        } catch (Refusal refusal) {
            if (refusal.problem() != Problem.VALIDATION_FAILED) {
                throw refusal;
            }
            List<String> errors = refusal.errors(Language.EN);
            return errors.subList(1, errors.size());
        }
        throw new AssertionError("not refused: " + read);
    }
}
