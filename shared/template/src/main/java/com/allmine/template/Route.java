package com.allmine.template;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A route of the HTTP API.
 *
 * @param path may have parameters, for example {@code /things/{id}}. Each stands for one segment
 */
public record Route(String method, String path) {
    /** The {@code routeKey} of API Gateway, for example {@code GET /docs}. */
    public String key() {
        return method + " " + path;
    }

    /** Whether the path has parameters. API Gateway prefers a route without any. */
    public boolean hasParameters() {
        return path.contains("{");
    }

    /** The values of the parameters in a path, as they are in it; empty if the path is not of this route. */
    public Optional<Map<String, String>> match(String requestPath) {
        String[] names = path.split("/", -1);
        String[] values = requestPath.split("/", -1);
        if (names.length != values.length) {
            return Optional.empty();
        }
        Map<String, String> parameters = new TreeMap<>();
        for (int i = 0; i < names.length; i++) {
            if (names[i].startsWith("{") && !values[i].isEmpty()) {
                parameters.put(names[i].substring(1, names[i].length() - 1), values[i]);
            } else if (!names[i].equals(values[i])) {
                return Optional.empty();
            }
        }
        return Optional.of(parameters);
    }
}
