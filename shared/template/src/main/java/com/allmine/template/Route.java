package com.allmine.template;

/** One route of the HTTP API: a method and a path, both exact. */
public record Route(String method, String path) {
    /** As API Gateway names it in {@code routeKey}. */
    public String key() {
        return method + " " + path;
    }
}
