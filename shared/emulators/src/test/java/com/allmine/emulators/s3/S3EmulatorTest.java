package com.allmine.emulators.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The rules that the SDK's requests follow anyway; SignCheckpoints' tests use the SDK. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class S3EmulatorTest {
    /** SHA-256 of {@code note} in base64, by another program. */
    private static final String SHA_256 = "7bRlYkKR5AU8bF6kt+syDex3PhClfSa5Xc8FZPjjEPg=";

    private final S3Emulator s3 = S3Emulator.start();
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterAll
    void stop() {
        client.close();
        s3.close();
    }

    private HttpRequest.Builder put(String path, String text) {
        return HttpRequest.newBuilder(URI.create(s3.endpoint() + path)).PUT(BodyPublishers.ofString(text));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder valid(String path, String text) {
        return put(path, text).header("If-None-Match", "*").header("x-amz-checksum-sha256", SHA_256);
    }

    @Test
    void keepsTheFirstObjectOfAKey() throws IOException, InterruptedException {
        assertThat(send(valid("/bucket/a%2520b/1.txt", "note")).statusCode()).isEqualTo(200);
        HttpResponse<String> second = send(valid("/bucket/a%2520b/1.txt", "note"));

        assertThat(second.statusCode()).isEqualTo(412);
        assertThat(second.body()).contains("<Code>PreconditionFailed</Code>");
        assertThat(s3.objects()).containsEntry("bucket/a%20b/1.txt", "note");
    }

    @Test
    void refusesWhatABucketWithObjectLockRefuses() throws IOException, InterruptedException {
        assertThat(send(put("/bucket/2.txt", "note").header("If-None-Match", "*"))
                        .body())
                .contains("<Code>InvalidRequest</Code>");
        assertThat(send(valid("/bucket/2.txt", "another note")).body()).contains("<Code>BadDigest</Code>");
        assertThat(send(put("/bucket/2.txt", "note").header("x-amz-checksum-sha256", SHA_256))
                        .body())
                .contains("<Code>AccessDenied</Code>");
        assertThat(s3.objects()).doesNotContainKey("bucket/2.txt");
    }

    @Test
    void refusesEveryOtherOperation() throws IOException, InterruptedException {
        URI object = URI.create(s3.endpoint() + "/bucket/3.txt");

        assertThat(send(HttpRequest.newBuilder(object).DELETE()).statusCode()).isEqualTo(501);
        assertThat(send(HttpRequest.newBuilder(object).GET()).statusCode()).isEqualTo(501);
    }
}
