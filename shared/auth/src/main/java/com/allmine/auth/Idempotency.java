package com.allmine.auth;

import com.allmine.api.Answer;
import com.allmine.api.ApiRequest;
import com.allmine.api.Caller;
import com.allmine.api.Json;
import com.allmine.api.Problem;
import com.allmine.api.Refusal;
import com.allmine.data.Claims;
import com.allmine.data.DynamoClaims;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Lets a client repeat a POST without repeating its effect, by the header {@code Idempotency-Key}. A request without it
 * costs nothing. A refusal is never replayed: the same request may succeed later.
 */
public final class Idempotency {
    private final Claims claims;
    private final SealedFields sealedFields;
    private final KeyedHash hash;
    private final InstantSource clock;

    public Idempotency(Claims claims, KeyRing keys, InstantSource clock) {
        this.claims = claims;
        this.sealedFields = new SealedFields(keys);
        this.hash = new KeyedHash(keys);
        this.clock = clock;
    }

    public static Idempotency live() {
        return new Idempotency(DynamoClaims.live(), KeyRing.live(), InstantSource.system());
    }

    /**
     * Answers by the effect, or, where the caller's key was used before for the same request, as it was answered then.
     *
     * @throws Refusal {@code IDEMPOTENCY_KEY_REUSED} for another body, {@code IDEMPOTENCY_KEY_IN_USE} while the first
     *     request is under way, and whatever the effect refuses
     */
    public Answer once(ApiRequest request, Caller caller, Supplier<Answer> effect) {
        String sent = request.idempotencyKey();
        if (sent == null) {
            return effect.get();
        }
        // By the oldest hash key, so that a claim is found again when a key has been added in between.
        String key =
                hash.byAge(caller.tenantId(), request.route() + "\n" + sent).getFirst();
        String body = hash.byAge(caller.tenantId(), Objects.requireNonNullElse(request.text(), ""))
                .getFirst();
        return claims.take(caller, key, body)
                .map(held -> replay(caller, key, body, held))
                .orElseGet(() -> first(caller, key, effect));
    }

    private Answer first(Caller caller, String key, Supplier<Answer> effect) {
        Answer answer;
        try {
            answer = effect.get().at(clock.instant());
        } catch (Refusal refusal) {
            claims.release(caller, key);
            throw refusal;
        }
        claims.complete(caller, key, sealedFields.seal(caller, key, write(answer)));
        return answer;
    }

    private Answer replay(Caller caller, String key, String body, Claims.Held held) {
        if (!held.body().equals(body)) {
            throw Problem.IDEMPOTENCY_KEY_REUSED.refusal();
        }
        String answer = held.answer().orElseThrow(Problem.IDEMPOTENCY_KEY_IN_USE::refusal);
        return read(sealedFields.open(caller, key, answer)).header("Idempotent-Replayed", "true");
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
