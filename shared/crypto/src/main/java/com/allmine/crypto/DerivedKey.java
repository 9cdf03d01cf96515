package com.allmine.crypto;

import com.allmine.api.errors.Problem;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * Derives 256-bit keys by HKDF-Expand with SHA-256 (RFC 5869); the label is the {@code info}. A derived key reveals nothing
 * about its root or about keys with other labels. Root keys are random, so the extract step is not needed.
 */
final class DerivedKey {
    private static final int BYTES = 32;

    private DerivedKey() {}

    /** The key for a label. It has the id of its root. */
    static OctetSequenceKey of(OctetSequenceKey root, String label) {
        HKDFParameterSpec spec = HKDFParameterSpec.expandOnly(
                root.toSecretKey("HmacSHA256"), ("allmine " + label).getBytes(StandardCharsets.UTF_8), BYTES);
        try {
            return new OctetSequenceKey.Builder(KDF.getInstance("HKDF-SHA256").deriveData(spec))
                    .keyID(root.getKeyID())
                    .build();
        } catch (GeneralSecurityException e) {
            throw Problem.INTERNAL_ERROR.refusal().because("cannot derive a key from " + root.getKeyID());
        }
    }
}
