package com.allmine.emulators.eventbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.allmine.api.json.Json;
import com.allmine.emulators.DeadLetters;
import com.allmine.emulators.LoopbackServer;
import com.allmine.emulators.lambda.FunctionError;
import com.allmine.emulators.lambda.FunctionInvoker;
import com.allmine.template.EventRule;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.EventBridgeException;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;
import software.amazon.awssdk.services.eventbridge.model.ResourceNotFoundException;

class EventBridgeEmulatorTest {
    private static final String DETAIL = "{\"id\":\"7\",\"data\":{\"isAccepted\":true}}";

    private final DeadLetters deadLetters = new DeadLetters();
    private final List<String> received = new ArrayList<>();
    private final Deque<Integer> statuses = new ArrayDeque<>();
    private final LoopbackServer receiver = new LoopbackServer();
    private final Deque<AutoCloseable> running = new ArrayDeque<>(List.of(receiver));
    private Instant now = Instant.parse("2026-11-28T09:00:00.123Z");

    @BeforeEach
    void startTheReceiver() {
        receiver.serve(exchange -> {
            try (exchange) {
                received.add(exchange.getRequestHeaders().getFirst("Content-Type") + " "
                        + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                exchange.sendResponseHeaders(statuses.isEmpty() ? 204 : statuses.removeFirst(), -1);
            }
        });
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable part : running) {
            part.close();
        }
    }

    private EventBridgeEmulator emulator(FunctionInvoker functions, EventRule... rules) {
        EventBridgeEmulator emulator =
                EventBridgeEmulator.start(Set.of("Bus", "Other"), List.of(rules), functions, deadLetters, () -> now);
        running.push(emulator);
        return emulator;
    }

    private EventBridgeEmulator emulator(EventRule... rules) {
        return emulator(
                (name, payload) -> {
                    received.add(name + " " + payload);
                    return "";
                },
                rules);
    }

    private static EventRule toFunction(String type) {
        return new EventRule(
                "Apply.Status",
                "Bus",
                Map.of("detail-type", List.of(type)),
                new EventRule.FunctionTarget("Apply", 2, Optional.of("Refused")));
    }

    private EventRule toReceiver(int maxRetries) {
        return new EventRule(
                "ToReceiver",
                "Bus",
                Map.of("source", List.of(Map.of("prefix", "com."))),
                new EventRule.Receiver(
                        receiver.url() + "/hook",
                        Map.of("Content-Type", "application/cloudevents+json"),
                        Optional.of("$.detail"),
                        maxRetries,
                        Optional.of("Undelivered")));
    }

    private PutEventsResponse put(EventBridgeEmulator emulator, PutEventsRequestEntry... entries) {
        try (EventBridgeClient client = EventBridgeClient.builder()
                .endpointOverride(emulator.endpoint())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClient(UrlConnectionHttpClient.create())
                .build()) {
            return client.putEvents(request -> request.entries(entries));
        }
    }

    private static PutEventsRequestEntry.Builder entry(String type) {
        return PutEventsRequestEntry.builder()
                .eventBusName("Bus")
                .source("com.example")
                .detailType(type)
                .detail(DETAIL);
    }

    @Test
    void givesAFunctionTheWholeEventThatMatches() {
        EventBridgeEmulator emulator = emulator(toFunction("set"));

        PutEventsResponse response = put(
                emulator,
                entry("set").build(),
                entry("unset").build(),
                entry("set").eventBusName("Other").build());
        emulator.deliver();

        assertThat(response.failedEntryCount()).isZero();
        assertThat(response.entries()).extracting(PutEventsResultEntry::eventId).doesNotHaveDuplicates();
        assertThat(received).singleElement().satisfies(call -> {
            assertThat(call).startsWith("Apply ");
            JsonNode event = Json.object(call.substring(6)).orElseThrow();
            assertThat(event.fieldNames())
                    .toIterable()
                    .containsExactly(
                            "version",
                            "id",
                            "detail-type",
                            "source",
                            "account",
                            "time",
                            "region",
                            "resources",
                            "detail");
            assertThat(event.path("id").asText())
                    .isEqualTo(response.entries().getFirst().eventId());
            assertThat(event.path("detail-type").asText()).isEqualTo("set");
            assertThat(event.path("source").asText()).isEqualTo("com.example");
            assertThat(event.path("time").asText()).isEqualTo("2026-11-28T09:00:00Z");
            assertThat(event.path("detail").toString()).isEqualTo(DETAIL);
        });
    }

