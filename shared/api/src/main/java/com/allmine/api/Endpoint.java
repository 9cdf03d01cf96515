package com.allmine.api;

/** What one endpoint does: answers a request, or refuses it by throwing a {@link Refusal}. */
@FunctionalInterface
public interface Endpoint {
    Answer answer(ApiRequest request);
}
