package com.allmine.load;

import com.allmine.api.Caller;
import com.allmine.auth.SealedFields;
import com.allmine.data.Identity;
import com.allmine.data.InfoField;
import com.allmine.data.Keys;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** Seals what older keys have sealed with the current one. What changes meanwhile is left as it is; a second run goes on. */
final class Reseal {
    private static final List<String> FIELDS = fields();

    private final DynamoDbClient dynamo;
    private final String table;
    private final SealedFields sealedFields;
    private final PrintStream out;

    Reseal(DynamoDbClient dynamo, String table, SealedFields sealedFields, PrintStream out) {
        this.dynamo = dynamo;
        this.table = table;
        this.sealedFields = sealedFields;
        this.out = out;
    }

    private static List<String> fields() {
        List<String> fields = new ArrayList<>(List.of(Identity.FIELD));
        Arrays.stream(InfoField.values()).map(InfoField::explanation).forEach(fields::add);
        return fields;
    }

    void run() {
        int resealed = 0;
        int current = 0;
        int changed = 0;
        for (Map<String, AttributeValue> item : dynamo.scanPaginator(
                        s -> s.tableName(table).consistentRead(true))
                .items()) {
            for (String field : FIELDS) {
                String sealed = StoredUser.text(item, field).orElse("");
                if (sealed.isEmpty()) {
                    continue;
                }
                if (sealedFields.isCurrent(sealed)) {
                    current++;
                } else if (reseal(item, field, sealed)) {
                    resealed++;
                } else {
                    changed++;
                }
            }
        }
        out.printf("%d fields sealed anew, %d were current, %d changed meanwhile%n", resealed, current, changed);
    }

    private boolean reseal(Map<String, AttributeValue> item, String field, String sealed) {
        String pk = StoredUser.text(item, "pk").orElseThrow();
        Caller owner = new Caller(Keys.tenantOf(pk), Keys.userOf(pk), Set.of());
        String anew = sealedFields.seal(owner, field, sealedFields.open(owner, field, sealed));
        try {
            dynamo.updateItem(u -> u.tableName(table)
                    .key(StoredUser.key(item))
                    .updateExpression("SET #field = :anew")
                    .conditionExpression("#field = :sealed")
                    .expressionAttributeNames(Map.of("#field", field))
                    .expressionAttributeValues(
                            Map.of(":anew", AttributeValue.fromS(anew), ":sealed", AttributeValue.fromS(sealed))));
            return true;
        } catch (ConditionalCheckFailedException e) {
            return false;
        }
    }
}
