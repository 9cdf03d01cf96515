package com.allmine.operator.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.crypto.Hmac;
import com.allmine.crypto.KeySet;
import com.allmine.data.consent.DocumentType;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.permissionlog.LogCheckpointer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** {@code check-consents} and {@code check-log}. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CheckCommandsTest {
    private final Stage stage = Stage.start();

    @AfterAll
    void stop() {
        stage.close();
    }

    @BeforeEach
    void reset() {
        stage.reset();
    }

    @Test
    void findsAnAlteredAndARemovedDecision() {
        CompleteUser user = CompleteUser.store(stage, "u-1", CompleteUser.FUTURE);
        Map<String, AttributeValue> event = PrimaryKeys.event(user.owner(), DocumentType.TERMS_OF_USE, 2);
        String intact = stage.run("check-consents");
        String intactAsJson = stage.run("check-consents", "--output", "json");

        stage.dynamo()
                .updateItem(u -> u.tableName("Consents")
                        .key(event)
                        .updateExpression("SET consentDate = :then")
                        .expressionAttributeValues(Map.of(":then", AttributeValue.fromS("2020-01-01T00:00:00.000Z"))));
        String altered = stage.run("check-consents");
        stage.dynamo().deleteItem(d -> d.tableName("Consents").key(event));

        assertThat(intact).isEqualTo("0\n1 chains checked, 0 at fault\n");
        assertThat(intactAsJson).isEqualTo("0\n{\"chains\":1,\"faults\":[]}\n");
        assertThat(altered)
                .isEqualTo("1\nT#default#U#u-1 terms_of_use: event 2 was altered\n1 chains checked, 1 at fault\n");
        assertThat(stage.run("check-consents")).isEqualTo("""
            1
            T#default#U#u-1 terms_of_use: an event after 1 is missing
            1 chains checked, 1 at fault
            """);
        assertThat(stage.run("check-consents", "--output", "json"))
                .isEqualTo("1\n{\"chains\":1,\"faults\":[{\"tenantId\":\"default\",\"userId\":\"u-1\","
                        + "\"documentType\":\"terms_of_use\",\"fault\":\"an event after 1 is missing\"}]}\n");
    }

    @Test
    void findsARemovedEntryOfThePermissionLog() {
        stage.run("load");
        writeCheckpoints();
        String intact = stage.run("check-log");
        String intactAsJson = stage.run("check-log", "--output", "json");
        int entries = stage.log().size();
        String entry = PrimaryKeys.sk(stage.log().get(4));
        stage.dynamo()
                .deleteItem(d -> d.tableName("Logs")
                        .key(Map.of("pk", PrimaryKeys.log("default"), "sk", AttributeValue.fromS(entry))));

        assertThat(intact).matches("""
            0
            default: %d entries in [12] checkpoints, 0 without a checkpoint yet
            1 logs checked, 0 at fault
            """.formatted(entries));
        assertThat(intactAsJson)
                .matches("0\n\\{\"logs\":\\[\\{\"tenantId\":\"default\",\"entries\":" + entries
                        + ",\"checkpoints\":[12]," + "\"withoutCheckpoint\":0}],\"faults\":0}\n");
        assertThat(stage.run("check-log", "default"))
                .isEqualTo("1\ndefault: entry " + entry + " was removed\n1 logs checked, 1 at fault\n");
        assertThat(stage.run("check-log", "default", "--output", "json"))
                .startsWith("1\n")
                .contains("\"fault\":\"entry " + entry + " was removed\"}],\"faults\":1}\n");
        assertThat(stage.run("check-log", "Default")).isEqualTo("1\nthere is no tenant Default\n");
    }

    /** Writes the checkpoints that the function writes after the end of the hour. */
    private void writeCheckpoints() {
        InstantSource later = () -> Instant.now().truncatedTo(ChronoUnit.HOURS).plus(Duration.ofMinutes(70));
        Hmac hmac = Hmac.ofCheckpoints(KeySet.of(Stage.KEY_SET, later));
        new LogCheckpointer(stage.dynamo(), "Logs", hmac, later, line -> {}, 100).checkpoint();
    }
}
