package com.allmine.testkit;

/** Key sets for tests only. They protect nothing. */
public final class TestKeys {
    public static final String KEY_SET = """
        {"keys": [
          {"kty": "oct", "use": "sig", "alg": "HS256", "kid": "sign-2", "k": "dGVzdC1vbmx5LXNpZ25pbmcta2V5LTMyLWJ5dGVzLTI"},
          {"kty": "oct", "use": "enc", "alg": "A256GCM", "kid": "enc-1", "k": "dGVzdC1vbmx5LXNlYWxpbmcta2V5LTMyLWJ5dGVzLTE"},
          {"kty": "oct", "use": "hash", "alg": "HS256", "kid": "hash-1", "k": "dGVzdC1vbmx5LWhhc2hpbmcta2V5LTMyLWJ5dGVzLTE"},
          {"kty": "EC", "crv": "P-256", "use": "receipt", "alg": "ES256", "kid": "receipt-1",
            "x": "bIJyN_dqKuhf70ts-t3GZAPk2FnuhpEROyrAI_m96Ck",
            "y": "XLbMFuL8osZNteHzgfIo-YmdDMOCOwF-FXrATNgwdoM",
            "d": "h63NzJjdDkkVP7wQsmpJCBOW2zh2ddhqEMY3nbnATEY"},
          {"kty": "OKP", "crv": "Ed25519", "use": "checkpoint", "alg": "EdDSA", "kid": "checkpoint-1",
            "x": "o8_nq5AfPpcOUG2XwLpvVfr1SwXnv89naC9FQxkZ4s4",
            "d": "a5PvX_J6tvTDbblG-k33pNmtCyvBnjQJEA6nvy_BNiE"}
        ]}\
        """;

    /** The same keys and a newer one that signs. */
    public static final String ROTATED_KEY_SET = KEY_SET.replaceFirst(
            "\\{\"kty\"",
            "{\"kty\": \"oct\", \"use\": \"sig\", \"alg\": \"HS256\", \"kid\": \"sign-3\","
                    + " \"k\": \"dGVzdC1vbmx5LXNpZ25pbmcta2V5LTMyLWJ5dGVzLTM\"}, {\"kty\"");

    private TestKeys() {}
}
