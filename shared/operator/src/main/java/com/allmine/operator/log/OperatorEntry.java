package com.allmine.operator.log;

import com.allmine.data.Ids;
import com.allmine.data.permission.Grant;
import com.allmine.data.permission.Permission;
import com.allmine.data.permission.RequiredPermission;
import com.allmine.data.permissionlog.LogEntry;
import com.allmine.data.permissionlog.LogEntry.Effect;

/** The permission log's entry about the use of a command: the role {@code operator}, and the command as resource. */
public final class OperatorEntry {
    private static final String ROLE = "operator";

    private OperatorEntry() {}

    /** An entry about a command that concerns no single user. */
    public static LogEntry of(Ids ids, String tenantId, String command, Permission permission, String actor) {
        return LogEntry.of(
                ids.next(),
                tenantId,
                new Grant(ROLE, new RequiredPermission(command, permission)),
                Effect.ALLOW,
                actor,
                null);
    }

    /** An entry about a command that concerns one user. */
    public static LogEntry about(
            String userId, Ids ids, String tenantId, String command, Permission permission, String actor) {
        return of(ids, tenantId, command, permission, actor).about(userId);
    }
}
