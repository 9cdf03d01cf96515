package com.allmine.emulators.stepfunctions.execution;

import static com.allmine.emulators.stepfunctions.definition.Definitions.machine;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.emulators.dynamodb.DynamoDbEmulator;
import com.allmine.emulators.stepfunctions.definition.StateMachineDefinition;
import com.allmine.emulators.stepfunctions.expression.JsonValues;
import com.allmine.template.Table;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DynamoDbTaskTest {
    private static final String GET = "arn:aws:states:::aws-sdk:dynamodb:getItem";
    private static final String UPDATE = "arn:aws:states:::aws-sdk:dynamodb:updateItem";
    private static final String WRITE = "arn:aws:states:::aws-sdk:dynamodb:transactWriteItems";

    private DynamoDbEmulator tables;

    @BeforeAll
    void start() {
        Table users = new Table("users", Map.of("pk", "S", "sk", "S"), new Table.Key("pk", "sk"), List.of(), false);
        tables = DynamoDbEmulator.start(List.of(users), Optional.empty());
    }

    @AfterAll
    void stop() {
        tables.close();
    }

    @Test
    void readsAnItemWithTheNamesOfStepFunctions() {
        put(
                "read",
                Map.of(
                        "n", AttributeValue.fromN("7"),
                        "yes", AttributeValue.fromBool(true),
                        "set", AttributeValue.fromSs(List.of("a")),
                        "numbers", AttributeValue.fromNs(List.of("1")),
                        "none", AttributeValue.fromNul(true),
                        "map", AttributeValue.fromM(Map.of("l", AttributeValue.fromL(List.of())))));

        assertThat(output(GET, """
            {"TableName": "users", "Key": {"pk": {"S": "{% $states.input %}"}, "sk": {"S": "s"}}, "ConsistentRead": true}\
            """, "read")).isEqualTo(JsonValues.parse("""
                {"Item": {"pk": {"S": "read"}, "sk": {"S": "s"}, "n": {"N": "7"}, "yes": {"Bool": true},
                    "set": {"Ss": ["a"]}, "numbers": {"Ns": ["1"]}, "none": {"Nul": true}, "map": {"M": {"l": {"L": []}}}}}\
                """).orElseThrow());
    }

    @Test
    void readsAProjection() {
        put("part", Map.of("n", AttributeValue.fromN("7")));

        assertThat(output(GET, """
            {"TableName": "users", "Key": {"pk": {"S": "part"}, "sk": {"S": "s"}},
             "ProjectionExpression": "#n", "ExpressionAttributeNames": {"#n": "n"}}\
            """, "")).hasToString("{\"Item\":{\"n\":{\"N\":\"7\"}}}");
    }

    @Test
    void aMissingItemIsAbsent() {
        assertThat(output(GET, """
            {"TableName": "users", "Key": {"pk": {"S": "absent"}, "sk": {"S": "s"}}}\
            """, "")).hasToString("{}");
    }

    @Test
    void updatesAnItemFromItsOldValues() {
        put("shifted", Map.of("a", AttributeValue.fromS("1"), "b", AttributeValue.fromS("2")));

        assertThat(output(UPDATE, """
            {"TableName": "users", "Key": {"pk": {"S": "shifted"}, "sk": {"S": "s"}},
             "UpdateExpression": "SET a = :new, b = a, c = if_not_exists(b, :never), d = if_not_exists(c, :never)",
             "ConditionExpression": "attribute_not_exists(d)",
             "ExpressionAttributeValues": {":new": {"S": "{% $states.input %}"}, ":never": {"S": "-"}}}\
            """, "0")).hasToString("{}");

        assertThat(item("shifted"))
                .containsEntry("a", AttributeValue.fromS("0"))
                .containsEntry("b", AttributeValue.fromS("1"))
                .containsEntry("c", AttributeValue.fromS("2"))
                .containsEntry("d", AttributeValue.fromS("-"));
    }

    @Test
    void aFailedConditionHasTheNameOfItsException() {
        assertThat(run(UPDATE, """
            {"TableName": "users", "Key": {"pk": {"S": "absent"}, "sk": {"S": "s"}},
             "UpdateExpression": "REMOVE a", "ConditionExpression": "attribute_exists(pk)"}\
            """, "", tables.client()).error()).contains("DynamoDb.ConditionalCheckFailedException");
        assertThat(item("absent")).isEmpty();
    }

    @Test
    void writesInOneTransaction() {
        put("checked", Map.of("n", AttributeValue.fromN("1")));
        put("deleted", Map.of());

        assertThat(output(WRITE, """
            {"ClientRequestToken": "once", "TransactItems": [
                {"Put": {"TableName": "users", "Item": {"pk": {"S": "put"}, "sk": {"S": "s"}, "x": {"M": {"a": {"L": [{"Bool": false}]}}}},
                    "ConditionExpression": "attribute_not_exists(pk)"}},
                {"Update": {"TableName": "users", "Key": {"pk": {"S": "updated"}, "sk": {"S": "s"}},
                    "UpdateExpression": "ADD #u :u", "ExpressionAttributeNames": {"#u": "users"}, "ExpressionAttributeValues": {":u": {"Ss": ["{% $states.input %}"]}}}},
                {"Delete": {"TableName": "users", "Key": {"pk": {"S": "deleted"}, "sk": {"S": "s"}}}},
                {"ConditionCheck": {"TableName": "users", "Key": {"pk": {"S": "checked"}, "sk": {"S": "s"}},
                    "ConditionExpression": "n = :n", "ExpressionAttributeValues": {":n": {"N": "1"}},
                    "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}}]}\
            """, "u1")).hasToString("{}");
        assertThat(item("put")).containsKey("x");
        assertThat(item("updated").get("users")).isEqualTo(AttributeValue.fromSs(List.of("u1")));
        assertThat(item("deleted")).isEmpty();
    }

    @Test
    void aCanceledTransactionSaysWhichConditionFailed() {
        String arguments = """
            {"TransactItems": [
                {"Put": {"TableName": "users", "Item": {"pk": {"S": "never"}, "sk": {"S": "s"}}}},
                {"ConditionCheck": {"TableName": "users", "Key": {"pk": {"S": "absent"}, "sk": {"S": "s"}},
                    "ConditionExpression": "attribute_exists(pk)"}}]}\
            """;

        Outcome outcome = run(WRITE, arguments, "", tables.client());

        assertThat(outcome.error()).contains("DynamoDb.TransactionCanceledException");
        assertThat(outcome.cause().orElseThrow())
                .contains("please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed]");
        assertThat(item("never")).isEmpty();
    }

    @Test
    void otherErrorsHaveTheNamesOfTheirExceptions() {
        assertThat(run(GET, """
            {"TableName": "nowhere", "Key": {"pk": {"S": "a"}, "sk": {"S": "s"}}}\
            """, "", tables.client()).error()).contains("DynamoDb.ResourceNotFoundException");
        assertThat(run(GET, """
            {"TableName": "users", "Key": {"pk": {"S": "a"}, "sk": {"N": "1"}}}\
            """, "", tables.client()).error()).contains("DynamoDb.DynamoDbException");
    }

    @Test
    void anUnreachableDynamoDbIsAnErrorOfTheClient() {
        try (DynamoDbClient nowhere = SimulatedEnvironment.unreachableDynamoDb()) {
            assertThat(run(GET, """
                {"TableName": "users", "Key": {"pk": {"S": "a"}, "sk": {"S": "s"}}}\
                """, "", nowhere).error()).contains("DynamoDb.SdkClientException");
        }
    }

    @Test
    void argumentsOfTheWrongTypeAreARuntimeError() {
        assertThat(cause("{\"TableName\": 1}")).isEqualTo("The value for the field 'TableName' must be a String.");
        assertThat(cause("{\"Key\": {\"pk\": {\"N\": 1}}}")).isEqualTo("The value for the field 'N' must be a String.");
        assertThat(cause("{\"ConsistentRead\": \"true\"}"))
                .isEqualTo("The value for the field 'ConsistentRead' must be a Boolean.");
        assertThat(cause("{\"Key\": []}")).isEqualTo("The value for the field 'Key' must be a Map.");
        assertThat(cause("{\"Key\": {\"pk\": 1}}")).isEqualTo("The arguments, or a part of them, must be an object.");
        assertThat(cause("\"{% { 'Table': 't' } %}\"")).isEqualTo("The field 'Table' is not supported.");
    }

    private String cause(String arguments) {
        Outcome outcome = run(GET, arguments, "", tables.client());
        assertThat(outcome.error()).contains("States.Runtime");
        return outcome.cause().orElseThrow();
    }

    private JsonNode output(String resource, String arguments, String input) {
        return run(resource, arguments, input, tables.client()).output().orElseThrow();
    }

    private static Outcome run(String resource, String arguments, String input, DynamoDbClient dynamo) {
        StateMachineDefinition machine = StateMachineDefinition.parse(machine("A", """
            "A": {"Type": "Task", "Resource": "%s", "Arguments": %s, "End": true}\
            """.formatted(resource, arguments)));
        return Interpreter.run(
                machine,
                "m",
                "id",
                JsonValues.parse('"' + input + '"').orElseThrow(),
                new SimulatedEnvironment().environment(dynamo));
    }

    private void put(String pk, Map<String, AttributeValue> attributes) {
        Map<String, AttributeValue> item = new HashMap<>(attributes);
        item.putAll(key(pk));
        tables.client().putItem(r -> r.tableName("users").item(item));
    }

    private Map<String, AttributeValue> item(String pk) {
        return tables.client().getItem(r -> r.tableName("users").key(key(pk))).item();
    }

    private static Map<String, AttributeValue> key(String pk) {
        return Map.of("pk", AttributeValue.fromS(pk), "sk", AttributeValue.fromS("s"));
    }
}
