package com.allmine.data.permission;

import com.allmine.api.json.Json;
import com.allmine.data.dynamo.Item;
import com.allmine.data.dynamo.PrimaryKeys;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** All grants of one tenant, which are one item. */
public record RolePermissions(Set<Grant> grants) {
    /** A matrix that grants nothing. */
    public static final RolePermissions NONE = new RolePermissions(Set.of());

    /** The order in which grants are stored and loaded. */
    public static final Comparator<Grant> ORDER = Comparator.comparing(
                    (Grant grant) -> grant.required().resourceId())
            .thenComparing(grant -> grant.required().permission())
            .thenComparing(Grant::roleId);

    /** The matrix of an item that was read. */
    public static RolePermissions of(Map<String, AttributeValue> item) {
        // Sorted, not hashed: how a record hashes is made up at run time, which costs every start of a function.
        Set<Grant> grants = new TreeSet<>(ORDER);
        Json.object(new Item(item).required("grants"))
                .orElseThrow()
                .path("grants")
                .forEach(grant -> grants.add(new Grant(
                        grant.path("roleId").asText(),
                        new RequiredPermission(
                                grant.path("resourceId").asText(),
                                Permission.valueOf(grant.path("permission").asText())))));
        return new RolePermissions(grants);
    }

    public Map<String, AttributeValue> item(String tenantId) {
        Map<String, AttributeValue> item = new HashMap<>(PrimaryKeys.rolePermissions(tenantId));
        List<Map<String, String>> sorted =
                grants.stream().sorted(ORDER).map(RolePermissions::json).toList();
        item.put("grants", AttributeValue.fromS(Json.write(Map.of("grants", sorted))));
        return item;
    }

    private static Map<String, String> json(Grant grant) {
        return new TreeMap<>(Map.of(
                "roleId", grant.roleId(),
                "resourceId", grant.required().resourceId(),
                "permission", grant.required().permission().name()));
    }

    /** The roles that have a right. */
    Set<String> roles(RequiredPermission required) {
        return grants.stream()
                .filter(grant -> grant.required().resourceId().equals(required.resourceId())
                        && grant.required().permission() == required.permission())
                .map(Grant::roleId)
                .collect(Collectors.toSet());
    }
}
