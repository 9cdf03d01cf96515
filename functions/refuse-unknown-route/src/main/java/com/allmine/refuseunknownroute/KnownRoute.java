package com.allmine.refuseunknownroute;

/** A route of the API: an exact method and an exact path. */
record KnownRoute(String method, String path) {
    /** Reads the route key of API Gateway, for example {@code GET /docs}. */
    static KnownRoute of(String key) {
        int space = key.indexOf(' ');
        return new KnownRoute(key.substring(0, space), key.substring(space + 1));
    }
}
