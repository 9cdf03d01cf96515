package com.allmine.checks.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.allmine.api.json.Json;
import com.allmine.data.dynamo.LocalStack;
import com.allmine.emulators.dynamodb.DynamoDbEmulator;
import com.allmine.local.LocalRun;
import com.allmine.local.Repository;
import com.allmine.operator.file.DataFile;
import com.allmine.operator.load.Loader;
import com.allmine.operator.table.Tables;
import com.allmine.template.LambdaFunction;
import com.allmine.template.SamTemplate;
import com.allmine.template.StreamMapping;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The publisher behind LocalStack's streams, event source mappings and EventBridge, with the settings of template.yaml. It
 * does there what it does behind our emulators. Skipped without Docker.
 */
@Tag("slow")
class LocalStackEventsTest {
    private static final SamTemplate TEMPLATE =
            SamTemplate.parse(Repository.text(Repository.ROOT.resolve("template.yaml")));
    private static final String QUEUE = "heard";

    /** The most messages to read before the event must have come; each call waits up to 20 seconds. */
    private static final int MAX_MESSAGES = 40;

    @Test
    void publishesAChangeOnTheBusAndInTheFeed() {
        assumeTrue(LocalStack.isPossible(), LocalStack.SKIPPED);
        try (LocalStack stack = LocalStack.start();
                DynamoDbEmulator tables = DynamoDbEmulator.in(stack.endpoint(), TEMPLATE.tables())) {
            String queue = hearEverything(stack);
            LocalStackFunctions.deploy(publisher(), stack);
            TEMPLATE.streamMappings().stream()
                    .filter(mapping -> mapping.function().equals("PublishEvents"))
                    .forEach(mapping -> map(mapping, stack));

            addUser(tables.client());

            ObjectNode message = message(stack, queue);
            JsonNode event = message.path("detail");
            assertThat(message.path("source").asText()).isEqualTo("com.allmine");
            assertThat(message.path("detail-type").asText()).isEqualTo("com.allmine.profile.updated");
            assertThat(event.path("type").asText()).isEqualTo("com.allmine.profile.updated");
            assertThat(event.path("subject").asText()).isEqualTo("u1");
            assertThat(feed(tables.client()))
                    .singleElement()
                    .satisfies(stored ->
                            assertThat(Json.object(stored).orElseThrow()).isEqualTo(event));
        }
    }

    /** Makes the bus, with a rule that sends every event to a queue, and returns the URL of the queue. */
    private static String hearEverything(LocalStack stack) {
        String bus = TEMPLATE.eventBuses().getFirst();
        stack.aws("events", "create-event-bus", "--name", bus);
        String url = stack.aws("sqs", "create-queue", "--queue-name", QUEUE, "--query", "QueueUrl");
        stack.aws(
                "events", "put-rule",
                "--name", "everything",
                "--event-bus-name", bus,
                "--event-pattern", "{\"source\": [{\"prefix\": \"\"}]}");
        stack.aws(
                "events",
                "put-targets",
                "--rule",
                "everything",
                "--event-bus-name",
                bus,
                "--targets",
                "Id=queue,Arn=arn:aws:sqs:eu-central-1:000000000000:" + QUEUE);
        return url;
    }

    private static LambdaFunction publisher() {
        return TEMPLATE.functions().stream()
                .filter(function -> function.name().equals("PublishEvents"))
                .findFirst()
                .orElseThrow();
    }

    private static void map(StreamMapping mapping, LocalStack stack) {
        String stream = stack.aws(
                "dynamodb", "describe-table", "--table-name", mapping.table(), "--query", "Table.LatestStreamArn");
        stack.put(
                Json.write(Map.of(
                        "Filters",
                        mapping.filters().stream()
                                .map(pattern -> Map.of("Pattern", pattern))
                                .toList())),
                "/tmp/filters.json");
        List<String> command = new ArrayList<>(List.of(
                "lambda",
                "create-event-source-mapping",
                "--function-name",
                mapping.function(),
                "--event-source-arn",
                stream,
                "--starting-position",
                "TRIM_HORIZON",
                "--batch-size",
                Integer.toString(mapping.batchSize()),
                "--maximum-retry-attempts",
                Integer.toString(mapping.maxRetries()),
                "--filter-criteria",
                "file:///tmp/filters.json"));
        if (mapping.bisects()) {
            command.add("--bisect-batch-on-function-error");
        }
        if (mapping.reportsItemFailures()) {
            command.addAll(List.of("--function-response-types", "ReportBatchItemFailures"));
        }
        stack.aws(command.toArray(String[]::new));
    }

    private static void addUser(DynamoDbClient dynamo) {
        new Loader(
                        dynamo,
                        new Tables("Users", "Consents", "Dropdowns", "Logs", "Idempotency"),
                        "tests",
                        InstantSource.system(),
                        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .users(
                        new DataFile("test", "{\"tenantId\":\"default\",\"profile\":{\"_id\":\"u1\"}}"),
                        Set.of("default"),
                        false);
    }

    /** The first event about a user that comes to the queue. */
    private static ObjectNode message(LocalStack stack, String queue) {
        for (int i = 0; i < MAX_MESSAGES; i++) {
            String body = stack.aws(
                    "sqs", "receive-message",
                    "--queue-url", queue,
                    "--wait-time-seconds", "20",
                    "--query", "Messages[0].Body");
            ObjectNode message =
                    Json.object(body).orElseGet(() -> Json.object("{}").orElseThrow());
            if (message.path("detail").has("subject")) {
                return message;
            }
        }
        throw new AssertionError("no event came");
    }

    /** The events in the feed of the tenant. */
    private static List<String> feed(DynamoDbClient dynamo) {
        return dynamo
                .query(query -> query.tableName("Events")
                        .keyConditionExpression("pk = :pk AND begins_with(sk, :sk)")
                        .expressionAttributeValues(Map.of(
                                ":pk", AttributeValue.fromS("T#default"),
                                ":sk", AttributeValue.fromS("E#"))))
                .items()
                .stream()
                .map(item -> LocalRun.attribute(item, "event").s())
                .toList();
    }
}
