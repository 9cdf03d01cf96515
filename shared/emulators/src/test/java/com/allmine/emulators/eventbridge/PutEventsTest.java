package com.allmine.emulators.eventbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.allmine.api.json.Json;
import com.allmine.emulators.DeadLetters;
import com.allmine.template.EventRule;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.EventBridgeException;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.ResourceNotFoundException;

/** The requests and rules that the emulator of the bus takes and refuses. */
class PutEventsTest {
    private final Deque<EventBridgeEmulator> running = new ArrayDeque<>();

    @AfterEach
    void stop() {
        running.forEach(EventBridgeEmulator::close);
    }

    private EventBridgeEmulator emulator(EventRule... rules) {
        EventBridgeEmulator emulator = EventBridgeEmulator.start(
                Set.of("Bus"), List.of(rules), (name, payload) -> payload, new DeadLetters(), InstantSource.system());
        running.push(emulator);
        return emulator;
    }

    @Test
    void givesAnEventTheTimeOfItsEntry() {
        EventBridgeEmulator emulator = emulator();

        BusClient.put(
                emulator,
                BusClient.entry("set")
                        .time(Instant.parse("2020-02-29T12:34:56.789Z"))
                        .build());

        assertThat(emulator.events().getFirst().event().path("time").asText()).isEqualTo("2020-02-29T12:34:56Z");
    }

    @Test
    void refusesABusThatDoesNotExist() {
        EventBridgeEmulator emulator = emulator();
        PutEventsRequestEntry nowhere =
                BusClient.entry("set").eventBusName("Nowhere").build();
        PutEventsRequestEntry unnamed =
                BusClient.entry("set").eventBusName(null).build();

        assertThatThrownBy(() -> BusClient.put(emulator, nowhere))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("there is no bus Nowhere");
        assertThatThrownBy(() -> BusClient.put(emulator, unnamed)).hasMessageContaining("there is no bus default");
    }

    @Test
    void refusesARequestThatItDoesNotKnow() {
        EventBridgeEmulator emulator = emulator();
        PutEventsRequestEntry[] eleven = new PutEventsRequestEntry[11];
        Arrays.fill(eleven, BusClient.entry("set").build());

        assertThatThrownBy(() -> BusClient.put(emulator, eleven))
                .isInstanceOf(EventBridgeException.class)
                .hasMessageContaining("1 to 10 Entries");
        assertThatThrownBy(() -> BusClient.put(emulator)).hasMessageContaining("1 to 10 Entries");
        try (EventBridgeClient client = BusClient.of(emulator)) {
            assertThatThrownBy(() -> client.listRules(request -> {}))
                    .hasMessageContaining("only PutEvents is supported");
        }
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
}
