package com.allmine.checks.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.errors.Refusal;
import com.allmine.checks.faults.FaultyProxy.Fault;
import com.allmine.data.event.DynamoEventFeed;
import com.allmine.local.LocalRun;
import com.allmine.operator.file.DataFile;
import com.allmine.operator.load.Loader;
import com.allmine.operator.load.Publisher;
import com.allmine.operator.load.Reference;
import com.allmine.operator.table.Tables;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Every fault in every call of an operator's command for a tenant. The operator runs it again until it succeeds. Each
 * change that any of the runs committed is then one event.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatorWritesTest {
    private static final Tables TABLES = new Tables("Users", "Consents", "Dropdowns", "Logs", "Idempotency");
    private static final PrintStream SILENT =
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

    private final LocalRun run = LocalRun.hosting("PublishEvents");
    private final FaultyProxy proxy = new FaultyProxy(run.system().tables().endpoint());
    private final DynamoDbClient faulty = DynamoDbClient.builder()
            .endpointOverride(proxy.url())
            .region(Region.EU_CENTRAL_1)
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
            .httpClient(UrlConnectionHttpClient.create())
            // So that a single fault breaks the command.
            .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
            .build();
    private final EventInvariants invariants =
            new EventInvariants(run.system().tables().client(), "Users", "Consents", "Logs", "Events");
    private final TreeInvariants trees =
            new TreeInvariants(run.system().tables().client(), "Consents", "Logs", "Audit");
    private int tenants;

    @AfterAll
    void stop() {
        faulty.close();
        proxy.close();
        run.close();
    }

    /** A command of an operator that changes a tenant, with the type of the two events that tell it. */
    enum Command {
        LOAD_USERS("profile.updated") {
            @Override
            void run(DynamoDbClient dynamo, String tenantId) {
                String line = "{\"tenantId\":\"%s\",\"profile\":{\"_id\":\"%s\"}}";
                loader(dynamo)
                        .users(
                                new DataFile(
                                        "users", line.formatted(tenantId, "a") + "\n" + line.formatted(tenantId, "b")),
                                Set.of(tenantId),
                                false);
            }
        },
        PUBLISH_DOCUMENTS("document.published") {
            @Override
            void run(DynamoDbClient dynamo, String tenantId) {
                String line = """
                    {"tenantId": "%s", "type": "terms_of_use", "version": "%s", "kind": "CONTRACT", "mandatory": true,\
                     "graceDays": 14, "effectiveFrom": "%s-01-01T00:00:00Z", "tr": "Koşullar", "en": "Terms",\
                     "summaryTr": "Yeni koşullar", "summaryEn": "New terms"}\
                    """;
                DataFile file = new DataFile(
                        "documents",
                        line.formatted(tenantId, "7.0.0", "2090") + "\n" + line.formatted(tenantId, "7.1.0", "2091"));
                new Publisher(
                                dynamo,
                                TABLES,
                                new DynamoEventFeed(dynamo, "Events", InstantSource.system()),
                                "ops-1",
                                InstantSource.system(),
                                SILENT)
                        .publish(file, Set.of(tenantId), false);
            }
        },
        /** The tenant of the case before has no line in the file, and loses what it was granted. */
        GRANT_AND_REVOKE("permission.granted") {
            @Override
            void run(DynamoDbClient dynamo, String tenantId) {
                String line = "\n"
                    + "{\"tenantId\":\"%s\",\"roleId\":\"%s\",\"resourceId\":\"list-events\",\"permission\":\"READ\"}";
                Reference shipped = Reference.shipped();
                DataFile permissions = new DataFile(
                        "permissions",
                        shipped.permissions().text()
                                + line.formatted(tenantId, "auditor")
                                + line.formatted(tenantId, "admin"));
                // One value of a dropdown is enough: a thousand of them change nothing of the tenant.
                DataFile dropdowns = new DataFile(
                        "dropdowns",
                        shipped.dropdowns().text().lines().findFirst().orElseThrow());
                loader(dynamo)
                        .load(
                                new Reference(dropdowns, shipped.documents(), shipped.policies(), permissions),
                                List.of(),
                                Set.of(tenantId),
                                false);
            }
        };

        private final String told;

        Command(String told) {
            this.told = told;
        }

        abstract void run(DynamoDbClient dynamo, String tenantId);

        private static Loader loader(DynamoDbClient dynamo) {
            return new Loader(dynamo, TABLES, "ops-1", InstantSource.system(), SILENT);
        }
    }

    private String newTenant() {
        return "operator-%d-".formatted(++tenants);
    }

    /** Runs the command while a call for the tenant fails, and then again as an operator does. */
    private void runTwice(Command command, int call, Fault fault) {
        String tenantId = newTenant();
        proxy.breakCall(tenantId, call, fault, 1);
        try {
            command.run(faulty, tenantId);
        } catch (SdkException | IllegalStateException | Refusal e) {
            // The operator reads the error, and runs the command again.
        }
        proxy.watch(tenantId);
        command.run(faulty, tenantId);
    }

    @ParameterizedTest
    @EnumSource
    void everyCommittedChangeOfABrokenCommandIsOneEvent(Command command) {
        String plain = newTenant();
        proxy.watch(plain);
        command.run(faulty, plain);
        List<String> calls = proxy.calls(plain);

        for (int call = 0; call < calls.size(); call++) {
            for (Fault fault : Fault.values()) {
                // The client of a command waits for half a minute.
                if (fault.isOf(calls.get(call)) && fault != Fault.SILENT) {
                    runTwice(command, call, fault);
                }
            }
        }
        run.system().events().deliver();

        assertThat(calls).hasSizeGreaterThan(1);
        assertThat(invariants.violations("operator-")).isEmpty();
        assertThat(trees.violations("operator-")).isEmpty();
        assertThat(run.items("Events", "T#" + plain).stream()
                        .filter(item -> AttributeValue.fromS("com.allmine." + command.told)
                                .equals(item.get("type"))))
                .hasSize(2);
    }
}
