package com.allmine.operator.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.json.Json;
import com.allmine.data.event.DynamoEventFeed;
import com.allmine.data.event.Event;
import com.allmine.data.event.EventType;
import com.allmine.emulators.sts.StsEmulator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PublishCommandTest {
    private static final String LINE = """
        {"type":"terms_of_use","version":"2.0.0","kind":"CONTRACT","mandatory":true,"graceDays":30,\
        "effectiveFrom":"2090-03-01T00:00:00.000Z","tr":"Koşullar","en":"Terms","summaryTr":"Yeni","summaryEn":"New"}\
        """;

    private final Stage stage = Stage.start();

    @AfterAll
    void stop() {
        stage.close();
    }

    @BeforeEach
    void reset() {
        stage.reset();
        stage.run("load", "--as", "ayse");
    }

    private static String file(Path folder, String line) throws IOException {
        return Files.writeString(folder.resolve("terms.jsonl"), line).toString();
    }

    private long published() {
        return stage.log().stream()
                .filter(entry -> AttributeValue.fromS("publish").equals(entry.get("resourceId")))
                .count();
    }

    /** Publishes the event of a decision on terms_of_use 1.1.0, as the outbox does. */
    private void decide(String id, EventType type, boolean isAccepted) {
        Map<String, Object> data = Map.of(
                "documentType", "terms_of_use",
                "documentVersion", "1.1.0",
                "isAccepted", isAccepted,
                "previousVersion", "1.1.0");
        new DynamoEventFeed(stage.dynamo(), "Events", InstantSource.system())
                .append("default", List.of(new Event(id, type, "default", "u-" + id, Instant.EPOCH, data)));
    }

    @Test
    void saysWhatItWouldPublishThenPublishesItOnce(@TempDir Path folder) throws IOException {
        String file = file(folder, LINE);
        String plan = """
            default terms_of_use 2.0.0, CONTRACT, mandatory
              in force from 2090-03-01T00:00:00.000Z; version 1.1.0 is superseded then
              users are asked from 2090-03-01T00:00:00.000Z, and must decide by 2090-03-31T00:00:00.000Z
              users who have accepted version 1.1.0: 2
            """;
        decide("1", EventType.CONSENT_RECORDED, true);
        decide("2", EventType.CONSENT_RECORDED, true);
        decide("3", EventType.CONSENT_RECORDED, true);
        decide("4", EventType.CONSENT_RECORDED, false);
        decide("5", EventType.CONSENT_WITHDRAWN, false);

        assertThat(stage.run("publish", "--dry-run", file)).startsWith("0\n").endsWith("would publish:\n" + plan);
        assertThat(published()).isZero();
        assertThat(stage.run("publish", "--as", "ayse", file)).endsWith("published:\n" + plan);
        assertThat(stage.run("publish", file)).isEqualTo("0\nevery version of the file is published already\n");
        assertThat(published()).isEqualTo(1);
        assertThat(stage.log())
                .anySatisfy(entry -> assertThat(entry)
                        .containsEntry("actor", AttributeValue.fromS(StsEmulator.ARN + " as ayse"))
                        .containsEntry("roleId", AttributeValue.fromS("operator"))
                        .containsEntry("permission", AttributeValue.fromS("CREATE"))
                        .containsEntry("reason", AttributeValue.fromS("terms_of_use 2.0.0")));
    }

    @Test
    void printsWhatItPublishedAsJson(@TempDir Path folder) throws IOException {
        String printed = stage.run("publish", "--output", "json", file(folder, LINE));

        JsonNode json = Json.object(printed.lines().toList().getLast()).orElseThrow();
        assertThat(json.path("published").path(0).toString())
                .isEqualTo("{\"tenantId\":\"default\",\"documentType\":\"terms_of_use\",\"documentVersion\":\"2.0.0\","
                        + "\"kind\":\"CONTRACT\",\"mandatory\":true,\"effectiveFrom\":\"2090-03-01T00:00:00.000Z\","
                        + "\"dueBy\":\"2090-03-31T00:00:00.000Z\",\"supersedes\":\"1.1.0\",\"acceptedBefore\":0}");
    }

    @Test
    void namesTheLineAndTheReasonOfARefusal(@TempDir Path folder) throws IOException {
        String file = file(folder, LINE.replace("2.0.0", "1.0.0"));

        assertThat(stage.run("publish", file))
                .isEqualTo("1\n" + file + ":1: version: must be higher than 1.1.0, which is published\n");
        assertThat(stage.run("publish", "nowhere.jsonl")).isEqualTo("1\nthere is no file nowhere.jsonl\n");
        assertThat(stage.run("publish")).startsWith("2\n");
    }

    @Test
    void registersAnAnnouncedTenantOnly(@TempDir Path folder) throws IOException {
        String file = file(folder, LINE.replace("{", "{\"tenantId\":\"acme\","));

        assertThat(stage.run("publish", file))
                .isEqualTo("1\n" + file
                        + ":1: tenantId: acme is a new tenant: if it is meant to be, add --new-tenant acme\n");
        assertThat(stage.run("publish", "--new-tenant", "acme", file))
                .contains("wrote acme tenant\n", "in force from 2090-03-01T00:00:00.000Z; it is the first version\n");
    }
}
