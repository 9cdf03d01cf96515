package com.allmine.applyamlstatus;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.json.Json;
import com.allmine.api.lambda.InvocationLog;
import com.allmine.data.Ids;
import com.allmine.data.aml.InMemoryAmlStatuses;
import com.allmine.testkit.Request;
import com.allmine.testkit.SettableClock;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events of any JSON are applied, or refused with a short reason that quotes none of their values. */
class HostileEventsTest {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String SECRET = "Ada Lovelace 10000000146";
    private static final List<String> PLACES = List.of(
            "/detail",
            "/detail/specversion",
            "/detail/type",
            "/detail/id",
            "/detail/source",
            "/detail/time",
            "/detail/data",
            "/detail/data/tenantId",
            "/detail/data/userId",
            "/detail/data/status",
            "/detail/data/reference",
            "/detail/data/validUntil");

    private static final List<JsonNode> VALUES = List.of(
            JSON.nullNode(),
            JSON.missingNode(),
            JSON.booleanNode(true),
            JSON.numberNode(new BigDecimal("1e999999")),
            JSON.numberNode(-1),
            JSON.arrayNode().add(SECRET),
            JSON.objectNode().put(SECRET, SECRET),
            JSON.textNode(""),
            JSON.textNode(" "),
            JSON.textNode(SECRET),
            JSON.textNode(SECRET.repeat(10_000)),
            JSON.textNode("\u0000" + SECRET),
            JSON.textNode("\ud800" + SECRET),
            JSON.textNode("\u202e" + SECRET),
            JSON.textNode("T#t#U#u"),
            JSON.textNode("+999999999-12-31T23:59:59.999999999-18:00"),
            JSON.textNode("-999999999-01-01T00:00:00+18:00"),
            JSON.textNode("2026-01-15T10:30:00.123456789+14:00"));

    private final SettableClock clock = new SettableClock("2026-01-15T10:31:00.000Z");
    private final List<String> log = new ArrayList<>();
    private final InMemoryAmlStatuses statuses = new InMemoryAmlStatuses().with("t", "u");
    private final ApplyAmlStatusHandler handler = new ApplyAmlStatusHandler(
            new InvocationLog(clock, log::add), statuses, new Ids(clock, new Random(1)), clock);

    private static ObjectNode valid() {
        return Json.object("""
            {"detail": {"specversion": "1.0", "id": "e-1", "source": "urn:screening",
                        "type": "com.allmine.aml.status-set", "time": "2026-01-15T10:30:00Z",
                        "data": {"tenantId": "t", "userId": "u", "status": "CLEAR", "reference": "case-1"}}}
            """).orElseThrow();
    }

    private static void replace(ObjectNode event, String place, JsonNode value) {
        int end = place.lastIndexOf('/');
        if (event.at(place.substring(0, end)) instanceof ObjectNode parent) {
            String field = place.substring(end + 1);
            if (value.isMissingNode()) {
                parent.remove(field);
            } else {
                parent.set(field, value.deepCopy());
            }
        }
    }

    private void assertAppliedOrRefused(String event) throws IOException {
        log.clear();
        try {
            handler.handleRequest(
                    new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
                    new ByteArrayOutputStream(),
                    Request.INVOCATION);
        } catch (RefusedEvent refused) {
            assertThat(refused.getMessage()).hasSizeBetween(10, 1000).doesNotContain("Ada", "10000000146");
        }
        assertThat(log).hasSize(1);
    }

    @Test
    void everyOddValueInEveryPlace() throws IOException {
        for (String place : PLACES) {
            for (JsonNode value : VALUES) {
                ObjectNode event = valid();
                replace(event, place, value);
                assertAppliedOrRefused(event.toString());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void severalOddValuesAtOnce(int seed) throws IOException {
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            ObjectNode event = valid();
            for (int faults = 2 + random.nextInt(4); faults > 0; faults--) {
                String place = PLACES.get(random.nextInt(PLACES.size()));
                replace(event, place, VALUES.get(random.nextInt(VALUES.size())));
            }
            assertAppliedOrRefused(event.toString());
        }
    }
}
