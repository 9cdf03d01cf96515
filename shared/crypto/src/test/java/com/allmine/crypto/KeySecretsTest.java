package com.allmine.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.aws.Aws;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** The SDK's client against a service that responds as the test says. */
class KeySecretsTest {
    private HttpServer service;
    private volatile int status = 200;
    private volatile String body = "";

    /** One attempt is enough: retries do not change the meaning of an error, and they wait. */
    @BeforeAll
    static void disableRetries() {
        System.setProperty("aws.maxAttempts", "1");
    }

    @AfterAll
    static void enableRetries() {
        System.clearProperty("aws.maxAttempts");
    }

    @BeforeEach
    void start() throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/", exchange -> {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
                exchange.sendResponseHeaders(status, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        });
        service.start();
    }

    @AfterEach
    void stop() {
        service.stop(0);
    }

    /** Reads a secret with a client that is set up as in the functions. */
    private String read() {
        try (SecretsManagerClient client = Aws.client(SecretsManagerClient.builder()
                .endpointOverride(
                        URI.create("http://127.0.0.1:" + service.getAddress().getPort()))
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"))))) {
            return Objects.requireNonNull(new KeySecrets(client, Map.of(KeyPurpose.SIGNING, "keys"))
                    .read()
                    .get(KeyPurpose.SIGNING));
        }
    }

    private void assertRefused(Problem problem) {
        assertThatThrownBy(this::read)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.problem()).isEqualTo(problem));
    }

    @Test
    void returnsTheTextOfTheSecret() {
        body = "{\"SecretValues\":[{\"Name\":\"keys\",\"SecretString\":\"the keys\"}]}";

        assertThat(read()).isEqualTo("the keys");
    }

    @ParameterizedTest
    @CsvSource({
        "500, InternalServerError",
        "503, ServiceUnavailable",
        "400, ProvisionedThroughputExceededException",
        "400, ThrottlingException",
        "400, RequestLimitExceeded",
        "429, Anything"
    })
    void isUnavailableWhenTheServiceIs(int statusCode, String code) {
        status = statusCode;
        body = "{\"__type\":\"" + code + "\",\"message\":\"wait\"}";

        assertRefused(Problem.SERVICE_UNAVAILABLE);
    }

    @ParameterizedTest
    @CsvSource({
        "400, ValidationException",
        "400, ResourceNotFoundException",
        "400, AccessDeniedException",
        "403, InvalidSignatureException"
    })
    void treatsARejectedRequestAsOurError(int statusCode, String code) {
        status = statusCode;
        body = "{\"__type\":\"" + code + "\",\"message\":\"no\"}";

        assertRefused(Problem.INTERNAL_ERROR);
    }

    @ParameterizedTest
    @CsvSource({
        "ResourceNotFoundException, INTERNAL_ERROR",
        "AccessDeniedException, INTERNAL_ERROR",
        "InvalidRequestException, INTERNAL_ERROR",
        "InternalServiceError, SERVICE_UNAVAILABLE",
        "ThrottlingException, SERVICE_UNAVAILABLE"
    })
    void tellsATemporaryErrorOfOneSecretFromALastingOne(String code, Problem problem) {
        body = "{\"SecretValues\":[],\"Errors\":[{\"SecretId\":\"keys\",\"ErrorCode\":\"" + code + "\"}]}";

        assertRefused(problem);
    }

    @Test
    void refusesASecretWithoutText() {
        body = "{\"SecretValues\":[{\"Name\":\"keys\",\"SecretBinary\":\"a2V5cw==\"}]}";

        assertRefused(Problem.INTERNAL_ERROR);
    }

    @Test
    void understandsAnErrorThatIsNotJson() {
        status = 502;
        body = "<html>Bad gateway</html>";
        assertRefused(Problem.SERVICE_UNAVAILABLE);

        status = 404;
        body = "";
        assertRefused(Problem.INTERNAL_ERROR);
    }

    @Test
    void isUnavailableWhenAnErrorWasCutOff() {
        status = 400;
        body = "{\"__type\":\"ConditionalCheckF";

        assertRefused(Problem.SERVICE_UNAVAILABLE);
    }

    @Test
    void isUnavailableWhenATransactionHasTheItem() {
        status = 400;
        body = "{\"__type\":\"TransactionConflictException\",\"message\":\"is ongoing\"}";

        assertRefused(Problem.SERVICE_UNAVAILABLE);
    }

    @Test
    void isUnavailableWhenNothingListens() {
        service.stop(0);

        assertRefused(Problem.SERVICE_UNAVAILABLE);
    }

    @Test
    void letsARefusalThrough() {
        assertThatThrownBy(() -> Aws.call("a call", () -> {
                    throw Problem.ACCOUNT_CLOSED.refusal();
                }))
                .hasMessage("ACCOUNT_CLOSED");
    }

    @Test
    void letsAnExceptionThrough() {
        assertThatThrownBy(() -> Aws.call("a call", () -> {
                    throw new IllegalStateException("ours");
                }))
                .isInstanceOf(IllegalStateException.class);
    }
}
