package com.allmine.applyamlstatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.allmine.api.json.Json;
import com.allmine.api.lambda.InvocationLog;
import com.allmine.data.Ids;
import com.allmine.data.aml.AmlDecision;
import com.allmine.data.aml.AmlStatus;
import com.allmine.data.aml.InMemoryAmlStatuses;
import com.allmine.testkit.Request;
import com.allmine.testkit.SettableClock;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApplyAmlStatusHandlerTest {
    private static final String EVENT = """
        {"version": "0", "id": "bus-1", "detail-type": "com.allmine.aml.status-set", "source": "screening",
         "account": "123456789012", "time": "2026-01-15T10:30:01Z", "region": "eu-central-1", "resources": [],
         "detail": {"specversion": "1.0", "id": "e-1", "source": "urn:screening",
                    "type": "com.allmine.aml.status-set", "time": "2026-01-15T12:30:00.5+02:00",
                    "data": {"tenantId": "t", "userId": "u", "status": "CLEAR", "reference": "case-1",
                             "validUntil": "2027-01-15T00:00:00Z"}}}
        """;

    private final SettableClock clock = new SettableClock("2026-01-15T10:31:00.000Z");
    private final List<String> log = new ArrayList<>();
    private final InMemoryAmlStatuses statuses = new InMemoryAmlStatuses().with("t", "u");
    private final ApplyAmlStatusHandler handler = new ApplyAmlStatusHandler(
            new InvocationLog(clock, log::add), statuses, new Ids(clock, new Random(1)), clock);

    private String run(String event) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        handler.handleRequest(
                new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)), out, Request.INVOCATION);
        return out.toString(StandardCharsets.UTF_8);
    }

    /** The event with one value replaced or, without a value, removed. */
    private static String with(String pointer, @Nullable String json) {
        ObjectNode event = Json.object(EVENT).orElseThrow();
        int end = pointer.lastIndexOf('/');
        ObjectNode parent = (ObjectNode) event.at(pointer.substring(0, end));
        String field = pointer.substring(end + 1);
        if (json == null) {
            parent.remove(field);
        } else {
            JsonNode value =
                    Json.object("{\"value\":" + json + "}").orElseThrow().path("value");
            parent.set(field, value);
        }
        return event.toString();
    }

    @Test
    void appliesAndLogsTheStatus() throws IOException {
        assertThat(run(EVENT)).isEqualTo("{\"applied\":true}");

        assertThat(statuses.of("t", "u"))
                .contains(new AmlDecision(
                        "e-1",
                        "urn:screening",
                        "case-1",
                        "t",
                        "u",
                        AmlStatus.CLEAR,
                        Instant.parse("2027-01-15T00:00:00Z"),
                        Instant.parse("2026-01-15T10:30:00.500Z")));
        assertThat(statuses.log()).singleElement().satisfies(entry -> {
            assertThat(entry.roleId()).isEqualTo("screening");
            assertThat(entry.resourceId()).isEqualTo("apply-aml-status");
            assertThat(entry.actor()).isEqualTo("urn:screening");
            assertThat(entry.subject()).isEqualTo("u");
        });
        assertThat(log).singleElement().asString().contains("\"code\":\"OK\"", "\"applied\":true");
    }

    @Test
    void aRepeatedEventIsASuccessThatChangesNothing() throws IOException {
        run(EVENT);

        assertThat(run(EVENT)).isEqualTo("{\"applied\":false}");

        assertThat(statuses.log()).hasSize(1);
    }

    @Test
    void ignoresWhatItDoesNotKnow() throws IOException {
        assertThat(run(with("/detail/data/score", "17"))).isEqualTo("{\"applied\":true}");
    }

    @Test
    void aStatusNeedsNoEnd() throws IOException {
        run(with("/detail/data/validUntil", null));

        assertThat(statuses.of("t", "u").orElseThrow().validUntil()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "/detail/specversion, `\"0.3\"`, specversion: must be 1.0",
                "/detail/type, `\"com.allmine.aml.other\"`, type: must be com.allmine.aml.status-set",
                "/detail/id, , `id: must have 1 to 128 printable characters`",
                "/detail/id, `\"\"`, `id: must have 1 to 128 printable characters`",
                "/detail/source, 7, `source: must have 1 to 128 printable characters`",
                "/detail/time, , `time: must be a time such as 2026-01-15T10:30:00Z`",
                "/detail/time, `\"2026-01-15\"`, `time: must be a time such as 2026-01-15T10:30:00Z`",
                "/detail/time, `\"2026-01-15T10:30:00\"`, `time: must be a time such as 2026-01-15T10:30:00Z`",
                "/detail/time, `\"+999999999-01-15T10:30:00Z\"`, `time: must be a time such as 2026-01-15T10:30:00Z`",
                "/detail/time, `\"2026-01-15T10:36:01Z\"`, time: must not be in the future",
                "/detail/data/tenantId, null, `data.tenantId: must have 1 to 128 printable characters`",
                "/detail/data/userId, `\"a\\nb\"`, `data.userId: must have 1 to 128 printable characters`",
                "/detail/data/status, `\"clear\"`, `data.status: must be one of [CLEAR, REVIEW, BLOCKED]`",
                "/detail/data/reference, `\"Ada Lovelace\"`, `data.reference: must have 1 to 128 characters of A-Z a-z"
                        + " 0-9 . _ : / # -`",
                "/detail/data/validUntil, `\"soon\"`, `data.validUntil: must be a time such as 2026-01-15T10:30:00Z`",
                "/detail/data/userId, `\"another\"`, USER_NOT_FOUND",
                "/detail/data/tenantId, `\"another\"`, USER_NOT_FOUND"
            })
    void refusesAnEventWithItsReason(String pointer, @Nullable String value, String reason) {
        assertThatThrownBy(() -> run(with(pointer, value)))
                .isInstanceOf(RefusedEvent.class)
                .hasMessage(reason);

        assertThat(statuses.of("t", "u")).isEmpty();
        assertThat(log)
                .singleElement()
                .asString()
                .contains("\"level\":\"ERROR\"")
                .doesNotContain("FAILED");
    }

    @Test
    void namesEveryFaultAtOnce() {
        assertThatThrownBy(() -> run("{\"detail\": {\"data\": []}}"))
                .hasMessageContainingAll("id: ", "time: ", "data.tenantId: ", "data.status: ", "data.reference: ");
    }

    @Test
    void doesNothingToStayAwake() throws IOException {
        assertThat(run("{\"keepAwake\": true}")).isEqualTo("{\"isAwake\":true}");

        assertThat(log).isEmpty();
    }
}
