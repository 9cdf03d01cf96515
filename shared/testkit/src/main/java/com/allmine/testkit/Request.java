package com.allmine.testkit;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One HTTP call to a handler, as API Gateway would hand it over. Every method returns a changed copy. */
public record Request(
        String method,
        String path,
        Map<String, String> headers,
        Map<String, String> query,
        @Nullable String body) {
    public static final String REQUEST_ID = "test-request-id";
    public static final String SOURCE_IP = "192.168.1.1";

    public static Request get(String path) {
        return new Request("GET", path, Map.of(), Map.of(), null);
    }

    /** A POST with a JSON body. */
    public static Request post(String path, String body) {
        return new Request("POST", path, Map.of("content-type", "application/json"), Map.of(), body);
    }

    public Request header(String name, String value) {
        return new Request(method, path, with(headers, name.toLowerCase(Locale.ROOT), value), query, body);
    }

    public Request query(String name, String value) {
        return new Request(method, path, headers, with(query, name, value), body);
    }

    public Request bearer(String token) {
        return header("Authorization", "Bearer " + token);
    }

    private static Map<String, String> with(Map<String, String> map, String name, String value) {
        Map<String, String> more = new TreeMap<>(map);
        more.put(name, value);
        return more;
    }

    /** The event as the handler gets it. */
    public APIGatewayV2HTTPEvent event() {
        RequestContext.Http http = RequestContext.Http.builder()
                .withMethod(method)
                .withPath(path)
                .withSourceIp(SOURCE_IP)
                .withUserAgent(headers.get("user-agent"))
                .build();
        return APIGatewayV2HTTPEvent.builder()
                .withVersion("2.0")
                .withRouteKey(method + " " + path)
                .withRawPath(path)
                .withHeaders(headers)
                .withQueryStringParameters(query.isEmpty() ? null : query)
                .withRequestContext(RequestContext.builder()
                        .withRequestId(REQUEST_ID)
                        .withHttp(http)
                        .build())
                .withBody(body)
                .withIsBase64Encoded(false)
                .build();
    }

    /** What the handler answers. */
    public Response to(RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> handler) {
        return Response.of(handler.handleRequest(event(), new TestContext()));
    }
}
