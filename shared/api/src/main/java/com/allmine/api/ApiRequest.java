package com.allmine.api;

import com.allmine.api.errors.Language;
import com.allmine.api.errors.Refusal;
import com.allmine.api.input.ClientHeaders;
import com.allmine.api.input.Fields;
import com.allmine.api.input.Parameters;
import com.allmine.api.input.Rule;
import com.allmine.api.input.Text;
import com.allmine.api.input.Violations;
import com.allmine.api.json.Json;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One request, read from an event of an HTTP API in payload format version 2.0. It never changes, and no other class
 * reads the event.
 */
public final class ApiRequest {
    /** The largest accepted body, in bytes of UTF-8. */
    static final int MAX_BODY = 64 * 1024;

    /** The longest id of a tenant or a user, in code points. */
    public static final int MAX_ID = 128;

    private static final int MAX_IDEMPOTENCY_KEY = 255;

    private final APIGatewayV2HTTPEvent event;
    private final String requestId;

    /** @param invocationId the request's id if the event has none */
    ApiRequest(JsonNode event, String invocationId) {
        this.event = HttpApiEvent.read(event);
        this.requestId =
                Objects.requireNonNullElse(this.event.getRequestContext().getRequestId(), invocationId);
    }

    /** The id that API Gateway gave the request. */
    public String requestId() {
        return requestId;
    }

    /** The route as template.yaml names it, {@code $default} where none matched. */
    public String route() {
        return Objects.requireNonNullElse(event.getRouteKey(), "");
    }

    /** The HTTP method, or the empty string if the event has none. */
    public String method() {
        return Objects.requireNonNullElse(http().getMethod(), "");
    }

    /** The path as the client sent it, without the query. */
    public String path() {
        return Objects.requireNonNullElse(event.getRawPath(), "");
    }

    /** The value of a path parameter as API Gateway decoded it; the empty string if the route has no such parameter. */
    public String pathParameter(String name) {
        return Objects.requireNonNullElse(event.getPathParameters().get(name), "");
    }

    /** The value of a header whose name is in any case, or null if the client did not send it. */
    public @Nullable String header(String name) {
        Map<String, String> headers = event.getHeaders();
        // API Gateway sends names in lower case; a hand-written event may not.
        String value = headers.get(name.toLowerCase(Locale.ROOT));
        if (value != null) {
            return value;
        }
        for (Map.Entry<String, String> header : headers.entrySet()) {
            if (header.getKey().equalsIgnoreCase(name)) {
                return header.getValue();
            }
        }
        return null;
    }

    /** The value of a query parameter, or null if it is absent or blank. */
    public @Nullable String query(String name) {
        String value = event.getQueryStringParameters().get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    /**
     * Reads the query.
     *
     * @throws Refusal {@code VALIDATION_FAILED} with every invalid parameter
     */
    public <T> T parameters(Function<Parameters, T> read) {
        Violations violations = new Violations();
        T parameters = read.apply(new Parameters(this::query, violations));
        violations.refuseIfAny();
        return parameters;
    }

    /** Whether {@code If-None-Match} matches the entity tag of the response: the client has it already. */
    public boolean matches(String entityTag) {
        String known = header("If-None-Match");
        return known != null
                && Arrays.stream(known.split(",", -1))
                        .map(String::strip)
                        .anyMatch(one -> one.equals("*") || one.equals(entityTag) || one.equals("W/" + entityTag));
    }

    /** The client's IP address as API Gateway sees it, never one from a header; null if the event has none. */
    public @Nullable String sourceIp() {
        return http().getSourceIp();
    }

    /**
     * The client headers.
     *
     * @throws Refusal {@code VALIDATION_FAILED} with every invalid header, including {@code tenant-id} and
     *     {@code Idempotency-Key}
     */
    public ClientHeaders clientHeaders() {
        Violations violations = new Violations();
        ClientHeaders client = ClientHeaders.read(this::header, violations);
        String tenantId = tenantId();
        if (tenantId != null && !Text.isPrintable(tenantId, MAX_ID)) {
            violations.add("tenant-id", Rule.PRINTABLE, MAX_ID);
        }
        String key = idempotencyKey();
        if (key != null && !Text.isPrintable(key, MAX_IDEMPOTENCY_KEY)) {
            violations.add("Idempotency-Key", Rule.PRINTABLE, MAX_IDEMPOTENCY_KEY);
        }
        violations.refuseIfAny();
        return client;
    }

    /** The header {@code tenant-id}, or null if it is absent or blank. */
    public @Nullable String tenantId() {
        String tenantId = header("tenant-id");
        return tenantId == null || tenantId.isBlank() ? null : tenantId.strip();
    }

    /** The header {@code Idempotency-Key} of a POST; null for every other method or if it is absent. */
    public @Nullable String idempotencyKey() {
        return method().equals("POST") ? header("Idempotency-Key") : null;
    }

    /** The language of refusals, which is needed before the headers are checked: Turkish if asked for, else English. */
    Language language() {
        return Language.TR.wire().equals(header("X-Language")) ? Language.TR : Language.EN;
    }

    /**
     * Reads the JSON body.
     *
     * @throws Refusal {@code VALIDATION_FAILED} with every missing or invalid field
     */
    public <T> T body(Function<Fields, T> read) {
        Violations violations = new Violations();
        T body = read.apply(new Fields(json(violations), violations));
        violations.refuseIfAny();
        return body;
    }

    private ObjectNode json(Violations violations) {
        if (!isJson(header("Content-Type"))) {
            violations.add("Content-Type", Rule.CONTENT_TYPE);
        }
        String text = text();
        if (text != null && text.getBytes(StandardCharsets.UTF_8).length > MAX_BODY) {
            violations.add("body", Rule.BODY_SIZE, MAX_BODY);
            throw violations.refusal();
        }
        ObjectNode object = text == null ? null : Json.object(text).orElse(null);
        if (object == null) {
            violations.add("body", Rule.JSON_BODY, Json.MAX_DEPTH);
            throw violations.refusal();
        }
        violations.refuseIfAny();
        return object;
    }

    private static boolean isJson(@Nullable String contentType) {
        if (contentType == null || contentType.isBlank()) {
            return true;
        }
        String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return type.equals("application/json") || (type.startsWith("application/") && type.endsWith("+json"));
    }

    /** The text of the body, or null if there is no body or it is not UTF-8. */
    public @Nullable String text() {
        String body = event.getBody();
        if (body == null || !event.getIsBase64Encoded()) {
            return body;
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(body);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return null;
        }
    }

    /** The canonical JSON of the body, or its text if it is not JSON; empty if there is no body. */
    public String canonicalBody() {
        String text = Objects.requireNonNullElse(text(), "");
        return Json.canonical(text).orElse(text);
    }

    private RequestContext.Http http() {
        return event.getRequestContext().getHttp();
    }
}
