package com.allmine.template;

/** A route of the HTTP API: an exact method and an exact path. */
public record Route(String method, String path) {
    /** The {@code routeKey} of API Gateway, for example {@code GET /docs}. */
    public String key() {
        return method + " " + path;
    }
}
