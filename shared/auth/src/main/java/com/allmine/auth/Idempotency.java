package com.allmine.auth;

import com.allmine.api.ApiRequest;
import com.allmine.api.ApiResponse;
import com.allmine.api.Caller;
import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.api.json.Json;
import com.allmine.crypto.FieldEncryption;
import com.allmine.crypto.Hmac;
import com.allmine.crypto.KeyPurpose;
import com.allmine.crypto.KeySet;
import com.allmine.data.Ids;
import com.allmine.data.idempotency.DynamoIdempotencyStore;
import com.allmine.data.idempotency.IdempotencyStore;
import com.fasterxml.jackson.databind.JsonNode;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Lets a client repeat a POST with the header {@code Idempotency-Key} without repeating its effect. A request without the
 * header makes no round trip here. A refusal is never replayed, because the same request may succeed later.
 */
public final class Idempotency {
    private final IdempotencyStore store;
    private final FieldEncryption fieldEncryption;
    private final Hmac hmac;
    private final Ids ids;
    private final InstantSource clock;

    public Idempotency(IdempotencyStore store, KeySet keys, Ids ids, InstantSource clock) {
        this.store = store;
        KeySet signing = keys.with(KeyPurpose.SIGNING);
        this.fieldEncryption = new FieldEncryption(() -> signing.derived("idempotency record"));
        this.hmac = Hmac.derived(keys, "idempotency hash");
        this.ids = ids;
        this.clock = clock;
    }

    public static Idempotency live() {
        InstantSource clock = InstantSource.system();
        return new Idempotency(DynamoIdempotencyStore.live(), KeySet.live(), new Ids(clock, new SecureRandom()), clock);
    }

    /** Decides on the response to a repeated request. */
    public interface Replay {
        /**
         * Checks the conditions of the effect again, because they may have changed since.
         *
         * @param effectId the id of the effect
         * @param stored the response to the first request
         * @return the stored response, or a new one instead
         * @throws Refusal if the effect would be refused today
         */
        ApiResponse answer(String effectId, ApiResponse stored);

        /** Returns the stored response after a check that refuses for the same reasons as the effect. */
        static Replay after(Runnable check) {
            return (effectId, stored) -> {
                check.run();
                return stored;
            };
        }
    }

    /**
     * Runs the effect, or the replay if the caller has sent the same request with this key before. If that request did not
     * finish, the effect runs again with the same id.
     *
     * @param effect takes its id, by which it knows whether it has already taken place
     * @throws Refusal {@code IDEMPOTENCY_KEY_REUSED} for another body, {@code IDEMPOTENCY_KEY_IN_USE} while the first
     *     request is in progress, and every refusal of the effect or the replay
     */
    public ApiResponse once(ApiRequest request, Caller caller, Replay replay, Function<String, ApiResponse> effect) {
        String id = ids.next();
        String idempotencyKey = request.idempotencyKey();
        if (idempotencyKey == null) {
            return effect.apply(id);
        }
        List<String> hashes = hashes(caller, request.route() + "\n" + idempotencyKey, request.canonicalBody());
        String key = hashes.getFirst();
        String body = hashes.getLast();
        return switch (store.acquire(caller, key, body, id)) {
            case IdempotencyStore.Existing held -> replay(caller, key, body, held, replay);
            case IdempotencyStore.Acquired(String effectId) -> first(caller, key, () -> effect.apply(effectId));
        };
    }

    /**
     * The HMACs of the client's key and of the body under the current signing key. If the store has a record from before a
     * rotation, they are under the older key. With a single signing key this makes no round trip.
     */
    private List<String> hashes(Caller caller, String key, String body) {
        List<List<String>> hashes = hmac.all(caller.tenantId(), List.of(key, body));
        return hashes.stream()
                .skip(1)
                .filter(older -> store.exists(caller, older.getFirst()))
                .findFirst()
                .orElse(hashes.getFirst());
    }

    private ApiResponse first(Caller caller, String key, Supplier<ApiResponse> effect) {
        try {
            ApiResponse response = effect.get().at(clock.instant());
            store.complete(caller, key, fieldEncryption.encrypt(caller, key, write(response)));
            return response;
        } catch (Refusal refusal) {
            if (refusal.problem().status() < 500) {
                store.release(caller, key);
            } else {
                store.allowRetry(caller, key);
            }
            throw refusal;
        }
    }

    private ApiResponse replay(Caller caller, String key, String body, IdempotencyStore.Existing held, Replay replay) {
        if (!held.body().equals(body)) {
            throw Problem.IDEMPOTENCY_KEY_REUSED.refusal();
        }
        String answer = held.encryptedResponse().orElseThrow(Problem.IDEMPOTENCY_KEY_IN_USE::refusal);
        return replay.answer(held.effectId(), read(fieldEncryption.decrypt(caller, key, answer)))
                .header("Idempotent-Replayed", "true");
    }

    private static String write(ApiResponse response) {
        Map<String, Object> stored = new LinkedHashMap<>();
        stored.put("status", response.status());
        stored.put("enveloped", response.enveloped());
        stored.put("at", Objects.requireNonNull(response.at()));
        stored.put("body", Objects.requireNonNull(response.body()));
        return Json.write(stored);
    }

    private static ApiResponse read(String text) {
        JsonNode stored = Json.object(text).orElseThrow();
        return new ApiResponse(
                stored.path("status").asInt(),
                stored.path("body"),
                stored.path("enveloped").asBoolean(),
                Map.of(),
                Instant.parse(stored.path("at").asText()));
    }
}
