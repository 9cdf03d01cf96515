package com.allmine.showpublishedkeys;

import com.allmine.api.Api;
import com.allmine.api.ApiHandler;
import com.allmine.api.ApiRequest;
import com.allmine.api.ApiResponse;
import com.allmine.api.lambda.SnapStart;
import com.allmine.crypto.PublishedKeys;
import java.util.Map;

/** {@code GET /.well-known/jwks.json}: the public keys that verify receipts and checkpoints. Needs no token. */
public final class ShowPublishedKeysHandler implements ApiHandler {
    private final Api api;
    private final PublishedKeys keys;

    /** The constructor for Lambda, with the real clock and keys. */
    public ShowPublishedKeysHandler() {
        this(Api.live(), PublishedKeys.live());
        SnapStart.prime(this, "show-published-keys/200-documented.json", Map::of);
    }

    ShowPublishedKeysHandler(Api api, PublishedKeys keys) {
        this.api = api;
        this.keys = keys;
    }

    @Override
    public Api api() {
        return api;
    }

    @Override
    public ApiResponse answer(ApiRequest request) {
        request.clientHeaders();
        return ApiResponse.tagged(request, keys.set()).header("Cache-Control", "public, max-age=3600");
    }
}
