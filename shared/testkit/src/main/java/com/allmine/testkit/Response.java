package com.allmine.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.errors.Problem;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An HTTP response, from a handler or over the network, with assertions on its form. */
public record Response(int status, Map<String, String> headers, String body) {
    private static final String TIMESTAMP = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";

    public static Response of(HttpResponse<String> response) {
        Map<String, String> headers = new TreeMap<>();
        response.headers().map().forEach((name, values) -> headers.put(name, String.join(",", values)));
        return new Response(response.statusCode(), ignoringCase(headers), response.body());
    }

    /** Reads the JSON that a function returns to API Gateway; a Base64 body is not decoded. */
    public static Response ofFunction(String returned) {
        JsonNode json = tree(returned);
        Map<String, String> headers = new TreeMap<>();
        json.path("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asText()));
        return new Response(
                json.path("statusCode").asInt(),
                ignoringCase(headers),
                json.path("body").asText());
    }

    private static Map<String, String> ignoringCase(Map<String, String> headers) {
        Map<String, String> map = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        map.putAll(headers);
        return map;
    }

    public @Nullable String header(String name) {
        return headers.get(name);
    }

    /** The body as JSON; any other body fails the test. */
    public JsonNode json() {
        return tree(body);
    }

    private static JsonNode tree(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + text, e);
        }
    }

    /** The sentences of the envelope. */
    public List<String> errors() {
        List<String> errors = new ArrayList<>();
        json().path("errors").forEach(error -> errors.add(error.textValue()));
        return errors;
    }

    /** Fails unless this is a 200 in the envelope; returns its data. */
    public JsonNode accepted() {
        assertThat(status).as(body).isEqualTo(200);
        assertEnvelope(true);
        assertThat(errors()).isEmpty();
        return json().path("data");
    }

    /** Fails unless this is a 200 with a bare body; returns the body. */
    public JsonNode acceptedBare() {
        assertThat(status).as(body).isEqualTo(200);
        assertThat(json().has("isSuccess")).isFalse();
        assertThat(header("X-Request-ID")).isNotEmpty();
        return json();
    }

    /** Fails unless this is a 200 whose bare body is this JSON, with its fields in this order. */
    public void acceptedBare(String json) {
        assertThat(acceptedBare().toString()).isEqualTo(tree(json).toString());
    }

    /**
     * Fails unless this is the documented error envelope of the problem; {@code causes} are the sentences after the
     * first.
     */
    public void refused(Problem problem, String... causes) {
        assertThat(status).as(body).isEqualTo(problem.status());
        assertThat(header("X-Error-Code")).isEqualTo(problem.name());
        assertEnvelope(false);
        assertThat(json().path("data").isNull()).isTrue();
        assertThat(errors().subList(1, errors().size())).containsExactly(causes);
    }

    private void assertEnvelope(boolean isSuccess) {
        JsonNode json = json();
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly("isSuccess", "statusCode", "data", "errors", "timestamp");
        assertThat(json.path("isSuccess").booleanValue()).isEqualTo(isSuccess);
        assertThat(json.path("statusCode").intValue()).isEqualTo(status);
        assertThat(json.path("timestamp").textValue()).matches(TIMESTAMP);
        assertThat(header("X-Request-ID")).isNotEmpty();
        assertThat(header("Content-Type")).isEqualTo("application/json; charset=utf-8");
    }
}
