package com.allmine.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DigestTest {
    /** The first from FIPS 180-2, the second computed by another implementation. */
    @Test
    void isTheSha256OfATextsUtf8Bytes() {
        assertThat(Digest.sha256("abc")).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(Digest.sha256("Açık rıza"))
                .isEqualTo("74dc8665c10055e50ec3e6d2060fb525ad7eb4eb1f7f4911f984310bf43de28c");
    }
}
