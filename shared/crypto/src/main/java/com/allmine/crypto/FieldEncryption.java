package com.allmine.crypto;

import com.allmine.api.Caller;
import com.allmine.api.Digest;
import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.api.json.Json;
import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import java.text.ParseException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Encrypts what nobody but us may read: compact JWE (RFC 7516), {@code dir} with {@code A256GCM}. A sealed text opens
 * only as the field, user and tenant it was sealed for, so that it cannot be moved to another record.
 */
public final class FieldEncryption {
    private static final String OWNER = "own";

    private final Supplier<List<OctetSequenceKey>> keys;

    public FieldEncryption(KeySet keys) {
        this(keys.with(KeyPurpose.ENCRYPTION)::encryption);
    }

    /** @param keys the current first */
    public FieldEncryption(Supplier<List<OctetSequenceKey>> keys) {
        this.keys = keys;
    }

    /** The text, sealed with the current key. */
    public String encrypt(Caller owner, String field, String text) {
        OctetSequenceKey key = keys.get().getFirst();
        JWEHeader header = new JWEHeader.Builder(JWEAlgorithm.DIR, EncryptionMethod.A256GCM)
                .keyID(key.getKeyID())
                .customParam(OWNER, fingerprint(owner, field))
                .build();
        try {
            JWEObject jwe = new JWEObject(header, new Payload(text));
            jwe.encrypt(new DirectEncrypter(key));
            return jwe.serialize();
        } catch (JOSEException e) {
            throw Problem.INTERNAL_ERROR.refusal().because("the current sealing key is no A256GCM key");
        }
    }

    /**
     * The text that was sealed for this owner and field.
     *
     * @throws Refusal {@code INTERNAL_ERROR} where it was sealed for another, was altered, or its key is gone
     */
    public String decrypt(Caller owner, String field, String sealed) {
        try {
            JWEObject jwe = JWEObject.parse(sealed);
            if (fingerprint(owner, field).equals(jwe.getHeader().getCustomParam(OWNER))) {
                jwe.decrypt(new DirectDecrypter(key(jwe.getHeader().getKeyID())));
                return jwe.getPayload().toString();
            }
        } catch (ParseException | JOSEException e) {
            // Answered below: whatever is wrong with it, it does not open.
        }
        throw Problem.INTERNAL_ERROR.refusal().because("the sealed field " + field + " does not open");
    }

    /** The id of the key that a text was sealed with; empty where it is no sealed text. */
    public static Optional<String> keyId(String sealed) {
        try {
            return Optional.ofNullable(JWEObject.parse(sealed).getHeader().getKeyID());
        } catch (ParseException e) {
            return Optional.empty();
        }
    }

    /** Whether a text was sealed with the key that is current now. */
    public boolean isCurrent(String sealed) {
        return keyId(sealed).equals(Optional.of(keys.get().getFirst().getKeyID()));
    }

    private OctetSequenceKey key(String id) throws JOSEException {
        return keys.get().stream()
                .filter(key -> key.getKeyID().equals(id))
                .findFirst()
                .orElseThrow(() -> new JOSEException("no such key"));
    }

    private static String fingerprint(Caller owner, String field) {
        return Digest.sha256(Json.write(List.of(owner.tenantId(), owner.userId(), field)));
    }
}
