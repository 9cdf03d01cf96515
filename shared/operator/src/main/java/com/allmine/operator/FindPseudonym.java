package com.allmine.operator;

import com.allmine.crypto.Pseudonyms;
import com.allmine.data.dynamo.PrimaryKeys;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Leads from a user to the pseudonyms in log lines, and from a pseudonym to the user. */
final class FindPseudonym {
    private final Pseudonyms pseudonyms;
    private final PrintStream out;

    FindPseudonym(Pseudonyms pseudonyms, PrintStream out) {
        this.pseudonyms = pseudonyms;
        this.out = out;
    }

    /** Prints the pseudonyms of a user, whether or not there is such a user: the current one first, one a line. */
    void of(String tenantId, String userId) {
        pseudonyms.all(tenantId, userId).forEach(out::println);
    }

    /** Reads every profile, and prints the id of the tenant's user who has the pseudonym; tells whether there is one. */
    boolean user(DynamoDbClient dynamo, String table, String tenantId, String pseudonym) {
        List<String> found = dynamo
                .scanPaginator(s -> s.tableName(table)
                        .filterExpression("sk = :profile")
                        .projectionExpression(PrimaryKeys.PK)
                        .expressionAttributeValues(Map.of(":profile", AttributeValue.fromS(PrimaryKeys.PROFILE))))
                .items()
                .stream()
                .map(PrimaryKeys::pk)
                .filter(pk -> PrimaryKeys.tenantOf(pk).equals(tenantId))
                .map(PrimaryKeys::userOf)
                .filter(userId -> pseudonyms.all(tenantId, userId).contains(pseudonym))
                .toList();
        found.forEach(out::println);
        if (found.isEmpty()) {
            out.println("no user of this tenant has this pseudonym under a key that there still is");
        }
        return !found.isEmpty();
    }
}
