package com.allmine.operator.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.allmine.api.Caller;
import com.allmine.api.errors.Language;
import com.allmine.api.input.ClientHeaders;
import com.allmine.api.input.Platform;
import com.allmine.api.input.Timezone;
import com.allmine.data.Ids;
import com.allmine.data.consent.Consents.Decision;
import com.allmine.data.consent.Consents.Evidence;
import com.allmine.data.consent.DocumentType;
import com.allmine.data.consent.DocumentVersion;
import com.allmine.data.consent.DynamoConsents;
import com.allmine.data.consent.Translations;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.operator.OperatorTables;
import com.allmine.operator.file.DataFile;
import com.allmine.operator.file.DocumentFile;
import com.allmine.operator.file.DocumentFile.Document;
import com.allmine.operator.file.FaultyFile;
import com.allmine.operator.log.ConsentCheck;
import com.allmine.operator.log.ConsentCheck.Fault;
import com.allmine.operator.table.Progress;
import com.allmine.operator.table.Tables;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The loader on DynamoDB Local, with the tables of template.yaml. */
@Tag("slow")
class LoaderTest {
    private static final int GRANTS =
            DataFile.shipped("permissions.jsonl").lines().size();

    private static final List<String> TABLES = List.of("Users", "Consents", "Dropdowns", "Logs", "Idempotency");
    private static final String USER = "{\"tenantId\": \"acme\", \"profile\": {\"_id\": \"u-1\", \"name\": \"Ayşe\"}}";

    private static final Set<String> NEW = Set.of("acme");

    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private final DynamoDbClient dynamo = OperatorTables.client();
    private final PrintStream out = new PrintStream(lines, true, StandardCharsets.UTF_8);
    private final Loader loader = new Loader(
            dynamo,
            new Tables("Users", "Consents", "Dropdowns", "Logs", "Idempotency"),
            "ops-1",
            InstantSource.system(),
            out);

    @BeforeEach
    void empty() {
        OperatorTables.empty();
    }

    private List<Map<String, AttributeValue>> items(String table) {
        return dynamo.scan(s -> s.tableName(table)).items();
    }

    private List<List<Map<String, AttributeValue>>> everything() {
        return TABLES.stream().map(this::items).toList();
    }

    private List<String> printed() {
        List<String> printed = lines.toString(StandardCharsets.UTF_8).lines().toList();
        lines.reset();
        return printed;
    }

    private static DataFile users(String... lines) {
        return new DataFile("users.jsonl", String.join("\n", lines));
    }

    @Test
    void loadsTheReferenceDataAndPrintsEachItem() {
        loader.reference(false);

        assertThat(printed())
                .hasSize(24 + GRANTS)
                .startsWith("1/22 wrote default tenant", "2/22 wrote default income_source")
                .contains("9/22 wrote default district", "15/22 wrote default privacy_policy 1.2.0")
                .contains("22/22 wrote default policy", "22 new, 0 changed, 0 as they were")
                .contains("1/" + GRANTS + " granted default admin CREATE add-user-info")
                .endsWith(
                        GRANTS + "/" + GRANTS + " granted default admin READ show-inclusion-proof",
                        GRANTS + " granted, 0 revoked, 0 as they were");
        assertThat(items("Dropdowns")).hasSize(8);
        assertThat(items("Consents")).hasSize(12);
        assertThat(items("Users")).hasSize(1);
    }

