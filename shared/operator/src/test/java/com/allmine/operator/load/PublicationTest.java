package com.allmine.operator.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.allmine.api.Caller;
import com.allmine.api.errors.Language;
import com.allmine.api.errors.Refusal;
import com.allmine.api.input.ClientHeaders;
import com.allmine.api.input.Platform;
import com.allmine.api.input.Timezone;
import com.allmine.data.Ids;
import com.allmine.data.consent.Consents.Decision;
import com.allmine.data.consent.Consents.Evidence;
import com.allmine.data.consent.DocumentType;
import com.allmine.data.consent.DynamoConsents;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.operator.OperatorTables;
import com.allmine.operator.file.DataFile;
import com.allmine.operator.file.FaultyFile;
import com.allmine.operator.table.Tables;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Publishing documents while the connection breaks at any write. */
@Tag("slow")
class PublicationTest {
    private static final Tables TABLES = new Tables("Users", "Consents", "Dropdowns", "Logs", "Idempotency");
    private static final InstantSource CLOCK = InstantSource.system();

    /** Every version that any test publishes, ascending. */
    private static final List<String> VERSIONS = List.of("1.1.0", "1.2.0", "1.3.0", "2.0.0");

    private static final Instant FIRST = Instant.parse("2024-01-01T00:00:00Z");

    private final DynamoDbClient dynamo = OperatorTables.client();
    private int users;

    /** The tenant stays registered, so that a load writes documents only. */
    @BeforeEach
    void empty() {
        OperatorTables.empty("Consents");
    }

    private static DataFile documents(String... versions) {
        List<String> lines = new ArrayList<>();
        for (String version : versions) {
            lines.add("""
                {"type":"terms_of_use","version":"%1$s","kind":"CONTRACT","mandatory":true,"effectiveFrom":"%2$s",\
                "graceDays":7,"tr":"Koşullar %1$s","en":"Terms %1$s","summaryTr":"Yeni","summaryEn":"New"}\
                """.formatted(version, FIRST.plus(Duration.ofHours(lines.size()))));
        }
        return new DataFile("documents.jsonl", String.join("\n", lines));
    }

    private static void load(DynamoDbClient client, DataFile documents) {
        PrintStream silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        new Loader(client, TABLES, "ops-1", CLOCK, silent)
                .load(PublishedVersions.reference(documents), List.of(), Set.of(), false);
    }

    /** Loads with a connection that breaks. Returns whether it broke. */
    private static boolean isBroken(BrokenConnection broken, DataFile documents) {
        try (DynamoDbClient client = broken.client(OperatorTables.endpoint())) {
            load(client, documents);
            return false;
        } catch (SdkClientException e) {
            return true;
        }
    }

    /** The versions that a user who has decided nothing can consent to now. */
    private List<String> inForce() {
        return VERSIONS.stream().filter(this::isInForce).toList();
    }

