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
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One request, read from an HTTP API event of payload version 2.0. The only class that touches the raw event. */
public final class ApiRequest {
    /** The largest body that is read, in bytes of UTF-8. */
    static final int MAX_BODY = 64 * 1024;

    /** The longest id of a tenant or user, in code points. */
    public static final int MAX_ID = 128;

    private static final int MAX_IDEMPOTENCY_KEY = 255;

    private final APIGatewayV2HTTPEvent event;
    private final String requestId;
    private @Nullable Caller caller;
    private String pseudonym = "";

    public ApiRequest(APIGatewayV2HTTPEvent event, String fallbackRequestId) {
        this.event = event;
        this.requestId = context().map(c -> c.getRequestId()).orElse(fallbackRequestId);
    }

    /** The id that API Gateway gave the request. */
    public String requestId() {
        return requestId;
    }

    /** The route as template.yaml names it, {@code $default} where none matched. */
    public String route() {
        return Optional.ofNullable(event.getRouteKey()).orElse("");
    }

    /** The HTTP method, or the empty string where the event names none. */
    public String method() {
        return context().map(c -> c.getHttp()).map(h -> h.getMethod()).orElse("");
    }

    /** The path as sent, without the query. */
    public String path() {
        return Optional.ofNullable(event.getRawPath()).orElse("");
    }

    /** A header's value, its name in any case, or null where it was not sent. */
    public @Nullable String header(String name) {
        Map<String, String> headers = event.getHeaders();
        if (headers == null) {
            return null;
        }
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

    /** A query parameter's value, or null where it is absent or blank. */
    public @Nullable String query(String name) {
        Map<String, String> query = event.getQueryStringParameters();
        String value = query == null ? null : query.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    /**
     * The query as {@code read} makes it of its parameters.
     *
     * @throws Refusal {@code VALIDATION_FAILED} naming every parameter that is wrong
     */
    public <T> T parameters(Function<Parameters, T> read) {
        Violations violations = new Violations();
        T parameters = read.apply(new Parameters(this::query, violations));
        violations.refuseIfAny();
        return parameters;
    }

    /** Whether the client says, in {@code If-None-Match}, that it has the answer of this tag already. */
    public boolean has(String tag) {
        String known = header("If-None-Match");
        return known != null
                && Arrays.stream(known.split(",", -1))
                        .map(String::strip)
                        .anyMatch(one -> one.equals("*") || one.equals(tag) || one.equals("W/" + tag));
    }

    /** The address of the caller as API Gateway saw it, never one that a header claims; null where the event has none. */
    public @Nullable String sourceIp() {
        return context().map(c -> c.getHttp()).map(h -> h.getSourceIp()).orElse(null);
    }

    /**
     * What the client says of itself.
     *
     * @throws Refusal {@code VALIDATION_FAILED} naming every header with a wrong value
     */
    public ClientHeaders client() {
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

    /** The tenant that the header {@code tenant-id} names, or null where it is absent or blank. */
    public @Nullable String tenantId() {
        String tenantId = header("tenant-id");
        return tenantId == null || tenantId.isBlank() ? null : tenantId.strip();
    }

    /** The key under which a client may repeat a POST; null where it sent none, and for any other method. */
    public @Nullable String idempotencyKey() {
        return method().equals("POST") ? header("Idempotency-Key") : null;
    }

    /** The language for refusals, known before the headers are checked: English unless Turkish is asked for. */
    Language language() {
        return Language.TR.wire().equals(header("X-Language")) ? Language.TR : Language.EN;
    }

    /**
     * The JSON body as {@code read} makes it of its fields.
     *
     * @throws Refusal {@code VALIDATION_FAILED} naming every field that is missing or wrong
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

    /** The body's text, or null where there is none or it is not UTF-8. */
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

    /** The body in a form that all bodies of the same JSON value share; of no JSON, the text itself; empty for no text. */
    public String canonicalBody() {
        String text = Objects.requireNonNullElse(text(), "");
        return Json.canonical(text).orElse(text);
    }

    /**
     * Notes who calls, for the log line of this request.
     *
     * @param pseudonym stands for the caller's id there
     */
    public void signedIn(Caller caller, String pseudonym) {
        this.caller = caller;
        this.pseudonym = pseudonym;
    }

    String pseudonym() {
        return pseudonym;
    }

    @Nullable
    Caller caller() {
        return caller;
    }

    private Optional<APIGatewayV2HTTPEvent.RequestContext> context() {
        return Optional.ofNullable(event.getRequestContext());
    }
}
