package com.allmine.refuseunknownroute;

import java.util.Arrays;
import java.util.List;

/**
 * A route of the API.
 *
 * @param path may have parameters, for example {@code /things/{id}}. Each stands for one segment
 */
record KnownRoute(String method, String path) {
    /** Reads the route key of API Gateway, for example {@code GET /docs}. */
    static KnownRoute of(String key) {
        int space = key.indexOf(' ');
        return new KnownRoute(key.substring(0, space), key.substring(space + 1));
    }

    /** Whether a path is the path of this route, possibly below a stage or the base path of a custom domain. */
    boolean isAt(String requestPath) {
        List<String> own = segments(path);
        List<String> all = segments(requestPath);
        int base = all.size() - own.size();
        if (base < 0 || all.subList(0, base).stream().anyMatch(String::isEmpty)) {
            return false;
        }
        for (int i = 0; i < own.size(); i++) {
            String segment = all.get(base + i);
            boolean isSame =
                    own.get(i).startsWith("{") ? !segment.isEmpty() : own.get(i).equals(segment);
            if (!isSame) {
                return false;
            }
        }
        return requestPath.startsWith("/");
    }

    /** The texts after each slash. */
    private static List<String> segments(String path) {
        List<String> segments = Arrays.asList(path.split("/", -1));
        return segments.subList(1, segments.size());
    }
}
