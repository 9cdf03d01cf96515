package com.allmine.api;

import com.allmine.api.json.Json;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of events and answers between API Gateway and a function, payload version 2.0: exactly what {@link ApiRequest}
 * asks for, and what {@link Api} gives. By hand, for to look into classes costs a start more than all of it.
 */
final class Payload {
    private Payload() {}

    static APIGatewayV2HTTPEvent event(JsonNode event) {
        JsonNode context = event.path("requestContext");
        JsonNode http = context.path("http");
        return APIGatewayV2HTTPEvent.builder()
                .withRouteKey(event.path("routeKey").textValue())
                .withRawPath(event.path("rawPath").textValue())
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

    private static @Nullable Map<String, @Nullable String> texts(JsonNode object) {
        if (!object.isObject()) {
            return null;
        }
        Map<String, @Nullable String> texts = new LinkedHashMap<>();
        object.properties()
                .forEach(text -> texts.put(text.getKey(), text.getValue().textValue()));
        return texts;
    }

    static void write(APIGatewayV2HTTPResponse answer, OutputStream out) throws IOException {
        try (JsonGenerator json = Json.generator(out)) {
            json.writeStartObject();
            json.writeNumberField("statusCode", answer.getStatusCode());
            json.writeObjectFieldStart("headers");
            for (Map.Entry<String, String> header : answer.getHeaders().entrySet()) {
                json.writeStringField(header.getKey(), header.getValue());
            }
            json.writeEndObject();
            json.writeStringField("body", answer.getBody());
            json.writeBooleanField("isBase64Encoded", answer.getIsBase64Encoded());
            json.writeEndObject();
        }
    }
}
