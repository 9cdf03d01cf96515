package com.allmine.api;

import com.allmine.api.errors.Refusal;

/** What one endpoint does: answers a request, or refuses it by throwing a {@link Refusal}. */
@FunctionalInterface
public interface Endpoint {
    ApiResponse answer(ApiRequest request);
}
