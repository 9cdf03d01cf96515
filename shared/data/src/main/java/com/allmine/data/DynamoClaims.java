package com.allmine.data;

import com.allmine.api.Caller;
import com.allmine.api.Settings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/** Claims beside the user they belong to. DynamoDB deletes expired ones in its own time, so expiry is checked here. */
public final class DynamoClaims implements Claims {
    private static final Duration KEPT = Duration.ofHours(24);

    /** No request runs longer: the gateway gives up after 30 seconds. */
    private static final Duration UNDER_WAY = Duration.ofSeconds(35);

    private final DynamoDbClient dynamo;
    private final String table;
    private final InstantSource clock;

    public DynamoClaims(DynamoDbClient dynamo, String table, InstantSource clock) {
        this.dynamo = dynamo;
        this.table = table;
        this.clock = clock;
    }

    public static DynamoClaims live() {
        return new DynamoClaims(Dynamo.live(), Settings.required("USERS_TABLE"), InstantSource.system());
    }

    @Override
    public Optional<Held> take(Caller caller, String key, String body) {
        Map<String, AttributeValue> claim = new HashMap<>(Keys.claim(caller, key));
        claim.put("body", AttributeValue.fromS(body));
        claim.put("underWayUntil", seconds(UNDER_WAY));
        claim.put("expiresAt", seconds(KEPT));
        return Aws.call("DynamoDB PutItem", () -> {
            try {
                dynamo.putItem(p -> p.tableName(table)
                        .item(claim)
                        .conditionExpression("attribute_not_exists(pk) OR expiresAt <= :now"
                                + " OR (attribute_not_exists(answer) AND underWayUntil <= :now)")
                        .expressionAttributeValues(Map.of(":now", seconds(Duration.ZERO)))
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
                return Optional.empty();
            } catch (ConditionalCheckFailedException e) {
                Item held = new Item(e.item());
                return Optional.of(new Held(held.required("body"), Optional.ofNullable(held.text("answer"))));
            }
        });
    }

    @Override
    public void complete(Caller caller, String key, String sealedAnswer) {
        Aws.call(
                "DynamoDB UpdateItem",
                () -> dynamo.updateItem(u -> u.tableName(table)
                        .key(Keys.claim(caller, key))
                        .updateExpression("SET answer = :answer")
                        .expressionAttributeValues(Map.of(":answer", AttributeValue.fromS(sealedAnswer)))));
    }

    @Override
    public void release(Caller caller, String key) {
        Aws.call(
                "DynamoDB DeleteItem",
                () -> dynamo.deleteItem(d -> d.tableName(table).key(Keys.claim(caller, key))));
    }

    private AttributeValue seconds(Duration fromNow) {
        return AttributeValue.fromN(Long.toString(clock.instant().plus(fromNow).getEpochSecond()));
    }
}
