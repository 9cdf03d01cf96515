package com.allmine.operator.log;

import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.operator.table.Tables;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The tenants that have an entry, a tree or a checkpoint. It scans the tables, because a forger could shorten any list. */
public final class EvidenceTenants {
    private EvidenceTenants() {}

    /** Every such tenant, sorted. */
    public static Set<String> find(DynamoDbClient dynamo, Tables tables, String auditTable) {
        Set<String> tenants = new TreeSet<>();
        add(dynamo, tables.logs(), partition -> partition.startsWith("T#"), tenants);
        add(dynamo, tables.consents(), PrimaryKeys::isUser, tenants);
        add(dynamo, auditTable, partition -> partition.contains("#"), tenants);
        return tenants;
    }

    private static void add(DynamoDbClient dynamo, String table, Predicate<String> isOfATenant, Set<String> tenants) {
        dynamo
                .scanPaginator(s ->
                        s.tableName(table).projectionExpression(PrimaryKeys.PK).consistentRead(true))
                .items()
                .stream()
                .map(PrimaryKeys::pk)
                .filter(isOfATenant)
                .forEach(partition -> tenants.add(PrimaryKeys.tenantOf(partition)));
    }
}
