package com.allmine.api;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint answers when all went well: a body, in the envelope or bare as that endpoint documents it, and the
 * headers it adds.
 */
public record Answer(int status, @Nullable Object body, boolean enveloped, Map<String, String> headers) {
    /** The data in the envelope of success. */
    public static Answer envelope(Object data) {
        return new Answer(200, data, true, Map.of());
    }

    /** The object or array itself. */
    public static Answer bare(Object body) {
        return new Answer(200, body, false, Map.of());
    }

    public Answer header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, body, enveloped, more);
    }
}
