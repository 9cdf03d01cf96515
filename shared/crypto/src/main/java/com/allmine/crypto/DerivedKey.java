package com.allmine.crypto;

import com.allmine.api.errors.Problem;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * Derives a key of 256 bits from another by HKDF-Expand with SHA-256 (RFC 5869), its label as {@code info}. A derived key
 * says nothing about its root or about a key with another label. Roots are random, so that nothing is extracted first.
 */
final class DerivedKey {
    private static final int BYTES = 32;

    private DerivedKey() {}

    /** The key that this root has for the label; its id is the root's. */
    static OctetSequenceKey of(OctetSequenceKey root, String label) {
        HKDFParameterSpec spec = HKDFParameterSpec.expandOnly(
                root.toSecretKey("HmacSHA256"), ("allmine " + label).getBytes(StandardCharsets.UTF_8), BYTES);
        try {
            return new OctetSequenceKey.Builder(KDF.getInstance("HKDF-SHA256").deriveData(spec))
                    .keyID(root.getKeyID())
                    .build();
        } catch (GeneralSecurityException e) {
            throw Problem.INTERNAL_ERROR.refusal().because("no key can be derived from " + root.getKeyID());
        }
    }
}
