package com.allmine.emulators.eventbridge;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

class EventBridgeEmulatorTest {
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

    @Test
    void givesAFunctionTheWholeEventThatMatches() {
        EventBridgeEmulator emulator = emulator(toFunction("set"));

        PutEventsResponse response = BusClient.put(
                emulator,
                BusClient.entry("set").build(),
                BusClient.entry("unset").build(),
                BusClient.entry("set").eventBusName("Other").build());
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
            assertThat(event.path("detail").toString()).isEqualTo(BusClient.DETAIL);
        });
    }

    @Test
    void givesAReceiverThePartThatItsRuleNames() {
        EventBridgeEmulator emulator = emulator(toReceiver(3));

        BusClient.put(emulator, BusClient.entry("set").build());
        emulator.deliver();
        emulator.deliver();

        assertThat(received).containsExactly("application/cloudevents+json " + BusClient.DETAIL);
        assertThat(emulator.events())
                .singleElement()
                .extracting(BusEvent::number, BusEvent::deliveries)
                .containsExactly(1L, List.of("ToReceiver: delivered"));
    }

    @Test
    void triesAReceiverAgainLaterAndLater() {
        EventBridgeEmulator emulator = emulator(toReceiver(3));
        statuses.addAll(List.of(503, 429));

        BusClient.put(emulator, BusClient.entry("set").build());
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

        BusClient.put(emulator, BusClient.entry("set").build());
        emulator.deliver();
        now = now.plus(Duration.ofSeconds(1));
        emulator.deliver();

        JsonNode letter = Json.object(deadLetters.of("Undelivered").getFirst()).orElseThrow();
        assertThat(letter.path("body").toString()).isEqualTo(BusClient.DETAIL);
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

        BusClient.put(emulator, BusClient.entry("set").build());
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

        BusClient.put(emulator, BusClient.entry("set").build());
        emulator.deliver();

        JsonNode letter = Json.object(deadLetters.of("Refused").getFirst()).orElseThrow();
        assertThat(received).hasSize(3);
        assertThat(letter.at("/requestContext/condition").asText()).isEqualTo("RetriesExhausted");
        assertThat(letter.at("/requestContext/approximateInvokeCount").asInt()).isEqualTo(3);
        assertThat(letter.at("/requestPayload/detail").toString()).isEqualTo(BusClient.DETAIL);
        assertThat(letter.at("/responsePayload/errorType").asText()).isEqualTo("com.example.Refused");
        assertThat(letter.at("/responsePayload/errorMessage").asText()).isEqualTo("the tenant is unknown");
        assertThat(emulator.events().getFirst().deliveries())
                .containsExactly("Apply.Status: given up: the tenant is unknown");
    }

    @Test
    void refusesAnEntryWithTheReasonAndTakesTheOthers() {
        EventBridgeEmulator emulator = emulator(toFunction("set"));

        PutEventsResponse response = BusClient.put(
                emulator,
                BusClient.entry("set").detail("no JSON").build(),
                BusClient.entry("set").build(),
                BusClient.entry("set").source(null).build(),
                BusClient.entry("set").source("aws.ec2").build(),
                BusClient.entry("set").resources("arn:aws:x").build(),
                BusClient.entry("set")
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
}
