package com.allmine.data.idempotency;

import com.allmine.api.Caller;
import com.allmine.api.lambda.Settings;
import com.allmine.aws.Aws;
import com.allmine.data.dynamo.Dynamo;
import com.allmine.data.dynamo.Item;
import com.allmine.data.dynamo.PrimaryKeys;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/**
 * IdempotencyStore in a table of their own, so that an endpoint that writes them needs no right to delete from any other. DynamoDB
 * deletes expired ones in its own time, so expiry is checked here.
 */
public final class DynamoIdempotencyStore implements IdempotencyStore {
    private static final Duration KEPT = Duration.ofHours(24);

    /** No request runs longer: the gateway gives up after 30 seconds. */
    private static final Duration UNDER_WAY = Duration.ofSeconds(35);

    private final DynamoDbClient dynamo;
    private final String table;
    private final InstantSource clock;

    public DynamoIdempotencyStore(DynamoDbClient dynamo, String table, InstantSource clock) {
        this.dynamo = dynamo;
        this.table = table;
        this.clock = clock;
    }

    public static DynamoIdempotencyStore live() {
        return new DynamoIdempotencyStore(
                Dynamo.live(), Settings.required("IDEMPOTENCY_TABLE"), InstantSource.system());
    }

    /** Whoever takes a key names itself, so that an attempt of the SDK after a lost answer knows its own claim again. */
    @Override
    public Outcome acquire(Caller caller, String key, String body, String id) {
        Map<String, AttributeValue> values = new HashMap<>();
        values.put(":body", AttributeValue.fromS(body));
        values.put(":id", AttributeValue.fromS(id));
        values.put(":now", seconds(Duration.ZERO));
        values.put(":underWay", seconds(UNDER_WAY));
        values.put(":kept", seconds(KEPT));
        return Aws.call("DynamoDB UpdateItem", () -> {
            try {
                Map<String, AttributeValue> claim = dynamo.updateItem(u -> u.tableName(table)
                                .key(PrimaryKeys.idempotencyRecord(caller, key))
                                .updateExpression("SET body = :body, underWayUntil = :underWay, takenBy = :id,"
                                        + " effectId = if_not_exists(effectId, :id),"
                                        + " expiresAt = if_not_exists(expiresAt, :kept)")
                                .conditionExpression("attribute_not_exists(pk) OR takenBy = :id OR (body = :body"
                                        + " AND attribute_not_exists(answer) AND underWayUntil <= :now"
                                        + " AND expiresAt > :now)")
                                .expressionAttributeValues(values)
                                .returnValues(ReturnValue.ALL_NEW)
                                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD))
                        .attributes();
                return new Acquired(new Item(claim).required("effectId"));
            } catch (ConditionalCheckFailedException e) {
                return isExpired(e.item()) ? renew(caller, key, values) : held(e.item());
            }
        });
    }

    /** Takes a key whose claim has expired and is still there. */
    private Outcome renew(Caller caller, String key, Map<String, AttributeValue> values) {
        try {
            Map<String, AttributeValue> claim = dynamo.updateItem(u -> u.tableName(table)
                            .key(PrimaryKeys.idempotencyRecord(caller, key))
                            .updateExpression(
                                    "SET body = :body, underWayUntil = :underWay, takenBy = :id, effectId = :id,"
                                            + " expiresAt = :kept REMOVE answer")
                            .conditionExpression("attribute_not_exists(pk) OR takenBy = :id OR expiresAt <= :now")
                            .expressionAttributeValues(values)
                            .returnValues(ReturnValue.ALL_NEW)
                            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD))
                    .attributes();
            return new Acquired(new Item(claim).required("effectId"));
        } catch (ConditionalCheckFailedException e) {
            return held(e.item());
        }
    }

    @Override
    public boolean exists(Caller caller, String key) {
        Map<String, AttributeValue> claim = Aws.call(
                "DynamoDB GetItem",
                () -> dynamo.getItem(g -> g.tableName(table)
                                .key(PrimaryKeys.idempotencyRecord(caller, key))
                                .consistentRead(true)
                                .projectionExpression("expiresAt"))
                        .item());
        return !claim.isEmpty() && !isExpired(claim);
    }

    private boolean isExpired(Map<String, AttributeValue> claim) {
        return new Item(claim).seconds("expiresAt") <= clock.instant().getEpochSecond();
    }

    private static Existing held(Map<String, AttributeValue> attributes) {
        Item claim = new Item(attributes);
        return new Existing(
                claim.required("body"), claim.required("effectId"), Optional.ofNullable(claim.text("answer")));
    }

    @Override
    public void complete(Caller caller, String key, String encryptedResponse) {
        change(caller, key, "SET answer = :value", AttributeValue.fromS(encryptedResponse));
    }

    @Override
    public void release(Caller caller, String key) {
        Aws.call(
                "DynamoDB DeleteItem",
                () -> dynamo.deleteItem(d -> d.tableName(table).key(PrimaryKeys.idempotencyRecord(caller, key))));
    }

    @Override
    public void suspend(Caller caller, String key) {
        change(caller, key, "SET underWayUntil = :value", seconds(Duration.ZERO));
    }

    /** Changes a claim that is still there: whoever erased the user meanwhile has erased it too. */
    private void change(Caller caller, String key, String update, AttributeValue value) {
        Aws.call("DynamoDB UpdateItem", () -> {
            try {
                return Optional.of(dynamo.updateItem(u -> u.tableName(table)
                        .key(PrimaryKeys.idempotencyRecord(caller, key))
                        .updateExpression(update)
                        .conditionExpression("attribute_exists(pk)")
                        .expressionAttributeValues(Map.of(":value", value))));
            } catch (ConditionalCheckFailedException e) {
                return Optional.empty();
            }
        });
    }

    private AttributeValue seconds(Duration fromNow) {
        return AttributeValue.fromN(Long.toString(clock.instant().plus(fromNow).getEpochSecond()));
    }
}
