package com.allmine.checks.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Streams, bus, queues and receiver of the translated template: what Lambda and EventBridge do with each of them. */
@Tag("slow")
class OutboxTest {
    private static final Map<String, String> RECEIVER = Map.of(
            "EventReceiverUrl", "https://receiver.example/events",
            "EventReceiverTokenUrl", "https://receiver.example/oauth2/token",
            "EventReceiverSecret", "receiver");

    private final TranslatedTemplate template = TranslatedTemplate.withDefaults();
    private final TranslatedTemplate withReceiver = TranslatedTemplate.with(RECEIVER);

    private static Set<String> named(JsonNode references) {
        Set<String> names = new TreeSet<>();
        references.forEach(
                reference -> names.add(reference.path("Fn::GetAtt").path(0).asText() + "."
                        + reference.path("Fn::GetAtt").path(1).asText()));
        return names;
    }

    @Test
    void theAliasReadsEachStreamFromItsBeginning() {
        Set<String> read = new TreeSet<>();
        template.ofType("AWS::Lambda::EventSourceMapping").values().forEach(mapping -> {
            read.add(mapping.at("/EventSourceArn/Fn::GetAtt/0").asText());
            assertThat(mapping.at("/FunctionName/Ref").asText()).isEqualTo("PublishEventsAliaslive");
            assertThat(mapping.path("StartingPosition").asText()).isEqualTo("TRIM_HORIZON");
        });
        Set<String> streams = new TreeSet<>();
        template.ofType("AWS::DynamoDB::Table").forEach((name, table) -> {
            if (table.has("StreamSpecification")) {
                assertThat(table.at("/StreamSpecification/StreamViewType").asText())
                        .isEqualTo("NEW_AND_OLD_IMAGES");
                streams.add(name);
            }
        });

        assertThat(read).containsExactly("Consents", "Logs", "Users").isEqualTo(streams);
    }

    @Test
    void aRecordIsGivenUpOnlyAfterRepetitionsAndNeverSilently() {
        template.ofType("AWS::Lambda::EventSourceMapping").values().forEach(mapping -> {
            assertThat(mapping.path("FunctionResponseTypes").toString()).isEqualTo("[\"ReportBatchItemFailures\"]");
            assertThat(mapping.path("BisectBatchOnFunctionError").asBoolean()).isTrue();
            assertThat(mapping.path("MaximumRetryAttempts").asInt()).isPositive();
            assertThat(mapping.at("/DestinationConfig/OnFailure/Destination/Fn::GetAtt/0")
                            .asText())
                    .isEqualTo("UnpublishedRecords");
        });
        JsonNode role = template.properties("PublishEventsRole");
        assertThat(role.path("Policies").toString())
                .contains(
                        "\"sqs:SendMessage\",\"Effect\":\"Allow\",\"Resource\":{\"Fn::GetAtt\":[\"UnpublishedRecords\"");
    }

    /** SAM gives the role a managed policy of AWS that reads every stream of the account. */
    @Test
    void theFunctionReadsTheStreamsOfItsTablesOnly() {
        JsonNode role = template.properties("PublishEventsRole");
        JsonNode statements = template.properties(
                        role.at("/PermissionsBoundary/Ref").asText())
                .at("/PolicyDocument/Statement");

        assertThat(statements.at("/0/NotAction").toString())
                .contains("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator");
        assertThat(named(statements.at("/1/Resource")))
                .containsExactly("Consents.StreamArn", "Logs.StreamArn", "Users.StreamArn");
        template.ofType("AWS::IAM::Role").forEach((name, other) -> {
            if (other.toString().contains("AWSLambdaDynamoDBExecutionRole")) {
                assertThat(name).isEqualTo("PublishEventsRole");
            }
        });
    }

    @Test
    void everyQueueKeepsItsMessagesEncryptedForTwoWeeks() {
        assertThat(withReceiver.ofType("AWS::SQS::Queue"))
                .containsOnlyKeys("RefusedAmlEvents", "UndeliveredEvents", "UnpublishedRecords")
                .allSatisfy((name, queue) -> {
                    assertThat(queue.path("SqsManagedSseEnabled").asBoolean()).isTrue();
                    assertThat(queue.path("MessageRetentionPeriod").asInt()).isEqualTo(14 * 24 * 3600);
                });
    }

    @Test
    void anAlarmWatchesEveryQueue() {
        Set<String> watched = new TreeSet<>();
        withReceiver
                .ofType("AWS::CloudWatch::Alarm")
                .values()
                .forEach(alarm -> alarm.path("Dimensions").forEach(dimension -> {
                    if (dimension.path("Name").asText().equals("QueueName")) {
                        watched.add(dimension.at("/Value/Fn::GetAtt/0").asText());
                    }
                }));

        assertThat(watched).isEqualTo(withReceiver.ofType("AWS::SQS::Queue").keySet());
    }

    @Test
    void withoutAReceiverNothingLeavesTheAccount() {
        assertThat(template.ofType("AWS::Events::ApiDestination")).isEmpty();
        assertThat(template.ofType("AWS::Events::Connection")).isEmpty();
        assertThat(template.resources().has("EventReceiverRule")).isFalse();
    }

    @Test
    void theReceiverGetsEachEventAsItIsForADayAndThenTheQueueDoes() {
        JsonNode rule = withReceiver.properties("EventReceiverRule");
        JsonNode target = rule.at("/Targets/0");

        assertThat(rule.path("EventPattern").toString()).isEqualTo("{\"source\":[\"com.allmine\"]}");
        assertThat(rule.at("/EventBusName/Ref").asText()).isEqualTo("EventBus");
        assertThat(target.path("InputPath").asText()).isEqualTo("$.detail");
        assertThat(target.at("/RetryPolicy/MaximumEventAgeInSeconds").asInt()).isEqualTo(24 * 3600);
        assertThat(target.at("/DeadLetterConfig/Arn/Fn::GetAtt/0").asText()).isEqualTo("UndeliveredEvents");
        assertThat(withReceiver.properties("EventReceiverConnection").toString())
                .contains("application/cloudevents+json; charset=utf-8");
    }

    @Test
    void theRuleMayCallTheReceiverAndNobodyElseSendsToItsQueue() {
        JsonNode role = withReceiver.properties("EventReceiverRole");
        JsonNode queue = withReceiver.properties("UndeliveredEventsPolicy").at("/PolicyDocument/Statement");

        assertThat(role.at("/Policies/0/PolicyDocument/Statement").toString())
                .isEqualTo("[{\"Effect\":\"Allow\",\"Action\":\"events:InvokeApiDestination\","
                        + "\"Resource\":{\"Fn::GetAtt\":[\"EventReceiver\",\"Arn\"]}}]");
        assertThat(queue).hasSize(1);
        assertThat(queue.at("/0/Condition/ArnEquals/aws:SourceArn/Fn::GetAtt/0").asText())
                .isEqualTo("EventReceiverRule");
    }

    /** CloudFormation reads it when it creates the connection. */
    @Test
    void theSecretOfTheReceiverIsNotInTheTemplate() {
        assertThat(withReceiver
                        .properties("EventReceiverConnection")
                        .at("/AuthParameters/OAuthParameters/ClientParameters/ClientSecret/Fn::Sub")
                        .asText())
                .startsWith("{{resolve:secretsmanager:");
    }
}