    private boolean isInForce(String version) {
        Caller user = new Caller("default", "reader-" + ++users, Set.of("user"));
        Map<String, AttributeValue> profile = new HashMap<>(PrimaryKeys.profile(user.tenantId(), user.userId()));
        profile.put("_id", AttributeValue.fromS(user.userId()));
        dynamo.putItem(p -> p.tableName("Users").item(profile));
        ClientHeaders client =
                new ClientHeaders(Language.TR, new Timezone("UTC", ZoneOffset.UTC), Platform.WEB, null, null);
        try {
            new DynamoConsents(dynamo, "Consents", "Users", CLOCK, new Random(7))
                    .record(
                            user,
                            new Ids(CLOCK, new Random(7)).next(),
                            new Decision(DocumentType.TERMS_OF_USE, version, true),
                            new Evidence(null, null, client));
            return true;
        } catch (Refusal e) {
            return false;
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneVersionIsInForceWhateverWriteBreaksAndASecondRunCompletes(BrokenConnection.Break way) {
        int at = 0;
        boolean isBroken = true;
        while (isBroken) {
            empty();
            load(dynamo, documents("1.1.0", "1.2.0"));
            DataFile next = documents("1.1.0", "1.2.0", "1.3.0", "2.0.0");

            isBroken = isBroken(new BrokenConnection(way, at), next);

            assertThat(inForce()).as("after write " + at).hasSize(1).isSubsetOf("1.2.0", "2.0.0");
            load(dynamo, next);
            assertThat(inForce()).as("after write " + at + " and again").containsExactly("2.0.0");
            assertThat(words()).hasSize(8);
            at++;
        }
        assertThat(at).isEqualTo(6);
    }

    private List<Map<String, AttributeValue>> words() {
        return dynamo.scan(s -> s.tableName("Consents")).items().stream()
                .filter(item -> PrimaryKeys.sk(item).matches("(TEXT|SUMMARY)#.*"))
                .toList();
    }

    @Test
    void theFirstPublicationHasNoOldVersionInForceWhateverWriteBreaks() {
        DataFile first = documents("1.1.0", "1.2.0");
        int at = 0;
        boolean isBroken = true;
        while (isBroken) {
            empty();

            isBroken = isBroken(new BrokenConnection(BrokenConnection.Break.REQUEST, at++), first);

            assertThat(inForce()).isSubsetOf("1.2.0");
            load(dynamo, first);
            assertThat(inForce()).containsExactly("1.2.0");
        }
        assertThat(at).isEqualTo(6);
    }

    @Test
    void eachVersionIsSupersededByTheNextWhenThatComesIntoForce() {
        load(dynamo, documents("1.1.0", "1.2.0"));

        load(dynamo, documents("1.1.0", "1.2.0", "1.3.0", "2.0.0"));

        assertThat(chain())
                .containsExactly(
                        "1.1.0 until 1.2.0 at 2024-01-01T01:00:00Z",
                        "1.2.0 until 1.3.0 at 2024-01-01T02:00:00Z",
                        "1.3.0 until 2.0.0 at 2024-01-01T03:00:00Z",
                        "2.0.0 until null at null");
    }

    private List<String> chain() {
        return PublishedVersions.ofTermsOfUse(dynamo).stream()
                .map(one -> "%s until %s at %s".formatted(one.version(), one.supersededBy(), one.supersededFrom()))
                .toList();
    }

    @Test
    void aMissingLinkIsAddedByTheNextPublication() {
        load(dynamo, documents("1.1.0"));
        load(dynamo, documents("1.1.0", "1.2.0"));
        List<String> before = chain();
        dynamo.updateItem(u -> u.tableName("Consents")
                .key(PrimaryKeys.document("default", DocumentType.TERMS_OF_USE, "1.1.0"))
                .updateExpression("REMOVE supersededBy, supersededFrom"));

        load(dynamo, documents("1.1.0", "1.2.0"));

        assertThat(chain()).isEqualTo(before);
    }

    @Test
    void aVersionWithManyPredecessorsSupersedesTheLast() {
        String[] many = new String[151];
        for (int i = 0; i < many.length; i++) {
            many[i] = "1.2." + i;
        }
        load(dynamo, documents(Arrays.copyOf(many, 98)));

        load(dynamo, documents(many));

        assertThat(chain()).hasSize(151).endsWith("1.2.150 until null at null");
        empty();
        assertThatThrownBy(() -> load(dynamo, documents(tooMany())))
                .isInstanceOf(FaultyFile.class)
                .hasMessage("documents.jsonl:99: version: at most 98 versions of a document can be published at once");
    }

    private static String[] tooMany() {
        String[] tooMany = new String[99];
        for (int i = 0; i < tooMany.length; i++) {
            tooMany[i] = "7.0." + i;
        }
        return tooMany;
    }

    @Test
    void aFileWithoutTheVersionInForceSupersedesNothing() {
        load(dynamo, documents("1.1.0", "2.0.0"));
        List<String> before = chain();

        load(dynamo, documents("1.1.0", "1.2.0"));

        assertThat(chain()).isEqualTo(before);
        assertThat(inForce()).containsExactly("2.0.0");
    }
}
