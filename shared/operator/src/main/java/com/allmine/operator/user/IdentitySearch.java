package com.allmine.operator.user;

import com.allmine.data.Ids;
import com.allmine.data.permission.Permission;
import com.allmine.data.permissionlog.LogEntry;
import com.allmine.operator.log.OperatorEntry;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Finds the users who hold an identity number. The permission log gets an entry first. */
public final class IdentitySearch {
    private final DynamoDbClient dynamo;
    private final String logsTable;
    private final IdentityGuards guards;
    private final String actor;
    private final Ids ids;

    public IdentitySearch(DynamoDbClient dynamo, String logsTable, IdentityGuards guards, String actor, Ids ids) {
        this.dynamo = dynamo;
        this.logsTable = logsTable;
        this.guards = guards;
        this.actor = actor;
        this.ids = ids;
    }

    /** The users of the tenant, each with the method of confirmation. */
    public Map<String, String> holders(String tenantId, String number) {
        LogEntry entry = OperatorEntry.of(ids, tenantId, "find-identity", Permission.READ, actor);
        dynamo.transactWriteItems(t -> t.transactItems(entry.put(logsTable)));
        return guards.holders(tenantId, number);
    }
}
