package com.allmine.auth.issuer;

import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.util.Base64URL;
import java.util.List;

/**
 * One trusted issuer. It accepts only signatures of its keys. Its settings and the key decide the algorithm; the
 * header of a token must agree with both.
 */
public final class TrustedIssuer {
    /** The most keys that are tried for one token. */
    static final int MAX_TRIED = 8;

    private final IssuerSettings settings;
    private final IssuerKeys keys;

    TrustedIssuer(IssuerSettings settings, IssuerKeys keys) {
        this.settings = settings;
        this.keys = keys;
    }

    public IssuerSettings settings() {
        return settings;
    }

    /**
     * Requires the signature of one of this issuer's keys.
     *
     * @param header the header of the token, which selects a key of this issuer and nothing else
     * @param content the first two parts of the token
     * @throws Refusal {@code AUTHENTICATION_REQUIRED} if no key made the signature; {@code SERVICE_UNAVAILABLE} if the
     *     keys cannot be read
     */
    public void requireSignature(ObjectNode header, String content, Base64URL signature) {
        String algorithm = header.path("alg").asText();
        if (!settings.algorithms().contains(algorithm)) {
            throw refused("alg", "not an algorithm of the issuer");
        }
        String keyId = header.path("kid").textValue();
        if (header.has("kid") && keyId == null) {
            throw refused("kid", "not a text");
        }
        List<IssuerKey> known = keys.find(keyId);
        if (known.isEmpty()) {
            throw refused("kid", "no key of the issuer");
        }
        List<IssuerKey> fitting = known.stream()
                .filter(key -> key.isFor(algorithm))
                .limit(MAX_TRIED)
                .toList();
        if (fitting.isEmpty()) {
            throw refused("alg", "not the algorithm of the issuer's key");
        }
        if (fitting.stream().noneMatch(key -> key.verifies(content, signature))) {
            throw refused("signature", "by no key of the issuer");
        }
    }

    private static Refusal refused(String name, String why) {
        return Problem.AUTHENTICATION_REQUIRED.refusal().because(name + ": " + why);
    }

    /** Reads the keys, unless they were read in the last minutes. */
    void preload() {
        keys.find(null);
    }

    /** Reads the keys and verifies a wrong signature with each, so that a snapshot has every class. */
    void prime() {
        Base64URL wrong = Base64URL.encode(new byte[64]);
        keys.find(null).forEach(key -> key.verifies("", wrong));
    }

    void forget() {
        keys.forget();
    }
}
