package com.allmine.operator.load;

import com.allmine.data.Ids;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.permission.Grant;
import com.allmine.data.permission.RolePermissions;
import com.allmine.data.permissionlog.LogEntry;
import com.allmine.data.permissionlog.LogEntry.Effect;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Brings the grants of all tenants to what a file says. One transaction writes a change and its entry in the permission
 * log: neither exists without the other.
 */
final class PermissionLoader {
    /** A transaction takes a hundred items, one of which has the grants. */
    private static final int MAX_CHANGES = 99;

    private final DynamoDbClient dynamo;
    private final String table;
    private final Ids ids;
    private final String actor;
    private final PrintStream out;

    /** @param actor who grants and revokes, for the permission log */
    PermissionLoader(DynamoDbClient dynamo, String table, Ids ids, String actor, PrintStream out) {
        this.dynamo = dynamo;
        this.table = table;
        this.ids = ids;
        this.actor = actor;
        this.out = out;
    }

    private record Change(String tenantId, Grant grant, Effect effect) {
        String sentence(boolean isDryRun) {
            String verb = effect == Effect.GRANT ? "grant" : "revoke";
            String done = isDryRun ? "would " + verb : verb + (effect == Effect.GRANT ? "ed" : "d");
            return "%s %s %s %s %s"
                    .formatted(
                            done,
                            tenantId,
                            grant.roleId(),
                            grant.required().permission(),
                            grant.required().resourceId());
        }
    }

    /** A tenant that the file does not name loses its grants, and has those of the default tenant from then on. */
    LoadSummary load(Map<String, RolePermissions> desired, boolean isDryRun) {
        Map<String, RolePermissions> present = present();
        Set<String> tenants = new TreeSet<>(desired.keySet());
        tenants.addAll(present.keySet());
        List<Change> all = tenants.stream()
                .flatMap(tenant -> changes(tenant, of(present, tenant), of(desired, tenant)).stream())
                .toList();
        if (!isDryRun) {
            tenants.forEach(tenant -> write(
                    tenant,
                    of(present, tenant),
                    all.stream()
                            .filter(change -> change.tenantId.equals(tenant))
                            .toList()));
        }
        for (int i = 0; i < all.size(); i++) {
            out.printf("%d/%d %s%n", i + 1, all.size(), all.get(i).sentence(isDryRun));
        }
        long granted =
                all.stream().filter(change -> change.effect == Effect.GRANT).count();
        long wanted = desired.values().stream()
                .mapToLong(permissions -> permissions.grants().size())
                .sum();
        long revoked = all.size() - granted;
        out.printf("%d granted, %d revoked, %d as they were%n", granted, revoked, wanted - granted);
        return LoadSummary.ofGrants(granted, revoked, wanted - granted);
    }

    private Map<String, RolePermissions> present() {
        Map<String, RolePermissions> present = new TreeMap<>();
        dynamo.queryPaginator(q -> q.tableName(table)
                        .keyConditionExpression("pk = :permissions")
                        .expressionAttributeValues(Map.of(":permissions", PrimaryKeys.rolePermissions()))
                        .consistentRead(true))
                .items()
                .forEach(item -> present.put(PrimaryKeys.sk(item), RolePermissions.of(item)));
        return present;
    }

    private static RolePermissions of(Map<String, RolePermissions> permissions, String tenantId) {
        return permissions.getOrDefault(tenantId, RolePermissions.NONE);
    }

    /** Grants come first, so that no role loses a permission that it has in the end. */
    private static List<Change> changes(String tenantId, RolePermissions before, RolePermissions after) {
        List<Change> changes = new ArrayList<>();
        missing(after, before).forEach(grant -> changes.add(new Change(tenantId, grant, Effect.GRANT)));
        missing(before, after).forEach(grant -> changes.add(new Change(tenantId, grant, Effect.REVOKE)));
        return changes;
    }

    private static List<Grant> missing(RolePermissions one, RolePermissions other) {
        return one.grants().stream()
                .filter(grant -> !other.grants().contains(grant))
                .sorted(RolePermissions.ORDER)
                .toList();
    }

    private void write(String tenantId, RolePermissions before, List<Change> changes) {
        RolePermissions now = before;
        for (int i = 0; i < changes.size(); i += MAX_CHANGES) {
            List<Change> step = changes.subList(i, Math.min(i + MAX_CHANGES, changes.size()));
            RolePermissions next = after(now, step);
            List<TransactWriteItem> writes = new ArrayList<>(List.of(replace(tenantId, now, next)));
            step.forEach(change -> writes.add(entry(change).put(table)));
            try {
                dynamo.transactWriteItems(t -> t.transactItems(writes));
            } catch (TransactionCanceledException e) {
                if (!isConflict(e)) {
                    throw e;
                }
                throw new IllegalStateException(
                        "the grants of " + tenantId + " were changed by another at this moment: load again", e);
            }
            now = next;
        }
    }

    /** Whether another write conflicted with this one, rather than this one being wrong. */
    static boolean isConflict(TransactionCanceledException e) {
        return e.cancellationReasons().stream()
                .allMatch(reason -> Set.of("None", "ConditionalCheckFailed", "TransactionConflict")
                        .contains(reason.code()));
    }

    private static RolePermissions after(RolePermissions before, List<Change> changes) {
        Set<Grant> grants = new HashSet<>(before.grants());
        changes.forEach(change -> {
            if (change.effect == Effect.GRANT) {
                grants.add(change.grant);
            } else {
                grants.remove(change.grant);
            }
        });
        return new RolePermissions(grants);
    }

    /** Replaces the grants if they still are what was read. A tenant without grants has no item. */
    private TransactWriteItem replace(String tenantId, RolePermissions before, RolePermissions after) {
        Map<String, AttributeValue> item = after.item(tenantId);
        Map<String, AttributeValue> known = before.grants().isEmpty()
                ? Map.of()
                : Map.of(":known", Objects.requireNonNull(before.item(tenantId).get("grants")));
        String unchanged = known.isEmpty() ? "attribute_not_exists(pk)" : "grants = :known";
        TransactWriteItem.Builder write = TransactWriteItem.builder();
        if (after.grants().isEmpty()) {
            write.delete(d -> d.tableName(table)
                    .key(PrimaryKeys.rolePermissions(tenantId))
                    .conditionExpression(unchanged)
                    .expressionAttributeValues(known));
        } else {
            write.put(p -> p.tableName(table)
                    .item(item)
                    .conditionExpression(unchanged)
                    .expressionAttributeValues(known.isEmpty() ? null : known));
        }
        return write.build();
    }

    private LogEntry entry(Change change) {
        return LogEntry.of(ids.next(), change.tenantId, change.grant, change.effect, actor, null);
    }
}