    @Test
    void changesNothingWhenItLoadsAgain() {
        loader.reference(false);
        List<List<Map<String, AttributeValue>>> before = everything();
        printed();

        loader.reference(false);

        assertThat(printed())
                .containsExactly(
                        "0 new, 0 changed, 22 as they were", "0 granted, 0 revoked, " + GRANTS + " as they were");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void writesNothingInADryRun() {
        loader.reference(true);
        loader.users(users(USER), NEW, true);

        assertThat(printed())
                .contains("22/22 would write default policy", "22 new, 0 changed, 0 as they were")
                .contains(
                        GRANTS + "/" + GRANTS + " would grant default admin READ show-inclusion-proof",
                        GRANTS + " granted, 0 revoked, 0 as they were")
                .endsWith(
                        "1/2 would write acme tenant", "2/2 would write acme u-1", "2 new, 0 changed, 0 as they were");
        assertThat(everything()).containsOnly(List.of());
    }

    @Test
    void restoresAChangedItem() {
        loader.reference(false);
        List<List<Map<String, AttributeValue>>> before = everything();
        Map<String, AttributeValue> policy = new HashMap<>(PrimaryKeys.policy("default"));
        policy.put("accountLimit", AttributeValue.fromN("9"));
        dynamo.putItem(p -> p.tableName("Users").item(policy));
        printed();

        loader.reference(false);

        assertThat(printed())
                .containsExactly(
                        "1/1 wrote default policy",
                        "0 new, 1 changed, 21 as they were",
                        "0 granted, 0 revoked, " + GRANTS + " as they were");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void leavesAStoredUserUnchanged() {
        loader.users(users(USER), NEW, false);
        List<Map<String, AttributeValue>> before = items("Users");
        printed();

        loader.users(users(USER.replace("Ayşe", "Fatma"), USER.replace("u-1", "u-2")), NEW, false);

        assertThat(printed()).containsExactly("1/1 wrote acme u-2", "1 new, 0 changed, 2 as they were");
        assertThat(items("Users")).hasSize(2).containsAll(before);
    }

    @Test
    void writesNothingIfAFileIsFaulty() {
        assertThatThrownBy(() -> loader.users(users(USER, "{\"tenantId\": \"acme\"}"), NEW, false))
                .isInstanceOf(FaultyFile.class)
                .hasMessage("users.jsonl:2: profile._id: must be a text");

        assertThat(everything()).containsOnly(List.of());
        assertThat(printed()).isEmpty();
    }

    @Test
    void refusesAnotherTextForAPublishedVersion() {
        Document current = current();
        Translations other = new Translations(current.text().tr(), "Other words");
        put(current.version().textItem(other));

        assertThatThrownBy(() -> loader.reference(false))
                .isInstanceOf(FaultyFile.class)
                .hasMessage("documents.jsonl:2: another text of this version is stored: give the change a new version");

        assertThat(items("Dropdowns")).isEmpty();
        assertThat(items("Users")).isEmpty();
        assertThat(items("Consents")).hasSize(1);
    }

    @Test
    void leavesNewerVersionsThatAnOperatorPublished() {
        DocumentVersion current = current().version();
        DocumentVersion newer = new DocumentVersion(
                "default",
                current.type(),
                "9.0.0",
                current.kind(),
                true,
                Instant.parse("2025-07-01T00:00:00Z"),
                10,
                current.textHashes(),
                null,
                null);
        put(newer.item());

        loader.reference(false);

        assertThat(printed())
                .startsWith(
                        "left out default privacy_policy 1.1.0, because 9.0.0 is published",
                        "left out default privacy_policy 1.2.0, because 9.0.0 is published")
                .contains("16 new, 0 changed, 1 as they were");
        assertThat(items("Consents")).hasSize(7).contains(newer.item());
    }

    @Test
    void leavesTheSuccessorOfAShippedVersion() {
        loader.reference(false);
        DocumentVersion current = current().version();
        DocumentVersion newer = new DocumentVersion(
                "default",
                current.type(),
                "9.0.0",
                current.kind(),
                true,
                Instant.parse("2035-07-01T00:00:00Z"),
                10,
                current.textHashes(),
                null,
                null);
        put(newer.item());
        put(current.supersededBy(newer).item());
        List<List<Map<String, AttributeValue>>> before = everything();
        printed();

        loader.reference(false);

        assertThat(printed()).contains("0 new, 0 changed, 23 as they were");
        assertThat(everything()).isEqualTo(before);
    }

    private static Document current() {
        return DocumentFile.read(DataFile.shipped("documents.jsonl")).get(1);
    }

    private void put(Map<String, AttributeValue> item) {
        dynamo.putItem(p -> p.tableName("Consents").item(item));
    }

    @Test
    void findsAnAlteredDecisionAmongAllUsers() {
        loader.reference(false);
        loader.users(users(USER, USER.replace("u-1", "u-2")), NEW, false);
        decide("u-1", true);
        decide("u-2", true);
        decide("u-2", false);
        List<Fault> faults = new ArrayList<>();
        ConsentCheck check = new ConsentCheck(dynamo, "Consents", "Users", Progress.silent());
        assertThat(check.run(faults::add)).isEqualTo(2);
        assertThat(faults).isEmpty();

        Caller caller = new Caller("acme", "u-2", Set.of("user"));
        dynamo.deleteItem(d -> d.tableName("Consents").key(PrimaryKeys.event(caller, DocumentType.TERMS_OF_USE, 1)));

        assertThat(check.run(faults::add)).isEqualTo(2);
        assertThat(faults).containsExactly(new Fault("T#acme#U#u-2", "terms_of_use", "event 1 is missing"));
    }

    private void decide(String userId, boolean isAccepted) {
        InstantSource clock = InstantSource.system();
        ClientHeaders client =
                new ClientHeaders(Language.EN, new Timezone("UTC", ZoneOffset.UTC), Platform.API, null, null);
        new DynamoConsents(dynamo, "Consents", "Users", clock, new Random(7))
                .record(
                        new Caller("acme", userId, Set.of("user")),
                        new Ids(clock, new SecureRandom()).next(),
                        new Decision(DocumentType.TERMS_OF_USE, "1.1.0", isAccepted),
                        new Evidence("192.0.2.1", "Agent/3", client));
    }
}
