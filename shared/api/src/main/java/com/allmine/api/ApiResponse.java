package com.allmine.api;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint answers when all went well: a body, in the envelope or bare as that endpoint documents it, and the
 * headers it adds.
 *
 * @param body null for none
 * @param at the time the envelope states; null for the time of answering
 */
public record ApiResponse(
        int status,
        @Nullable Object body,
        boolean enveloped,
        Map<String, String> headers,
        @Nullable Instant at) {

    /** The data in the envelope of success. */
    public static ApiResponse envelope(Object data) {
        return new ApiResponse(200, data, true, Map.of(), null);
    }

    /** The object or array itself. */
    public static ApiResponse bare(Object body) {
        return new ApiResponse(200, body, false, Map.of(), null);
    }

    /** Bytes as they are; the header {@code Content-Type} that is added says of what. */
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
