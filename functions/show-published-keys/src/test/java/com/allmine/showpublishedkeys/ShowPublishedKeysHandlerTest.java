package com.allmine.showpublishedkeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Api;
import com.allmine.api.errors.Problem;
import com.allmine.crypto.KeyRotation;
import com.allmine.crypto.PublishedKeys;
import com.allmine.testkit.Request;
import com.allmine.testkit.Response;
import com.allmine.testkit.TestKeys;
import java.time.InstantSource;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ShowPublishedKeysHandlerTest {
    private static final String PATH = "/.well-known/jwks.json";

    private final ShowPublishedKeysHandler handler = handler(KeyRotation.publish(PublishedKeys.NONE, TestKeys.KEY_SET));

    private static ShowPublishedKeysHandler handler(String published) {
        return new ShowPublishedKeysHandler(new Api(InstantSource.system(), line -> {}), PublishedKeys.of(published));
    }

    @Test
    void returnsTheDocumentedResponse() {
        Request.get(PATH).to(handler).acceptedBare("""
            {
              "keys": [
                {
                  "kty": "EC",
                  "crv": "P-256",
                  "x": "bIJyN_dqKuhf70ts-t3GZAPk2FnuhpEROyrAI_m96Ck",
                  "y": "XLbMFuL8osZNteHzgfIo-YmdDMOCOwF-FXrATNgwdoM",
                  "use": "sig",
                  "alg": "ES256",
                  "kid": "receipt-1"
                },
                {
                  "kty": "OKP",
                  "crv": "Ed25519",
                  "x": "o8_nq5AfPpcOUG2XwLpvVfr1SwXnv89naC9FQxkZ4s4",
                  "use": "sig",
                  "alg": "EdDSA",
                  "kid": "checkpoint-1"
                }
              ]
            }\
            """);
    }

    @Test
    void mayBeCachedForAnHour() {
        Response response = Request.get(PATH).to(handler);
        String tag = Objects.requireNonNull(response.header("ETag"));

        assertThat(response.header("Cache-Control")).isEqualTo("public, max-age=3600");
        assertThat(Request.get(PATH).header("If-None-Match", tag).to(handler).status())
                .isEqualTo(304);
    }

    @Test
    void isEmptyBeforeTheFirstKey() {
        Request.get(PATH).to(handler(PublishedKeys.NONE)).acceptedBare("{\"keys\": []}");
    }

    @Test
    void refusesAWrongHeader() {
        Request.get(PATH)
                .header("X-Language", "de")
                .to(handler)
                .refused(Problem.VALIDATION_FAILED, "X-Language: must be one of en, tr");
    }

    @Test
    void servesNoPrivateKey() {
        Request.get(PATH).to(handler(TestKeys.KEY_SET)).refused(Problem.INTERNAL_ERROR);
    }
}
