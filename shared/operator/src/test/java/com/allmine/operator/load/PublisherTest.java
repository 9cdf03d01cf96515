package com.allmine.operator.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.allmine.api.json.Json;
import com.allmine.data.consent.DocumentType;
import com.allmine.data.consent.DocumentVersion;
import com.allmine.data.consent.DynamoDocuments;
import com.allmine.data.event.DynamoEventFeed;
import com.allmine.data.event.EventFeed;
import com.allmine.operator.OperatorTables;
import com.allmine.operator.file.DataFile;
import com.allmine.operator.file.FaultyFile;
import com.allmine.operator.load.Publisher.Published;
import com.allmine.operator.table.Tables;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Publishing new versions on DynamoDB Local. The shipped documents are loaded. */
@Tag("slow")
class PublisherTest {
    private static final Tables TABLES = new Tables("Users", "Consents", "Dropdowns", "Logs", "Idempotency");
    private static final PrintStream SILENT =
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    private static final String FROM = "2026-03-01T00:00:00.000Z";

    private Instant now = Instant.parse("2026-01-15T10:30:00.000Z");
    private final InstantSource clock = () -> now;
    private final DynamoDbClient dynamo = OperatorTables.client();
    private final EventFeed feed = new DynamoEventFeed(dynamo, "Events", clock);

    @BeforeEach
    void reset() {
        OperatorTables.empty("Consents");
        OperatorTables.empty("Logs");
        Reference documents = PublishedVersions.reference(DataFile.shipped("documents.jsonl"));
        new Loader(dynamo, TABLES, "ops-1", clock, SILENT).load(documents, List.of(), Set.of(), false);
    }

    private List<Map<String, AttributeValue>> items(String table) {
        return dynamo.scan(s -> s.tableName(table)).items();
    }

    private static String line(String version, String from) {
        return """
            {"type": "terms_of_use", "version": "%1$s", "kind": "CONTRACT", "mandatory": true, "graceDays": 14, \
            "effectiveFrom": "%2$s", "tr": "Koşullar %1$s", "en": "Terms %1$s", \
            "summaryTr": "Yeni koşullar", "summaryEn": "New terms"}\
            """.formatted(version, from);
    }

    private List<Published> publish(DynamoDbClient client, String... lines) {
        return new Publisher(client, TABLES, new DynamoEventFeed(client, "Events", clock), "ayse", clock, SILENT)
                .publish(new DataFile("terms.jsonl", String.join("\n", lines)), Set.of(), false);
    }

    private List<Published> publish(String... lines) {
        return publish(dynamo, lines);
    }

    private DocumentVersion inForce(String tenantId) {
        return new DynamoDocuments(dynamo, "Consents", clock)
                .inForce(tenantId, clock.instant()).stream()
                        .filter(version -> version.type() == DocumentType.TERMS_OF_USE)
                        .findFirst()
                        .orElseThrow();
    }

    /** The log's entries about publications. */
    private List<String> logged() {
        return items("Logs").stream()
                .filter(entry -> AttributeValue.fromS("publish").equals(entry.get("resourceId")))
                .map(entry -> List.of("pk", "actor", "reason").stream()
                        .map(name -> Objects.requireNonNull(entry.get(name)).s())
                        .toList()
                        .toString())
                .toList();
    }

    @Test
    void aPublishedVersionSupersedesTheOneBeforeItWhenItComesIntoForce() {
        List<Published> published = publish(line("2.0.0", FROM));

        assertThat(published.stream().flatMap(version -> version.sentences().stream()))
                .containsExactly(
                        "default terms_of_use 2.0.0, CONTRACT, mandatory",
                        "  in force from 2026-03-01T00:00:00.000Z; version 1.1.0 is superseded then",
                        "  users are asked from 2026-03-01T00:00:00.000Z, and must decide by 2026-03-15T00:00:00.000Z",
                        "  users who have accepted version 1.1.0: 0");
        assertThat(inForce("default").version()).isEqualTo("1.1.0");
        now = Instant.parse(FROM).minusMillis(1);
        assertThat(inForce("default").version()).isEqualTo("1.1.0");
        now = now.plusMillis(1);
        assertThat(inForce("default").version()).isEqualTo("2.0.0");
        assertThat(logged()).containsExactly("[T#default, ayse, terms_of_use 2.0.0]");
    }

