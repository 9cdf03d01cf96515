package com.allmine.testkit;

import com.allmine.api.Api;
import com.allmine.api.ApiHandler;
import com.allmine.api.ApiRequest;
import com.allmine.api.ApiResponse;
import com.allmine.api.lambda.Invocation;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request to a handler, as API Gateway hands it over. Every method returns a changed copy.
 *
 * @param route the path as template.yaml names it, to which {@code path} is the same unless {@link #below} a base path
 */
public record Request(
        String method,
        String route,
        String path,
        Map<String, String> pathParameters,
        Map<String, String> headers,
        Map<String, String> query,
        @Nullable String body) {
    public static final String REQUEST_ID = "test-request-id";
    public static final String SOURCE_IP = "192.168.1.1";

    /** The invocation of every handler in a test. */
    public static final Invocation INVOCATION = new Invocation("test-invocation-id", "TestFunction");

    /** Escapes what is not ASCII, because UTF-8 cannot carry the half characters that some tests send. */
    private static final ObjectWriter EVENTS = JsonMapper.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build()
            .writer();

    /** A request without headers, query and body. */
    public static Request of(String method, String path) {
        return new Request(method, path, path, Map.of(), Map.of(), Map.of(), null);
    }

    public static Request get(String path) {
        return of("GET", path);
    }

    /** A POST with a JSON body. */
    public static Request post(String path, String body) {
        return new Request("POST", path, path, Map.of(), Map.of("content-type", "application/json"), Map.of(), body);
    }

    public Request header(String name, String value) {
        Map<String, String> more = with(headers, name.toLowerCase(Locale.ROOT), value);
        return new Request(method, route, path, pathParameters, more, query, body);
    }

    public Request query(String name, String value) {
        return new Request(method, route, path, pathParameters, headers, with(query, name, value), body);
    }

    /** Replaces a parameter in the path, for example {@code {id}}; the value must need no percent-encoding. */
    public Request pathParameter(String name, String value) {
        String filled = path.replace("{" + name + "}", value);
        return new Request(method, route, filled, with(pathParameters, name, value), headers, query, body);
    }

    public Request bearer(String token) {
        return header("Authorization", "Bearer " + token);
    }

    /** The same route below a stage or the base path of a custom domain. */
    public Request below(String base) {
        return new Request(method, route, base + path, pathParameters, headers, query, body);
    }

    private static Map<String, String> with(Map<String, String> map, String name, String value) {
        Map<String, String> more = new TreeMap<>(map);
        more.put(name, value);
        return more;
    }

    /** Sends the request to a handler. */
    public Response to(RequestStreamHandler handler) {
        return Response.ofFunction(outputOf(handler));
    }

    /** Sends the request to an endpoint. */
    public Response to(Api api, Function<ApiRequest, ApiResponse> endpoint) {
        return to(new ApiHandler() {
            @Override
            public Api api() {
                return api;
            }

            @Override
            public ApiResponse answer(ApiRequest request) {
                return endpoint.apply(request);
            }
        });
    }

    /** Sends the request to a handler, and returns the JSON that API Gateway gets. */
    public String outputOf(RequestStreamHandler handler) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            handler.handleRequest(new ByteArrayInputStream(event().getBytes(StandardCharsets.UTF_8)), out, INVOCATION);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private String event() {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("version", "2.0");
        event.put("routeKey", method + " " + route);
        event.put("rawPath", path);
        event.put("headers", headers);
        if (!pathParameters.isEmpty()) {
            event.put("pathParameters", pathParameters);
        }
        if (!query.isEmpty()) {
            event.put("queryStringParameters", query);
        }
        Map<String, String> http = Map.of("method", method, "path", path, "sourceIp", SOURCE_IP);
        event.put("requestContext", Map.of("requestId", REQUEST_ID, "http", http));
        if (body != null) {
            event.put("body", body);
        }
        event.put("isBase64Encoded", false);
        try {
            return EVENTS.writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