    @Test
    void givesAnEventTheTimeOfItsEntry() {
        EventBridgeEmulator emulator = emulator();

        put(
                emulator,
                entry("set").time(Instant.parse("2020-02-29T12:34:56.789Z")).build());

        assertThat(emulator.events().getFirst().event().path("time").asText()).isEqualTo("2020-02-29T12:34:56Z");
    }

    @Test
    void givesAReceiverThePartThatItsRuleNames() {
        EventBridgeEmulator emulator = emulator(toReceiver(3));

        put(emulator, entry("set").build());
        emulator.deliver();
        emulator.deliver();

        assertThat(received).containsExactly("application/cloudevents+json " + DETAIL);
        assertThat(emulator.events())
                .singleElement()
                .extracting(BusEvent::number, BusEvent::deliveries)
                .containsExactly(1L, List.of("ToReceiver: delivered"));
    }

    @Test
    void triesAReceiverAgainLaterAndLater() {
        EventBridgeEmulator emulator = emulator(toReceiver(3));
        statuses.addAll(List.of(503, 429));

        put(emulator, entry("set").build());
        emulator.deliver();
        now = now.plus(Duration.ofMillis(999));
        assertThat(emulator.deliver()).isZero();
        now = now.plus(Duration.ofMillis(1));
        emulator.deliver();
        now = now.plus(Duration.ofMillis(1999));
        assertThat(emulator.deliver()).isZero();
        now = now.plus(Duration.ofMillis(1));
        emulator.deliver();

        assertThat(received).hasSize(3);
        assertThat(emulator.events().getFirst().deliveries())
                .containsExactly("ToReceiver: waiting: the receiver responded 503", "ToReceiver: delivered");
        assertThat(deadLetters.counts()).isEmpty();
    }

    @Test
    void keepsAnEventThatNoReceiverTook() {
        EventBridgeEmulator emulator = emulator(toReceiver(1));
        receiver.close();

        put(emulator, entry("set").build());
        emulator.deliver();
        now = now.plus(Duration.ofSeconds(1));
        emulator.deliver();

        JsonNode letter = Json.object(deadLetters.of("Undelivered").getFirst()).orElseThrow();
        assertThat(letter.path("body").toString()).isEqualTo(DETAIL);
        assertThat(letter.path("RULE_ARN").asText()).isEqualTo("ToReceiver");
        assertThat(letter.path("RETRY_ATTEMPTS").asInt()).isEqualTo(1);
        assertThat(letter.path("ERROR_CODE").asText()).isEqualTo("SDK_CLIENT_ERROR");
        assertThat(letter.path("ERROR_MESSAGE").asText()).isEqualTo("the receiver cannot be reached");
        assertThat(emulator.deliver()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 400, 404, 413})
    void givesUpAtOnceIfTheReceiverRefusesTheEventItself(int status) {
        EventBridgeEmulator emulator = emulator(toReceiver(3));
        statuses.add(status);

        put(emulator, entry("set").build());
        emulator.deliver();
        now = now.plus(Duration.ofDays(1));
        emulator.deliver();

        assertThat(received).hasSize(1);
        assertThat(deadLetters.of("Undelivered"))
                .singleElement()
                .asString()
                .contains("\"ERROR_MESSAGE\":\"the receiver responded " + status + "\"");
    }

    @Test
    void invokesAFunctionAgainAndKeepsTheReason() {
        EventBridgeEmulator emulator = emulator(
                (name, payload) -> {
                    received.add(payload);
                    throw new FunctionError("com.example.Refused", "the tenant is unknown");
                },
                toFunction("set"));

        put(emulator, entry("set").build());
        emulator.deliver();

        JsonNode letter = Json.object(deadLetters.of("Refused").getFirst()).orElseThrow();
        assertThat(received).hasSize(3);
        assertThat(letter.at("/requestContext/condition").asText()).isEqualTo("RetriesExhausted");
        assertThat(letter.at("/requestContext/approximateInvokeCount").asInt()).isEqualTo(3);
        assertThat(letter.at("/requestPayload/detail").toString()).isEqualTo(DETAIL);
        assertThat(letter.at("/responsePayload/errorType").asText()).isEqualTo("com.example.Refused");
        assertThat(letter.at("/responsePayload/errorMessage").asText()).isEqualTo("the tenant is unknown");
        assertThat(emulator.events().getFirst().deliveries())
                .containsExactly("Apply.Status: given up: the tenant is unknown");
    }

