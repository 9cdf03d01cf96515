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
 * The idempotency records in DynamoDB. They have their own table, so that an endpoint may delete records and nothing else.
 * DynamoDB deletes expired records some time later, so this class checks the expiry itself.
 */
public final class DynamoIdempotencyStore implements IdempotencyStore {
    /** The attribute that holds the encrypted response; a record in progress does not have it. */
    public static final String RESPONSE = "encryptedResponse";

    private static final String BODY = "body";
    private static final String EFFECT_ID = "effectId";
    private static final String EXPIRES_AT = "expiresAt";

    private static final Duration TTL = Duration.ofHours(24);

    /** No request runs longer: the API Gateway times out after 30 seconds. */
    private static final Duration IN_PROGRESS = Duration.ofSeconds(35);

    private static final String ACQUIRE = "SET body = :body, inProgressUntil = :inProgressUntil, acquiredBy = :id,"
            + " effectId = if_not_exists(effectId, :id), expiresAt = if_not_exists(expiresAt, :expiresAt)";

    private static final String IS_FREE = PrimaryKeys.IS_NEW + " OR acquiredBy = :id OR (body = :body"
            + " AND attribute_not_exists(encryptedResponse) AND inProgressUntil <= :now AND expiresAt > :now)";

    private static final String RENEW = "SET body = :body, inProgressUntil = :inProgressUntil, acquiredBy = :id,"
            + " effectId = :id, expiresAt = :expiresAt REMOVE encryptedResponse";

    private static final String HAS_EXPIRED = PrimaryKeys.IS_NEW + " OR acquiredBy = :id OR expiresAt <= :now";

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

    /** The record names its request by the id, so a retry of the SDK after a lost response recognizes its own record. */
    @Override
    public Outcome acquire(Caller caller, String key, String body, String id) {
        Map<String, AttributeValue> values = new HashMap<>();
        values.put(":body", AttributeValue.fromS(body));
        values.put(":id", AttributeValue.fromS(id));
        values.put(":now", seconds(Duration.ZERO));
        values.put(":inProgressUntil", seconds(IN_PROGRESS));
        values.put(":expiresAt", seconds(TTL));
        return Aws.call("DynamoDB UpdateItem", () -> {
            try {
                return acquired(caller, key, ACQUIRE, IS_FREE, values);
            } catch (ConditionalCheckFailedException e) {
                return isExpired(e.item()) ? renew(caller, key, values) : existing(e.item());
            }
        });
    }

    /** Acquires a record that has expired and that DynamoDB has not deleted yet. */
    private Outcome renew(Caller caller, String key, Map<String, AttributeValue> values) {
        try {
            return acquired(caller, key, RENEW, HAS_EXPIRED, values);
        } catch (ConditionalCheckFailedException e) {
            return existing(e.item());
        }
    }

    private Acquired acquired(
            Caller caller, String key, String update, String condition, Map<String, AttributeValue> values) {
        Map<String, AttributeValue> item = dynamo.updateItem(u -> u.tableName(table)
                        .key(PrimaryKeys.idempotencyRecord(caller, key))
                        .updateExpression(update)
                        .conditionExpression(condition)
                        .expressionAttributeValues(values)
                        .returnValues(ReturnValue.ALL_NEW)
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD))
                .attributes();
        return new Acquired(new Item(item).required(EFFECT_ID));
    }

    private static Existing existing(Map<String, AttributeValue> attributes) {
        Item item = new Item(attributes);
        return new Existing(item.required(BODY), item.required(EFFECT_ID), Optional.ofNullable(item.text(RESPONSE)));
    }

    @Override
    public boolean exists(Caller caller, String key) {
        Map<String, AttributeValue> item = Aws.call(
                "DynamoDB GetItem",
                () -> dynamo.getItem(g -> g.tableName(table)
                                .key(PrimaryKeys.idempotencyRecord(caller, key))
                                .consistentRead(true)
                                .projectionExpression(EXPIRES_AT))
                        .item());
        return !item.isEmpty() && !isExpired(item);
    }

    private boolean isExpired(Map<String, AttributeValue> item) {
        return new Item(item).longNumber(EXPIRES_AT) <= clock.instant().getEpochSecond();
    }

    @Override
    public void complete(Caller caller, String key, String encryptedResponse) {
        change(caller, key, "SET encryptedResponse = :value", AttributeValue.fromS(encryptedResponse));
    }

    @Override
    public void release(Caller caller, String key) {
        Aws.call(
                "DynamoDB DeleteItem",
                () -> dynamo.deleteItem(d -> d.tableName(table).key(PrimaryKeys.idempotencyRecord(caller, key))));
    }

    @Override
    public void allowRetry(Caller caller, String key) {
        change(caller, key, "SET inProgressUntil = :value", seconds(Duration.ZERO));
    }

    /** Changes a record that still exists. If the user was erased in the meantime, so was the record. */
    private void change(Caller caller, String key, String update, AttributeValue value) {
        Aws.call("DynamoDB UpdateItem", () -> {
            try {
                return Optional.of(dynamo.updateItem(u -> u.tableName(table)
                        .key(PrimaryKeys.idempotencyRecord(caller, key))
                        .updateExpression(update)
                        .conditionExpression(PrimaryKeys.EXISTS)
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