    @Test
    void publishesSeveralVersionsOfSeveralDocumentsAtOnce() {
        String consent = line("2.0.0", FROM)
                .replace("terms_of_use", "consent_form")
                .replace("CONTRACT", "EXPLICIT_CONSENT")
                .replace("true", "false");

        List<Published> published = publish(line("3.0.0", "2026-04-01T00:00:00Z"), consent, line("2.0.0", FROM));

        assertThat(published)
                .extracting(one -> one.documentType() + " " + one.documentVersion() + " after " + one.supersedes())
                .containsExactly(
                        "terms_of_use 2.0.0 after 1.1.0",
                        "terms_of_use 3.0.0 after 2.0.0",
                        "consent_form 2.0.0 after 1.0.0");
        assertThat(logged())
                .containsExactlyInAnyOrder(
                        "[T#default, ayse, terms_of_use 2.0.0, 3.0.0]", "[T#default, ayse, consent_form 2.0.0]");
    }

    @Test
    void aSecondRunChangesNothing() {
        publish(line("2.0.0", FROM));
        List<Map<String, AttributeValue>> documents = items("Consents");
        List<Map<String, AttributeValue>> log = items("Logs");
        now = now.plus(Duration.ofDays(300));

        assertThat(publish(line("2.0.0", FROM))).isEmpty();

        assertThat(items("Consents")).isEqualTo(documents);
        assertThat(items("Logs")).isEqualTo(log);
    }

