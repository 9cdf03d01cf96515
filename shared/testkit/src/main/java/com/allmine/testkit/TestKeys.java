package com.allmine.testkit;

/** Key sets for tests only. They protect nothing. */
public final class TestKeys {
    public static final String KEY_SET = """
        {"keys": [
          {"kty": "oct", "use": "sig", "alg": "HS256", "kid": "sign-2", "k": "dGVzdC1vbmx5LXNpZ25pbmcta2V5LTMyLWJ5dGVzLTI"},
          {"kty": "oct", "use": "enc", "alg": "A256GCM", "kid": "enc-1", "k": "dGVzdC1vbmx5LXNlYWxpbmcta2V5LTMyLWJ5dGVzLTE"},
          {"kty": "oct", "use": "hash", "alg": "HS256", "kid": "hash-1", "k": "dGVzdC1vbmx5LWhhc2hpbmcta2V5LTMyLWJ5dGVzLTE"},
          {"kty": "oct", "use": "checkpoint", "alg": "HS256", "kid": "checkpoint-1", "k": "dGVzdC1vbmx5LWNoZWNrcG9pbnQta2V5LTMyLWJ5dGU"}
        ]}\
        """;

    /** The same keys and a newer one that signs. */
    public static final String ROTATED_KEY_SET = KEY_SET.replaceFirst(
            "\\{\"kty\"",
            "{\"kty\": \"oct\", \"use\": \"sig\", \"alg\": \"HS256\", \"kid\": \"sign-3\","
                    + " \"k\": \"dGVzdC1vbmx5LXNpZ25pbmcta2V5LTMyLWJ5dGVzLTM\"}, {\"kty\"");

    private TestKeys() {}
}
