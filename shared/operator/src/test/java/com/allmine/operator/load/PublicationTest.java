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
import com.allmine.emulators.dynamodb.DynamoDbEmulator;
import com.allmine.operator.file.DataFile;
import com.allmine.operator.table.Tables;
import com.allmine.template.SamTemplate;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/** Publishing documents while the connection breaks at any write. */
@Tag("slow")
class PublicationTest {
    private static final DynamoDbEmulator EMULATOR =
            DynamoDbEmulator.start(SamTemplate.nearest().tables(), Optional.empty());
    private static final Tables TABLES = new Tables("Users", "Consents", "Dropdowns", "Logs", "Idempotency");
    private static final InstantSource CLOCK = InstantSource.system();

    /** Every version that any test publishes, ascending. */
    private static final List<String> VERSIONS = List.of("1.1.0", "1.2.0", "1.3.0", "2.0.0");

    private final DynamoDbClient dynamo = EMULATOR.client();
    private int users;

    @AfterAll
    static void stop() {
        EMULATOR.close();
    }

    @BeforeEach
    void empty() {
        for (Map<String, AttributeValue> item :
                dynamo.scan(s -> s.tableName("Consents")).items()) {
            dynamo.deleteItem(d -> d.tableName("Consents").key(PrimaryKeys.of(item)));
        }
    }

    /** The point at which the connection breaks. */
    enum Break {
        /** The write does not arrive. */
        REQUEST,
        /** The write is done, but the loader does not get the response. */
        RESPONSE
    }

    /** Breaks the connection at the write with a number. */
    private static final class Breaking implements ExecutionInterceptor {
        private final Break way;
        private final int at;
        private int writes;

        Breaking(Break way, int at) {
            this.way = way;
            this.at = at;
        }

        @Override
        public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
            if (isWrite(context.request()) && writes++ == at && way == Break.REQUEST) {
                throw SdkClientException.create("the connection broke");
            }
        }

        @Override
        public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
            if (isWrite(context.request()) && writes == at + 1 && way == Break.RESPONSE) {
                throw SdkClientException.create("the connection broke");
            }
        }

        private static boolean isWrite(SdkRequest request) {
            return request instanceof PutItemRequest || request instanceof TransactWriteItemsRequest;
        }
    }

    private static DataFile documents(String... versions) {
        List<String> lines = new ArrayList<>();
        for (String version : versions) {
            lines.add("{\"type\":\"terms_of_use\",\"version\":\"%1$s\",\"tr\":\"Koşullar %1$s\",\"en\":\"Terms %1$s\"}"
                    .formatted(version));
        }
        return new DataFile("documents.jsonl", String.join("\n", lines));
    }

    private static void load(DynamoDbClient client, DataFile documents) {
        PrintStream silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Reference shipped = Reference.shipped();
        new Loader(client, TABLES, "ops-1", CLOCK, silent)
                .load(
                        new Reference(shipped.dropdowns(), documents, shipped.policies(), shipped.permissions()),
                        List.of(),
                        Set.of(),
                        false);
    }

    /** Loads with a connection that breaks. Returns whether it broke. */
    private static boolean isBroken(Breaking breaking, DataFile documents) {
        try (DynamoDbClient client = DynamoDbClient.builder()
                .endpointOverride(EMULATOR.endpoint())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .overrideConfiguration(o -> o.addExecutionInterceptor(breaking))
                .build()) {
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
    void oneVersionIsInForceWhateverWriteBreaksAndASecondRunCompletes(Break way) {
        int at = 0;
        boolean isBroken = true;
        while (isBroken) {
            empty();
            load(dynamo, documents("1.1.0", "1.2.0"));
            DataFile next = documents("1.1.0", "1.2.0", "1.3.0", "2.0.0");

            isBroken = isBroken(new Breaking(way, at), next);

            assertThat(inForce()).as("after write " + at).hasSize(1).isSubsetOf("1.2.0", "2.0.0");
            load(dynamo, next);
            assertThat(inForce()).as("after write " + at + " and again").containsExactly("2.0.0");
            assertThat(texts()).hasSize(4);
            at++;
        }
        assertThat(at).isEqualTo(4);
    }

    private List<Map<String, AttributeValue>> texts() {
        return dynamo.scan(s -> s.tableName("Consents")).items().stream()
                .filter(item -> PrimaryKeys.sk(item).startsWith("TEXT#"))
                .toList();
    }

    @Test
    void theFirstPublicationHasNoOldVersionInForceWhateverWriteBreaks() {
        DataFile first = documents("1.1.0", "1.2.0");
        int at = 0;
        boolean isBroken = true;
        while (isBroken) {
            empty();

            isBroken = isBroken(new Breaking(Break.REQUEST, at++), first);

            assertThat(inForce()).isSubsetOf("1.2.0");
            load(dynamo, first);
            assertThat(inForce()).containsExactly("1.2.0");
        }
        assertThat(at).isEqualTo(4);
    }

    @Test
    void aVersionWithAHundredPredecessorsSupersedesThemAll() {
        String[] many = new String[150];
        for (int i = 0; i < many.length; i++) {
            many[i] = "1.2." + i;
        }
        load(dynamo, documents(many));
        String[] more = Arrays.copyOf(many, many.length + 1);
        more[many.length] = "2.0.0";

        load(dynamo, documents(more));

        assertThat(inForce()).containsExactly("2.0.0");
    }

    @Test
    void aFileThatLacksTheVersionInForceIsRefused() {
        load(dynamo, documents("1.1.0", "2.0.0"));

        assertThatThrownBy(() -> load(dynamo, documents("1.1.0", "1.2.0"))).hasMessageStartingWith("documents.jsonl");
        assertThat(inForce()).containsExactly("2.0.0");
    }
}