    @Test
    void aDryRunWritesNothing() {
        List<Map<String, AttributeValue>> documents = items("Consents");
        List<Map<String, AttributeValue>> log = items("Logs");

        List<Published> published = new Publisher(dynamo, TABLES, feed, "nobody", clock, SILENT)
                .publish(new DataFile("terms.jsonl", line("2.0.0", FROM)), Set.of(), true);

        assertThat(published).hasSize(1);
        assertThat(items("Consents")).isEqualTo(documents);
        assertThat(items("Logs")).isEqualTo(log);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "2.0.0 | 1.1.0 | tr: the version is published with another one: give the change a new version",
                "2.0.0 | 1.0.9 | version: must be higher than 1.1.0, which is published",
                "2026-03-01 | 2026-01-15 | effectiveFrom: must not be in the past",
                "2026-03-01 | 2023-12-31 | effectiveFrom: must not be before 2024-01-01T00:00:00Z, when version 1.1.0"
                        + " comes into force",
                "\"CONTRACT\" | \"EXPLICIT_CONSENT\" | mandatory: must be false for EXPLICIT_CONSENT, because a user"
                        + " must be free to refuse it",
                "\"Terms 2.0.0\" | null | en: must be a text",
                "\"New terms\" | null | summaryEn: must be a text",
                "14 | 366 | graceDays: must be a whole number from 0 to 365",
                "\"type\" | \"tenantId\": \"acme\", \"type\" | tenantId: acme is a new tenant: if it is meant to be,"
                        + " add --new-tenant acme"
            })
    void refusesWhatMustNotBePublishedBeforeItWritesAnything(String part, String fault, String reason) {
        List<Map<String, AttributeValue>> documents = items("Consents");
        String good = line("2.0.0", FROM);
        assertThat(good).contains(part);

        assertThatThrownBy(() -> publish(
                        line("5.0.0", "2026-05-01T00:00:00Z").replace("terms_of_use", "privacy_policy"),
                        good.replace(part, fault)))
                .isInstanceOf(FaultyFile.class)
                .hasMessage("terms.jsonl:2: " + reason);

        assertThat(items("Consents")).isEqualTo(documents);
        assertThat(logged()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Koşullar 2.0.0 | Koşul 2.0.0 | tr: the version is published with another one: give the change a new"
                        + " version",
                "Terms 2.0.0 | Term 2.0.0 | en: the version is published with another one: give the change a new"
                        + " version",
                "CONTRACT | NOTICE | kind: the version is published with another one: give the change a new version",
                "true | false | mandatory: the version is published with another one: give the change a new version",
                "2026-03 | 2026-04 | effectiveFrom: the version is published with another one: give the change a new"
                        + " version",
                "14 | 15 | graceDays: the version is published with another one: give the change a new version",
                "New terms | Newer terms | another summary of this version is stored: give the change a new version"
            })
    void neverChangesAPublishedVersion(String part, String change, String reason) {
        publish(line("2.0.0", FROM));
        List<Map<String, AttributeValue>> documents = items("Consents");

        assertThatThrownBy(() -> publish(line("2.0.0", FROM).replace(part, change)))
                .isInstanceOf(FaultyFile.class)
                .hasMessage("terms.jsonl:1: " + reason);

        assertThat(items("Consents")).isEqualTo(documents);
    }

    @Test
    void aVersionDoesNotComeIntoForceBeforeItsPredecessor() {
        publish(line("2.0.0", FROM));

        assertThatThrownBy(() -> publish(line("2.1.0", "2026-02-28T23:59:59.999Z")))
                .isInstanceOf(FaultyFile.class)
                .hasMessage("terms.jsonl:1: effectiveFrom: must not be before 2026-03-01T00:00:00Z, when version 2.0.0"
                        + " comes into force");
    }

    @Test
    void aTenantBeginsAboveTheVersionsOfTheDefaultTenant() {
        dynamo.putItem(p -> p.tableName("Logs")
                .item(Map.of(
                        "pk", AttributeValue.fromS("TENANTS"),
                        "sk", AttributeValue.fromS("acme"),
                        "since", AttributeValue.fromS(Json.time(clock.instant())))));
        String own = line("1.1.0", FROM).replace("{", "{\"tenantId\": \"acme\", ");

        assertThatThrownBy(() -> publish(own))
                .isInstanceOf(FaultyFile.class)
                .hasMessage("terms.jsonl:1: version: must be higher than 1.1.0, which is published");

        publish(own.replace("1.1.0", "1.1.1"));
        now = now.plus(Duration.ofDays(60));
        assertThat(inForce("acme").tenantId()).isEqualTo("acme");
        assertThat(inForce("default").version()).isEqualTo("1.1.0");
        assertThat(logged()).containsExactly("[T#acme, ayse, terms_of_use 1.1.1]");
    }

    @ParameterizedTest
    @EnumSource
    void isWholeOrNothingWhateverWriteBreaksAndASecondRunCompletesIt(BrokenConnection.Break way) {
        String[] lines = {line("2.0.0", FROM), line("3.0.0", "2026-04-01T00:00:00Z")};
        int at = 0;
        boolean isBroken = true;
        while (isBroken) {
            reset();

            isBroken = isBroken(new BrokenConnection(way, at), lines);

            List<String> chain = chain();
            assertThat(chain)
                    .as("after write " + at)
                    .isIn(
                            List.of("1.1.0 until null"),
                            List.of("1.1.0 until 2.0.0", "2.0.0 until 3.0.0", "3.0.0 until null"));
            assertThat(logged()).as("after write " + at).hasSize(chain.size() > 1 ? 1 : 0);
            publish(lines);
            assertThat(chain()).containsExactly("1.1.0 until 2.0.0", "2.0.0 until 3.0.0", "3.0.0 until null");
            assertThat(logged()).containsExactly("[T#default, ayse, terms_of_use 2.0.0, 3.0.0]");
            at++;
        }
        assertThat(at).isEqualTo(6);
    }

    private boolean isBroken(BrokenConnection broken, String... lines) {
        try (DynamoDbClient client = broken.client(OperatorTables.endpoint())) {
            publish(client, lines);
            return false;
        } catch (SdkClientException e) {
            return true;
        }
    }

    private List<String> chain() {
        return PublishedVersions.ofTermsOfUse(dynamo).stream()
                .map(version -> version.version() + " until " + version.supersededBy())
                .toList();
    }
}
