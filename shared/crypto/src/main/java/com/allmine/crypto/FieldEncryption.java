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
 * Encrypts single fields of an item as compact JWE (RFC 7516), {@code dir} with {@code A256GCM}. The tenant, the user and
 * the field are associated data: a ciphertext that was moved to another item or field does not decrypt.
 */
public final class FieldEncryption {
    private static final String OWNER = "own";

    private final Supplier<List<OctetSequenceKey>> keys;

    /**
     * Uses the encryption keys of a key set.
     *
     * @throws IllegalStateException if it has none
     */
    public FieldEncryption(KeySet keys) {
        this(keys.with(KeyPurpose.ENCRYPTION)::encryption);
    }

    /**
     * Uses these keys.
     *
     * @param keys all keys that decrypt; the first one encrypts
     */
    public FieldEncryption(Supplier<List<OctetSequenceKey>> keys) {
        this.keys = keys;
    }

    /** The ciphertext of a text, under the current key. */
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
            throw Problem.INTERNAL_ERROR.refusal().because("the current encryption key does not fit A256GCM");
        }
    }

    /**
     * The text of a ciphertext.
     *
     * @throws Refusal {@code INTERNAL_ERROR} if the ciphertext belongs to another owner or field, was altered, or its key
     *     no longer exists
     */
    public String decrypt(Caller owner, String field, String ciphertext) {
        try {
            JWEObject jwe = JWEObject.parse(ciphertext);
            if (fingerprint(owner, field).equals(jwe.getHeader().getCustomParam(OWNER))) {
                jwe.decrypt(new DirectDecrypter(key(jwe.getHeader().getKeyID())));
                return jwe.getPayload().toString();
            }
        } catch (ParseException | JOSEException e) {
            // Every cause leads to the refusal below.
        }
        throw Problem.INTERNAL_ERROR.refusal().because("the field " + field + " does not decrypt");
    }

    /** The id of the key of a ciphertext; empty if the text is not a ciphertext. */
    public static Optional<String> keyId(String ciphertext) {
        try {
            return Optional.ofNullable(JWEObject.parse(ciphertext).getHeader().getKeyID());
        } catch (ParseException e) {
            return Optional.empty();
        }
    }

    /** Whether a ciphertext was made with the current key. */
    public boolean isCurrent(String ciphertext) {
        return keyId(ciphertext).equals(Optional.of(keys.get().getFirst().getKeyID()));
    }

    private OctetSequenceKey key(String id) throws JOSEException {
        return keys.get().stream()
                .filter(key -> key.getKeyID().equals(id))
                .findFirst()
                .orElseThrow(() -> new JOSEException("unknown key"));
    }

    private static String fingerprint(Caller owner, String field) {
        return Digest.sha256(Json.write(List.of(owner.tenantId(), owner.userId(), field)));
    }
}
