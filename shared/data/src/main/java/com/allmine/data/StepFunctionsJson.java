package com.allmine.data;

import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * Requests of DynamoDB as Step Functions' SDK integration takes them: every name with a capital and no more than that,
 * {@code Bool} and {@code Ss} where DynamoDB's own JSON has {@code BOOL} and {@code SS}.
 */
final class StepFunctionsJson {
    private StepFunctionsJson() {}

    static Map<String, Object> write(TransactWriteItem item) {
        return item.put() == null ? Map.of("Update", update(item.update())) : Map.of("Put", put(item.put()));
    }

    private static Map<String, Object> update(Update update) {
        return Map.of(
                "TableName", update.tableName(),
                "Key", attributes(update.key()),
                "UpdateExpression", update.updateExpression(),
                "ConditionExpression", update.conditionExpression(),
                "ExpressionAttributeNames", update.expressionAttributeNames(),
                "ExpressionAttributeValues", attributes(update.expressionAttributeValues()));
    }

    private static Map<String, Object> put(Put put) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("TableName", put.tableName());
        json.put("Item", attributes(put.item()));
        if (put.conditionExpression() != null) {
            json.put("ConditionExpression", put.conditionExpression());
        }
        return json;
    }

    static Map<String, Object> attributes(Map<String, AttributeValue> attributes) {
        Map<String, Object> json = new LinkedHashMap<>();
        attributes.forEach((name, value) -> json.put(name, attribute(value)));
        return json;
    }

    private static Map<String, Object> attribute(AttributeValue value) {
        return switch (value.type()) {
            case S -> Map.of("S", value.s());
            case N -> Map.of("N", value.n());
            case BOOL -> Map.of("Bool", value.bool());
            case SS -> Map.of("Ss", value.ss());
            case L ->
                Map.of("L", value.l().stream().map(StepFunctionsJson::attribute).toList());
            default -> throw new IllegalArgumentException("no request here has a " + value.type());
        };
    }
}