    @Test
    void refusesAnEntryWithTheReasonAndTakesTheOthers() {
        EventBridgeEmulator emulator = emulator(toFunction("set"));

        PutEventsResponse response = put(
                emulator,
                entry("set").detail("no JSON").build(),
                entry("set").build(),
                entry("set").source(null).build(),
                entry("set").source("aws.ec2").build(),
                entry("set").resources("arn:aws:x").build(),
                entry("set")
                        .detail("{\"a\":\"" + "x".repeat(256 * 1024) + "\"}")
                        .build());
        emulator.deliver();

        assertThat(response.failedEntryCount()).isEqualTo(5);
        assertThat(response.entries())
                .extracting(PutEventsResultEntry::errorCode)
                .containsExactly(
                        "MalformedDetail",
                        null,
                        "InvalidArgument",
                        "NotAuthorizedForSourceException",
                        "InvalidArgument",
                        "InvalidArgument");
        assertThat(received).hasSize(1);
    }

    @Test
    void refusesABusThatDoesNotExist() {
        EventBridgeEmulator emulator = emulator();
        PutEventsRequestEntry nowhere = entry("set").eventBusName("Nowhere").build();
        PutEventsRequestEntry unnamed = entry("set").eventBusName(null).build();

        assertThatThrownBy(() -> put(emulator, nowhere))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("there is no bus Nowhere");
        assertThatThrownBy(() -> put(emulator, unnamed)).hasMessageContaining("there is no bus default");
    }

    @Test
    void refusesARequestThatItDoesNotKnow() {
        EventBridgeEmulator emulator = emulator();
        PutEventsRequestEntry[] eleven = new PutEventsRequestEntry[11];
        Arrays.fill(eleven, entry("set").build());

        assertThatThrownBy(() -> put(emulator, eleven))
                .isInstanceOf(EventBridgeException.class)
                .hasMessageContaining("1 to 10 Entries");
        assertThatThrownBy(() -> put(emulator)).hasMessageContaining("1 to 10 Entries");
        try (EventBridgeClient client = EventBridgeClient.builder()
                .endpointOverride(emulator.endpoint())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClient(UrlConnectionHttpClient.create())
                .build()) {
            assertThatThrownBy(() -> client.listRules(request -> {}))
                    .hasMessageContaining("only PutEvents is supported");
        }
    }

    @Test
    void takesAnEventOfTheDeveloper() {
        EventBridgeEmulator emulator = emulator(toFunction("set"));

        Optional<String> refusal = emulator.put(
                Json.object("{\"EventBusName\":\"Bus\",\"Source\":\"s\",\"DetailType\":\"set\",\"Detail\":\"{}\"}")
                        .orElseThrow());
        Optional<String> reason =
                emulator.put(Json.object("{\"EventBusName\":\"Bus\"}").orElseThrow());
        emulator.deliver();

        assertThat(refusal).isEmpty();
        assertThat(reason).hasValue("Parameter Source is not valid. Reason: Source is a required argument.");
        assertThat(received).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Nowhere | com.x  | $.detail    | R: there is no bus Nowhere",
                "Bus     | com.x  | $.detail[0] | 'R: the input path $.detail[0] is not supported'",
                "Bus     |        | $           | 'R: the pattern is invalid: '"
            })
    void refusesARuleThatItCannotFollow(String bus, String source, String path, String reason) {
        EventRule rule = new EventRule(
                "R",
                bus,
                Map.of("source", source == null ? List.of() : List.of(source)),
                new EventRule.Receiver("http://127.0.0.1:9", Map.of(), Optional.of(path), 0, Optional.empty()));

        assertThatThrownBy(() -> emulator(rule)).hasMessageStartingWith(reason);
    }

    @Test
    void remembersTheLastEvents() {
        EventBridgeEmulator emulator = emulator();

        for (int i = 0; i < 201; i++) {
            emulator.put(
                    Json.object("{\"EventBusName\":\"Bus\",\"Source\":\"s\",\"DetailType\":\"t\",\"Detail\":\"{}\"}")
                            .orElseThrow());
        }

        assertThat(emulator.events()).hasSize(200);
        assertThat(emulator.events().getFirst().number()).isEqualTo(2);
        assertThat(emulator.events().getLast().number()).isEqualTo(201);
    }
}
