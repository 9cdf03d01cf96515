package com.allmine.auth.issuer;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A public key that verifies signatures of exactly one algorithm, as RFC 8725 requires. */
final class IssuerKey {
    static final List<String> ALGORITHMS = List.of("RS256", "PS256", "ES256");

    private static final int MIN_RSA_BITS = 2048;

    /** A longer modulus costs more time than a signature may take. */
    private static final int MAX_RSA_BITS = 8192;

    private final @Nullable String id;
    private final String algorithm;
    private final JWSVerifier verifier;

    private IssuerKey(@Nullable String id, String algorithm, JWSVerifier verifier) {
        this.id = id;
        this.algorithm = algorithm;
        this.verifier = verifier;
    }

    /**
     * Reads a JSON Web Key (RFC 7517). Written by hand: the library's parser accepts duplicate members.
     *
     * @param allowed the algorithms of the issuer; a key without {@code alg} gets the first that fits
     * @return empty if the key is not a public key for signatures of an allowed algorithm, or is weak
     */
    static Optional<IssuerKey> parse(JsonNode jwk, List<String> allowed) {
        if (jwk.has("d") || !isForSignatures(jwk)) {
            return Optional.empty();
        }
        String type = jwk.path("kty").asText();
        Optional<String> algorithm = allowed.stream()
                .filter(name -> type.equals(name.equals("ES256") ? "EC" : "RSA"))
                .filter(name -> !jwk.has("alg") || name.equals(jwk.path("alg").textValue()))
                .findFirst();
        try {
            return algorithm.isEmpty()
                    ? Optional.empty()
                    : verifier(jwk, type)
                            .map(verifier -> new IssuerKey(jwk.path("kid").textValue(), algorithm.get(), verifier));
        } catch (IllegalArgumentException | IllegalStateException | JOSEException e) {
            return Optional.empty();
        }
    }

    private static boolean isForSignatures(JsonNode jwk) {
        boolean isUse = !jwk.has("use") || "sig".equals(jwk.path("use").textValue());
        boolean isOperation = !jwk.has("key_ops");
        for (JsonNode operation : jwk.path("key_ops")) {
            isOperation |= "verify".equals(operation.textValue());
        }
        return isUse && isOperation;
    }

    private static Optional<JWSVerifier> verifier(JsonNode jwk, String type) throws JOSEException {
        if (type.equals("RSA")) {
            RSAPublicKey key = new RSAKey.Builder(number(jwk, "n"), number(jwk, "e"))
                    .build()
                    .toRSAPublicKey();
            int bits = key.getModulus().bitLength();
            return bits < MIN_RSA_BITS || bits > MAX_RSA_BITS ? Optional.empty() : Optional.of(new RSASSAVerifier(key));
        }
        if (!"P-256".equals(jwk.path("crv").textValue())) {
            return Optional.empty();
        }
        return Optional.of(
                new ECDSAVerifier(new ECKey.Builder(Curve.P_256, number(jwk, "x"), number(jwk, "y")).build()));
    }

    private static Base64URL number(JsonNode jwk, String name) {
        return new Base64URL(jwk.path(name).asText());
    }

    boolean hasId(String other) {
        return other.equals(id);
    }

    boolean isFor(String name) {
        return algorithm.equals(name);
    }

    /** Whether this key made the signature, by its own algorithm. */
    boolean verifies(String content, Base64URL signature) {
        try {
            JWSHeader header = new JWSHeader(Objects.requireNonNull(JWSAlgorithm.parse(algorithm)));
            return verifier.verify(header, content.getBytes(StandardCharsets.US_ASCII), signature);
        } catch (JOSEException e) {
            return false;
        }
    }
}
