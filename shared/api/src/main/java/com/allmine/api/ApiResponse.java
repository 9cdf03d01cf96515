package com.allmine.api;

import com.allmine.api.json.Json;
import com.fasterxml.jackson.databind.util.RawValue;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The response of an endpoint that succeeded.
 *
 * @param body null for a response without a body
 * @param enveloped whether the body is in the envelope of success, as the endpoint documents it
 * @param headers added to the headers of every response, and replacing them
 * @param at the timestamp of the envelope; null for the time of the response
 */
public record ApiResponse(
        int status,
        @Nullable Object body,
        boolean enveloped,
        Map<String, String> headers,
        @Nullable Instant at) {

    /** 200 with the data in the envelope. */
    public static ApiResponse envelope(Object data) {
        return new ApiResponse(200, data, true, Map.of(), null);
    }

    /** 200 with the object or array alone. */
    public static ApiResponse bare(Object body) {
        return new ApiResponse(200, body, false, Map.of(), null);
    }

    /** 200 with the object or array alone and its entity tag; 304 if the client has this response already. */
    public static ApiResponse tagged(ApiRequest request, Object body) {
        String json = Json.write(body);
        String tag = "\"" + Digest.sha256(json).substring(0, 32) + "\"";
        ApiResponse response = request.matches(tag) ? notModified() : bare(new RawValue(json));
        return response.header("ETag", tag);
    }

    /** 200 with bytes. The handler adds their {@code Content-Type}. */
    public static ApiResponse bytes(byte[] body) {
        return new ApiResponse(200, body, false, Map.of(), null);
    }

    /** 304 Not Modified. */
    public static ApiResponse notModified() {
        return new ApiResponse(304, null, false, Map.of(), null);
    }

    /** 204 No Content. */
    public static ApiResponse noContent() {
        return new ApiResponse(204, null, false, Map.of(), null);
    }

    public ApiResponse header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new ApiResponse(status, body, enveloped, more, at);
    }

    public ApiResponse at(Instant time) {
        return new ApiResponse(status, body, enveloped, headers, time);
    }
}
