package com.allmine.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.errors.Problem;
import com.allmine.emulators.LoopbackServer;
import com.allmine.operator.OperatorCli;
import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A failed command prints one line that says what happened and what to do, and never a stack trace. */
class FailedCommandTest {
    private static final Map<String, String> SETTINGS = Map.of(
            "USERS_TABLE", "Users",
            "CONSENTS_TABLE", "Consents",
            "DROPDOWNS_TABLE", "Dropdowns",
            "LOGS_TABLE", "Logs",
            "IDEMPOTENCY_TABLE", "Idempotency");

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @BeforeEach
    void set() {
        SETTINGS.forEach(System::setProperty);
    }

    @AfterEach
    void clear() {
        SETTINGS.keySet().forEach(System::clearProperty);
    }

    private static DynamoDbClient at(URI endpoint) {
        return DynamoDbClient.builder()
                .endpointOverride(endpoint)
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .overrideConfiguration(
                        o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()).apiCallTimeout(Duration.ofSeconds(20)))
                .build();
    }

    /** The line of a failed command. Standard output stays empty. */
    private String fails(Supplier<DynamoDbClient> tables, String... words) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = OperatorCli.execute(
                List.of(words),
                tables,
                InputStream.nullInputStream(),
                new PrintStream(printed, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        assertThat(status).isEqualTo(1);
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
        String said = err.toString(StandardCharsets.UTF_8);
        assertThat(said)
                .endsWith("\n")
                .hasLineCount(1)
                .doesNotContain("INTERNAL_ERROR", "SERVICE_UNAVAILABLE", "com.allmine", "software.amazon", "\tat ");
        return said.strip();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | ResourceNotFoundException | Requested resource not found | Check USERS_TABLE, CONSENTS_TABLE,"
                        + " DROPDOWNS_TABLE and LOGS_TABLE, the account and AWS_REGION.",
                "400 | AccessDeniedException | User: arn:aws:sts::1:x is not authorized to perform: dynamodb:Query"
                        + " | Use a role that may do this.",
                "400 | ExpiredTokenException | The security token included in the request is expired"
                        + " | Sign in to AWS again, for example with: aws sso login.",
                "400 | UnrecognizedClientException | The security token included in the request is invalid."
                        + " | Sign in to AWS again, for example with: aws sso login.",
                "400 | ProvisionedThroughputExceededException | Rate of requests exceeds the allowed throughput."
                        + " | Run the command again later: it does what is left.",
                "400 | ThrottlingException | Slow down | Run the command again later: it does what is left.",
                "500 | InternalServerError | Internal Server Error"
                        + " | Run the command again later: it does what is left.",
                "503 | ServiceUnavailable | Later | Run the command again later: it does what is left.",
                "400 | TransactionConflictException | Transaction is ongoing for the item"
                        + " | Another command or request changed the same data at this moment: run the command again.",
                "400 | ValidationException | The provided key is not valid"
                        + " | Check the settings of the environment, the account and AWS_REGION.",
                "418 | SomethingNewException | Unheard of"
                        + " | Check the settings of the environment, the account and AWS_REGION."
            })
    void printsTheErrorOfATableAndWhatToDo(int status, String code, String message, String advice) {
        try (LoopbackServer table = new LoopbackServer()) {
            table.serve(exchange -> {
                try (exchange) {
                    byte[] body = "{\"__type\":\"com.amazonaws.dynamodb.v20120810#%s\",\"message\":\"%s\"}"
                            .formatted(code, message)
                            .getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(status, body.length);
                    exchange.getResponseBody().write(body);
                }
            });

            for (String[] command : List.of(
                    new String[] {"load", "--dry-run"}, new String[] {"check-consents"}, new String[] {"check-log"})) {
                assertThat(fails(() -> at(table.url()), command))
                        .isEqualTo("DynamoDb responded with %s: %s. %s"
                                .formatted(code, message.replaceFirst("\\.$", ""), advice));
            }
        }
    }

    @Test
    void printsAnErrorThatIsNotInTheFormOfAws() {
        try (LoopbackServer table = new LoopbackServer()) {
            table.serve(exchange -> {
                try (exchange) {
                    exchange.sendResponseHeaders(403, 6);
                    exchange.getResponseBody().write("<html>".getBytes(StandardCharsets.UTF_8));
                }
            });

            assertThat(fails(() -> at(table.url()), "load", "--dry-run")).startsWith("DynamoDb responded with ");
        }
    }

    @Test
    void saysThatASecretHasNoText() {
        String said = fails("{\"Name\":\"SigningKeys\",\"VersionId\":\"v-1\",\"SecretBinary\":\"AAAA\"}", 200);

        assertThat(said).isEqualTo("the secret SigningKeys holds bytes, not the text of a key set");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ResourceNotFoundException | Secrets Manager can't find the specified secret. | rotate-keys",
                "AccessDeniedException | User is not authorized to perform: secretsmanager | Use a role",
                "ExpiredTokenException | The security token included in the request is expired | Sign in to AWS again",
                "DecryptionFailure | Secrets Manager can't decrypt the secret | Check the settings"
            })
    void printsTheErrorOfASecretAndWhatToDo(String code, String message, String advice) {
        String said = fails("{\"__type\":\"%s\",\"message\":\"%s\"}".formatted(code, message), 400);

        assertThat(said).contains(code, advice);
    }

    /** The line of {@code rotate-keys} for a response of Secrets Manager. */
    private String fails(String response, int status) {
        try (LoopbackServer secrets = new LoopbackServer()) {
            secrets.serve(exchange -> {
                try (exchange) {
                    byte[] body = response.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(status, body.length);
                    exchange.getResponseBody().write(body);
                }
            });
            Map<String, String> settings = Map.of(
                    "SIGNING_KEYS_SECRET", "SigningKeys",
                    "ENCRYPTION_KEYS_SECRET", "EncryptionKeys",
                    "HASH_KEYS_SECRET", "HashKeys",
                    "CHECKPOINT_KEYS_SECRET", "CheckpointKeys",
                    "RECEIPT_KEYS_SECRET", "ReceiptKeys",
                    "PUBLISHED_KEYS_SECRET", "PublishedKeys",
                    "aws.region", "eu-central-1",
                    "aws.accessKeyId", "test",
                    "aws.secretAccessKey", "test",
                    "aws.endpointUrlSecretsManager", secrets.url().toString());
            settings.forEach(System::setProperty);
            try {
                return fails(() -> at(secrets.url()), "rotate-keys");
            } finally {
                settings.keySet().forEach(System::clearProperty);
            }
        }
    }

    @Test
    void saysThatAwsCannotBeReached() {
        LoopbackServer nobody = new LoopbackServer();
        // Only a server that has started frees its port when it stops.
        nobody.serve(HttpExchange::close);
        nobody.close();

        assertThat(fails(() -> at(nobody.url()), "check-log"))
                .startsWith("AWS cannot be reached: ")
                .contains("Check");
    }

    @Test
    void saysThatRegionOrCredentialsAreMissing() {
        assertThat(fails(
                        () -> {
                            throw SdkClientException.create("Unable to load region from any of the providers in the"
                                    + " chain software.amazon.awssdk.regions.providers");
                        },
                        "check-consents"))
                .isEqualTo("No AWS region is set. Set AWS_REGION.");
        assertThat(fails(
                        () -> {
                            throw SdkClientException.create("Unable to load credentials from any of the providers");
                        },
                        "check-consents"))
                .isEqualTo("There are no credentials for AWS, or they have expired."
                        + " Sign in to AWS again, for example with: aws sso login.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "load --dry-run /nowhere/users.jsonl | there is no file /nowhere/users.jsonl",
                "load --dry-run / | / is a folder, not a file"
            })
    void namesTheFileThatCannotBeRead(String words, String line) {
        assertThat(fails(() -> at(URI.create("http://127.0.0.1:1")), words.split(" ", -1)))
                .isEqualTo(line);
    }

    @Test
    void namesTheClassAndThePlaceOfADefectAndAsksForAReport() {
        assertThat(Failure.sentence(new ArithmeticException("secret")))
                .startsWith("This is a defect of the command: java.lang.ArithmeticException at ")
                .endsWith("Report this line and the command to the maintainers.")
                .doesNotContain("secret");
        assertThat(Failure.sentence(new StackOverflowError())).startsWith("This is a defect of the command: ");
    }

    @Test
    void printsTheReasonOfARefusal() {
        assertThat(Failure.sentence(Problem.INTERNAL_ERROR.refusal().because("the key set has no key of use sig")))
                .isEqualTo("the key set has no key of use sig.");
        assertThat(Failure.sentence(Problem.INTERNAL_ERROR
                        .refusal()
                        .because("Secrets Manager BatchGetSecretValue: ResourceNotFoundException for"
                                + " the keys of use sig")))
                .endsWith(
                        "of use sig. Check the settings that name the secrets of the keys, the account and AWS_REGION;"
                                + " rotate-keys makes the keys.");
        assertThat(Failure.sentence(Problem.INTERNAL_ERROR
                        .refusal()
                        .because("Secrets Manager BatchGetSecretValue: AccessDeniedException for the keys of use sig")))
                .endsWith("of use sig. Use a role that may do this.");
        assertThat(Failure.sentence(Problem.SERVICE_UNAVAILABLE.refusal().because("DynamoDB: keys left over")))
                .isEqualTo("DynamoDB: keys left over. Run the command again later: it does what is left.");
        assertThat(Failure.sentence(Problem.USER_NOT_FOUND.refusal())).isEqualTo("Resource not found.");
    }

    @Test
    void printsOneLineWithoutControlCharacters() {
        assertThat(Failure.sentence(new IllegalStateException("a\nb\u202e\u0007")))
                .isEqualTo("a b\\u{202E}\\u{0007}");
    }

    @Test
    void failsIfTheOutputCannotBeWritten() {
        PrintStream full = new PrintStream(
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("No space left on device");
                    }
                },
                true,
                StandardCharsets.UTF_8);
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (LoopbackServer table = new LoopbackServer()) {
            table.serve(exchange -> {
                try (exchange) {
                    byte[] body = "{\"Items\":[],\"Count\":0,\"ScannedCount\":0}".getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                }
            });

            int status = OperatorCli.execute(
                    List.of("check-consents"),
                    () -> at(table.url()),
                    InputStream.nullInputStream(),
                    full,
                    new PrintStream(err, true, StandardCharsets.UTF_8));

            assertThat(status).isEqualTo(1);
            assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("the output cannot be written\n");
        }
    }
}
