package com.allmine.crypto;

import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.api.json.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.util.Base64URL;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;

/**
 * Reads the key set of a purpose. Written by hand: the library's parser loads its own JSON library, a hundred classes at
 * every cold start.
 */
final class JsonWebKeys {
    private JsonWebKeys() {}

    /**
     * The keys of a set: {@link OctetSequenceKey}, {@link ECKey} or {@link OctetKeyPair}, by the purpose.
     *
     * @throws Refusal {@code INTERNAL_ERROR} if the text is not a set of keys of this purpose
     */
    static List<JWK> read(KeyPurpose purpose, String text) {
        List<JWK> keys = new ArrayList<>();
        Json.object(text).ifPresent(set -> set.path("keys").forEach(key -> keys.add(key(purpose, key))));
        if (keys.isEmpty()) {
            throw wrong("the key set has no key of use " + purpose.use());
        }
        return List.copyOf(keys);
    }

    private static JWK key(KeyPurpose purpose, JsonNode key) {
        JWK read = switch (purpose) {
            case SIGNING, ENCRYPTION, HASHING -> symmetric(purpose, key);
            case RECEIPTS -> elliptic(purpose, key);
            case CHECKPOINTS -> edwards(purpose, key);
        };
        if (!key.path("use").asText().equals(purpose.use())) {
            throw wrong("a key of another use is in the key set of use " + purpose.use());
        }
        return read;
    }

    private static OctetSequenceKey symmetric(KeyPurpose purpose, JsonNode key) {
        require(key, "oct", "");
        OctetSequenceKey.Builder known = new OctetSequenceKey.Builder(member(key, "k"))
                .keyID(key.path("kid").asText())
                .keyUse(new KeyUse(purpose.use()));
        return key.has("nbf") ? known.notBeforeTime(start(key)).build() : known.build();
    }

    private static ECKey elliptic(KeyPurpose purpose, JsonNode key) {
        require(key, "EC", Curve.P_256.getName());
        try {
            ECKey.Builder known = new ECKey.Builder(Curve.P_256, member(key, "x"), member(key, "y"))
                    .d(member(key, "d"))
                    .keyID(key.path("kid").asText())
                    .keyUse(new KeyUse(purpose.use()));
            return key.has("nbf") ? known.notBeforeTime(start(key)).build() : known.build();
        } catch (IllegalArgumentException | IllegalStateException notOnTheCurve) {
            throw wrong("a key of use " + purpose.use() + " is not on its curve");
        }
    }

    private static OctetKeyPair edwards(KeyPurpose purpose, JsonNode key) {
        require(key, "OKP", Curve.Ed25519.getName());
        OctetKeyPair.Builder known = new OctetKeyPair.Builder(Curve.Ed25519, member(key, "x"))
                .d(member(key, "d"))
                .keyID(key.path("kid").asText())
                .keyUse(new KeyUse(purpose.use()));
        return key.has("nbf") ? known.notBeforeTime(start(key)).build() : known.build();
    }

    private static void require(JsonNode key, String type, String curve) {
        if (!key.path("kty").asText().equals(type) || !key.path("crv").asText().equals(curve)) {
            throw wrong("a key of the key set is of another type");
        }
    }

    private static Base64URL member(JsonNode key, String name) {
        String value = key.path(name).textValue();
        if (value == null || value.isEmpty()) {
            throw wrong("a key of the key set lacks its member " + name);
        }
        return new Base64URL(value);
    }

    private static Date start(JsonNode key) {
        return Date.from(Instant.ofEpochSecond(key.path("nbf").asLong()));
    }

    private static Refusal wrong(String cause) {
        return Problem.INTERNAL_ERROR.refusal().because(cause);
    }
}
