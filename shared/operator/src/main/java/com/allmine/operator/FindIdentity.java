package com.allmine.operator;

import com.allmine.data.Ids;
import com.allmine.data.permission.Grant;
import com.allmine.data.permission.Permission;
import com.allmine.data.permission.RequiredPermission;
import com.allmine.data.permissionlog.LogEntry;
import java.io.PrintStream;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Names the users who hold an identity number, for somebody who asks why they are refused. The search is logged. */
final class FindIdentity {
    static final String COMMAND = "find-identity";

    private final DynamoDbClient dynamo;
    private final String logsTable;
    private final IdentityGuards guards;
    private final String actor;
    private final Ids ids;
    private final PrintStream out;

    FindIdentity(
            DynamoDbClient dynamo, String logsTable, IdentityGuards guards, String actor, Ids ids, PrintStream out) {
        this.dynamo = dynamo;
        this.logsTable = logsTable;
        this.guards = guards;
        this.actor = actor;
        this.ids = ids;
        this.out = out;
    }

    void run(String tenantId, String number) {
        Grant grant = new Grant(Operator.ROLE, new RequiredPermission(COMMAND, Permission.READ));
        LogEntry entry = LogEntry.of(ids.next(), tenantId, grant, LogEntry.Effect.ALLOW, actor, null);
        dynamo.transactWriteItems(t -> t.transactItems(entry.put(logsTable)));
        Map<String, String> holders = guards.holders(tenantId, number);
        if (holders.isEmpty()) {
            out.printf("nobody of %s holds this identity number%n", tenantId);
        }
        holders.forEach((user, method) -> out.printf("%s %s%n", user, method));
    }
}
