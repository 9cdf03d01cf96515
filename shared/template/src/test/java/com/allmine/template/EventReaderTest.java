package com.allmine.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.allmine.template.EventRule.FunctionTarget;
import com.allmine.template.EventRule.Receiver;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventReaderTest {
    private static final String EVENTS = read();

    private static String read() {
        try (InputStream file =
                Objects.requireNonNull(EventReaderTest.class.getResourceAsStream("event-template.yaml"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void readsWhichFunctionGetsTheRecordsOfWhichStream() {
        assertThat(SamTemplate.parse(EVENTS).streamMappings())
                .containsExactly(
                        new StreamMapping(
                                "Publish",
                                "Things",
                                25,
                                true,
                                true,
                                10,
                                Optional.of("Unpublished"),
                                List.of("{\"eventName\": [\"INSERT\"]}", "{\"eventName\": [\"REMOVE\"]}")),
                        new StreamMapping("Publish", "Others", 100, false, false, 3, Optional.empty(), List.of()));
    }

    @Test
    void readsWhichFunctionGetsWhichEventsOfABus() {
        SamTemplate template = SamTemplate.parse(EVENTS);

        assertThat(template.eventBuses()).containsExactly("Bus");
        assertThat(template.eventRules())
                .containsExactly(
                        new EventRule(
                                "Apply.Status",
                                "Bus",
                                Map.of(
                                        "detail-type",
                                        List.of("com.example.status-set"),
                                        "detail",
                                        Map.of("reference", List.of(Map.of("exists", false)))),
                                new FunctionTarget("Apply", 1, Optional.of("Refused"))),
                        new EventRule(
                                "Plain.All",
                                "Bus",
                                Map.of("source", List.of(Map.of("prefix", "com.example"))),
                                new FunctionTarget("Plain", 2, Optional.empty())));
    }

    @Test
    void readsTheRulesWhoseConditionHolds() {
        SamTemplate template = SamTemplate.parse(EVENTS).with("ReceiverUrl", "http://127.0.0.1:9");

        Map<String, String> headers = Map.of("Content-Type", "application/cloudevents+json");
        assertThat(template.eventRules().stream().filter(rule -> rule.name().equals("ReceiverRule")))
                .extracting(EventRule::target)
                .containsExactly(
                        new Receiver(
                                "http://127.0.0.1:9", headers, Optional.of("$.detail"), 7, Optional.of("Undelivered")),
                        new Receiver("http://127.0.0.1:9", headers, Optional.empty(), 185, Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BatchSize: 25          | BatchSize: many           | Publish.Things.BatchSize must be a whole number",
                "BatchSize: 25          | ParallelizationFactor: 2  | Publish.Things: ParallelizationFactor is not"
                        + " supported",
                "MaximumRetryAttempts: 3 | BatchSize: 3             | Publish.Others.MaximumRetryAttempts must be a"
                        + " string",
                "[ReportBatchItemFailures] | [Others]       | Publish.Things: the FunctionResponseTypes [Others] are"
                        + " not supported",
                "TRIM_HORIZON | LATEST | Publish.Things: the StartingPosition LATEST is not supported",
                "Type: SQS, Dest        | Type: SNS, Dest           | 'Publish.Things: the destination must be a"
                        + " queue, Type SQS'",
            })
    void refusesAStreamThatItDoesNotSupport(String part, String replacement, String reason) {
        String broken = EVENTS.replace(part, replacement);

        assertThat(broken).isNotEqualTo(EVENTS);
        assertThatThrownBy(() -> SamTemplate.parse(broken).streamMappings())
                .isInstanceOf(InvalidTemplate.class)
                .hasMessage("template.yaml: " + reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{exists: false}        | {numeric: [1]}         | Apply.Status.Pattern: numeric is not supported",
                "InputPath: $.detail    | Input: x               | ReceiverRule.Targets: Input is not supported",
                "RetryPolicy: {         | 'RetryPolicy: {A: 1, ' | ReceiverRule.Targets.RetryPolicy: A is not"
                        + " supported",
                "Arn: !GetAtt Receiver.Arn | Arn: !GetAtt Bus.Arn | 'ReceiverRule.Targets: a target must be an API"
                        + " destination, not Bus'",
                "!GetAtt Connection.Arn | !GetAtt Bus.Arn | 'Receiver: there is no connection Bus'",
                "HeaderParameters:      | BodyParameters:        | Connection: BodyParameters is not supported",
                "EventPattern:          | ScheduleExpression:    | ReceiverRule: ScheduleExpression is not supported",
                "MaximumRetryAttempts: 1 | A: 1                  | Apply.EventInvokeConfig: A is not supported",
                "EventBusName: !Ref Bus | Input: x               | Apply.Status: Input is not supported",
                "!Not [!Equals [!Ref ReceiverUrl, '\"\"']] | !Or [] | HasReceiver: cannot evaluate [Fn::Or]",
            })
    void refusesARuleThatItDoesNotSupport(String part, String replacement, String reason) {
        String broken = EVENTS.replace(part.replace("'", ""), replacement);

        assertThat(broken).isNotEqualTo(EVENTS);
        assertThatThrownBy(() -> SamTemplate.parse(broken)
                        .with("ReceiverUrl", "http://127.0.0.1:9")
                        .eventRules())
                .isInstanceOf(InvalidTemplate.class)
                .hasMessage("template.yaml: " + reason);
    }

    @Test
    void refusesAStreamWithoutBothImages() {
        String keysOnly = """
            Resources:
              Things:
                Type: AWS::DynamoDB::Table
                Properties:
                  StreamSpecification: {StreamViewType: KEYS_ONLY}
                  AttributeDefinitions: []
                  KeySchema: [{KeyType: HASH, AttributeName: a}, {KeyType: RANGE, AttributeName: b}]
            """;

        assertThatThrownBy(() -> SamTemplate.parse(keysOnly).tables())
                .isInstanceOf(InvalidTemplate.class)
                .hasMessage("template.yaml: Things: the StreamViewType KEYS_ONLY is not supported");
    }
}
