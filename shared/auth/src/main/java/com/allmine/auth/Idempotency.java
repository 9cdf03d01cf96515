package com.allmine.auth;

import com.allmine.api.Answer;
import com.allmine.api.ApiRequest;
import com.allmine.api.Caller;
import com.allmine.api.Json;
import com.allmine.api.Problem;
import com.allmine.api.Refusal;
import com.allmine.data.Claims;
import com.allmine.data.DynamoClaims;
import com.allmine.data.Ids;
import com.allmine.data.KeyPurpose;
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
 * Lets a client repeat a POST without repeating its effect, by the header {@code Idempotency-Key}. A request without it
 * costs nothing. A refusal is never replayed: the same request may succeed later.
 */
public final class Idempotency {
    private final Claims claims;
    private final SealedFields sealedFields;
    private final Hmac hmac;
    private final Ids ids;
    private final InstantSource clock;

    public Idempotency(Claims claims, KeyRing keys, Ids ids, InstantSource clock) {
        this.claims = claims;
        KeyRing signing = keys.with(KeyPurpose.SIGNING);
        this.sealedFields = new SealedFields(() -> signing.derived("idempotency record"));
        this.hmac = new Hmac(() -> signing.derived("idempotency hash"));
        this.ids = ids;
        this.clock = clock;
    }

    public static Idempotency live() {
        InstantSource clock = InstantSource.system();
        return new Idempotency(DynamoClaims.live(), KeyRing.live(), new Ids(clock, new SecureRandom()), clock);
    }

    /** Decides what a repeated request is answered. */
    public interface Replay {
        /**
         * Checks what was a condition of the effect, for that may have changed since.
         *
         * @param effectId of the effect that took place
         * @param stored what was answered then
         * @return the stored answer, or a fresh one in its place
         * @throws Refusal where the effect would be refused today
         */
        Answer answer(String effectId, Answer stored);

        /** The stored answer, after a check that refuses what the effect would be refused for. */
        static Replay after(Runnable check) {
            return (effectId, stored) -> {
                check.run();
                return stored;
            };
        }
    }

    /**
     * Answers with the effect, or with the replay where the caller's key was used before for the same request. If that
     * request was left unfinished, the effect is asked for once more, with the same id.
     *
     * @param effect of an id, which tells it whether it has taken place already
     * @throws Refusal {@code IDEMPOTENCY_KEY_REUSED} for another body, {@code IDEMPOTENCY_KEY_IN_USE} while the first
     *     request is under way, and whatever the effect or the replay refuses
     */
    public Answer once(ApiRequest request, Caller caller, Replay replay, Function<String, Answer> effect) {
        String id = ids.next();
        String sent = request.idempotencyKey();
        if (sent == null) {
            return effect.apply(id);
        }
        List<String> hashes = hashes(caller, request.route() + "\n" + sent, request.canonicalBody());
        String key = hashes.getFirst();
        String body = hashes.getLast();
        return switch (claims.take(caller, key, body, id)) {
            case Claims.Held held -> replay(caller, key, body, held, replay);
            case Claims.Ours(String effectId) -> first(caller, key, () -> effect.apply(effectId));
        };
    }

    /**
     * The hashes of a client's key and of the body: under the current signing key, or under an older one by which the
     * client's key was taken before the keys were rotated. While there is one signing key, nothing is looked up.
     */
    private List<String> hashes(Caller caller, String key, String body) {
        List<List<String>> hashes = hmac.all(caller.tenantId(), List.of(key, body));
        return hashes.stream()
                .skip(1)
                .filter(older -> claims.isTaken(caller, older.getFirst()))
                .findFirst()
                .orElse(hashes.getFirst());
    }

    private Answer first(Caller caller, String key, Supplier<Answer> effect) {
        try {
            Answer answer = effect.get().at(clock.instant());
            claims.complete(caller, key, sealedFields.seal(caller, key, write(answer)));
            return answer;
        } catch (Refusal refusal) {
            if (refusal.problem().status() < 500) {
                claims.release(caller, key);
            } else {
                claims.suspend(caller, key);
            }
            throw refusal;
        }
    }

    private Answer replay(Caller caller, String key, String body, Claims.Held held, Replay replay) {
        if (!held.body().equals(body)) {
            throw Problem.IDEMPOTENCY_KEY_REUSED.refusal();
        }
        String answer = held.answer().orElseThrow(Problem.IDEMPOTENCY_KEY_IN_USE::refusal);
        return replay.answer(held.effectId(), read(sealedFields.open(caller, key, answer)))
                .header("Idempotent-Replayed", "true");
    }

    private static String write(Answer answer) {
        Map<String, Object> stored = new LinkedHashMap<>();
        stored.put("status", answer.status());
        stored.put("enveloped", answer.enveloped());
        stored.put("at", Objects.requireNonNull(answer.at()));
        stored.put("body", Objects.requireNonNull(answer.body()));
        return Json.write(stored);
    }

    private static Answer read(String text) {
        JsonNode stored = Json.object(text).orElseThrow();
        return new Answer(
                stored.path("status").asInt(),
                stored.path("body"),
                stored.path("enveloped").asBoolean(),
                Map.of(),
                Instant.parse(stored.path("at").asText()));
    }
}
