package com.allmine.api;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the event of an HTTP API in payload format version 2.0, as far as {@link ApiRequest} needs it. Headers, path
 * parameters, query and context are never null. Written by hand: data binding costs more at cold start than this whole class.
 */
final class HttpApiEvent {
    private HttpApiEvent() {}

    static APIGatewayV2HTTPEvent read(JsonNode event) {
        JsonNode context = event.path("requestContext");
        JsonNode http = context.path("http");
        return APIGatewayV2HTTPEvent.builder()
                .withRouteKey(event.path("routeKey").textValue())
                .withRawPath(event.path("rawPath").textValue())
                .withPathParameters(texts(event.path("pathParameters")))
                .withQueryStringParameters(texts(event.path("queryStringParameters")))
                .withHeaders(texts(event.path("headers")))
                .withBody(event.path("body").textValue())
                .withIsBase64Encoded(event.path("isBase64Encoded").booleanValue())
                .withRequestContext(RequestContext.builder()
                        .withRequestId(context.path("requestId").textValue())
                        .withHttp(RequestContext.Http.builder()
                                .withMethod(http.path("method").textValue())
                                .withSourceIp(http.path("sourceIp").textValue())
                                .build())
                        .build())
                .build();
    }

    private static Map<String, @Nullable String> texts(JsonNode object) {
        Map<String, @Nullable String> texts = new LinkedHashMap<>();
        object.properties()
                .forEach(text -> texts.put(text.getKey(), text.getValue().textValue()));
        return texts;
    }
}
