package com.allmine.crypto;

import com.allmine.api.json.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A JWT whose claims can be left out one by one without breaking its signature: an SD-JWT (RFC 9901), signed by ES256,
 * without key binding. The JWT has the digest of each such claim; the disclosures after it have the claims.
 */
public final class SdJwt {
    /** The character that ends the JWT and each disclosure. */
    private static final String END = "~";

    private static final int MAX_DISCLOSURES = 100;

    private final JWSObject jws;
    private final ObjectNode payload;
    private final ObjectNode claims;

    private SdJwt(JWSObject jws, ObjectNode payload, ObjectNode claims) {
        this.jws = jws;
        this.payload = payload;
        this.claims = claims;
    }

    /**
     * A claim with its salt.
     *
     * @param text the base64url of a JSON array: salt, name and value; salt and value for an element of an array
     */
    public record Disclosure(String text) {
        /**
         * Makes a disclosure. Equal arguments give the same one.
         *
         * @param salt 128 bits that nobody can guess
         */
        public static Disclosure of(String salt, String name, Object value) {
            byte[] json = Json.write(List.of(salt, name, value)).getBytes(StandardCharsets.UTF_8);
            return new Disclosure(Base64.getUrlEncoder().withoutPadding().encodeToString(json));
        }

        /** The SHA-256 of the text, in base64url. Nobody can guess the claim from it without the salt. */
        public String digest() {
            try {
                MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
                return Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(sha256.digest(text.getBytes(StandardCharsets.US_ASCII)));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JVM has SHA-256", e);
            }
        }

        /** The array; a missing node unless the text is one. */
        JsonNode array() {
            try {
                byte[] json = Base64.getUrlDecoder().decode(text);
                return Json.tree(new ByteArrayInputStream(json));
            } catch (IllegalArgumentException | IOException notJson) {
                return MissingNode.getInstance();
            }
        }
    }

    /**
     * Signs claims by the current key for receipts.
     *
     * @param type the media type, without {@code application/}
     * @param digest of the claim that can be left out
     * @param disclosure of that claim; empty to leave it out
     */
    public static String sign(
            String type, Map<String, Object> claims, String digest, Optional<Disclosure> disclosure, KeySet keys) {
        Map<String, Object> signed = new LinkedHashMap<>(claims);
        signed.put(DisclosedClaims.DIGESTS, List.of(digest));
        signed.put(DisclosedClaims.ALGORITHM, DisclosedClaims.SHA_256);
        ECKey key = keys.receipts().getFirst();
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType(type))
                .keyID(key.getKeyID())
                .build();
        JWSObject jws = new JWSObject(header, new Payload(Json.write(signed)));
        try {
            jws.sign(new ECDSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("the key " + key.getKeyID() + " cannot sign", e);
        }
        return jws.serialize() + END + disclosure.map(one -> one.text() + END).orElse("");
    }

    /**
     * Reads an SD-JWT. Does not verify its signature.
     *
     * @return empty if the text has another form or algorithm or a key binding, or if a disclosure does not fit
     */
    public static Optional<SdJwt> parse(String text) {
        String[] parts = text.split(END, -1);
        if (parts.length < 2 || parts.length - 2 > MAX_DISCLOSURES || !parts[parts.length - 1].isEmpty()) {
            return Optional.empty();
        }
        List<Disclosure> disclosures =
                Arrays.stream(parts, 1, parts.length - 1).map(Disclosure::new).toList();
        try {
            JWSObject jws = JWSObject.parse(parts[0]);
            if (!jws.getHeader().getAlgorithm().equals(JWSAlgorithm.ES256)) {
                return Optional.empty();
            }
            return Json.object(jws.getPayload().toString())
                    .flatMap(payload ->
                            DisclosedClaims.of(payload, disclosures).map(claims -> new SdJwt(jws, payload, claims)));
        } catch (ParseException notAJws) {
            return Optional.empty();
        }
    }

    /** The id of the key that is said to have signed; empty text if none is. */
    public String keyId() {
        return Objects.requireNonNullElse(jws.getHeader().getKeyID(), "");
    }

    /** The media type, without {@code application/}; empty text if none is said. */
    public String type() {
        JOSEObjectType type = jws.getHeader().getType();
        return type == null ? "" : type.getType();
    }

    /** The claims as they are signed: with the digests, without what the disclosures say. */
    public JsonNode payload() {
        return payload;
    }

    /** The claims with those that the disclosures say. */
    public JsonNode claims() {
        return claims;
    }

    /** Whether the published key of this id signed the claims. The key may be revoked. */
    public boolean isSignedBy(PublishedKeys keys) {
        return keys.receiptKey(keyId()).filter(this::isSignedBy).isPresent();
    }

    private boolean isSignedBy(ECKey key) {
        try {
            return jws.verify(new ECDSAVerifier(key));
        } catch (JOSEException notItsKey) {
            return false;
        }
    }
}
