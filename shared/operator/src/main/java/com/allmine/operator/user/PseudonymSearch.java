package com.allmine.operator.user;

import com.allmine.crypto.Pseudonyms;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.operator.table.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Finds the user to whom a pseudonym in log lines belongs. */
public final class PseudonymSearch {
    private final DynamoDbClient dynamo;
    private final String usersTable;
    private final Pseudonyms pseudonyms;
    private final Progress progress;

    /** @param progress counts the profiles that are read */
    public PseudonymSearch(DynamoDbClient dynamo, String usersTable, Pseudonyms pseudonyms, Progress progress) {
        this.dynamo = dynamo;
        this.usersTable = usersTable;
        this.pseudonyms = pseudonyms;
        this.progress = progress;
    }

    /** The ids of the tenant's users who have the pseudonym under any key. Reads every profile. */
    public List<String> users(String tenantId, String pseudonym) {
        List<String> found = new ArrayList<>();
        for (Map<String, AttributeValue> profile : dynamo.scanPaginator(s -> s.tableName(usersTable)
                        .filterExpression("sk = :profile")
                        .projectionExpression(PrimaryKeys.PK)
                        .expressionAttributeValues(Map.of(":profile", AttributeValue.fromS(PrimaryKeys.PROFILE))))
                .items()) {
            String pk = PrimaryKeys.pk(profile);
            if (PrimaryKeys.tenantOf(pk).equals(tenantId)
                    && pseudonyms.all(tenantId, PrimaryKeys.userOf(pk)).contains(pseudonym)) {
                found.add(PrimaryKeys.userOf(pk));
            }
            progress.step();
        }
        return found;
    }
}
