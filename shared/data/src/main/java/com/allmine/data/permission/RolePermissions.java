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

/** All grants of one tenant. They are one item. */
public record RolePermissions(Set<Grant> grants) {
    /** The attribute that holds the grants as JSON, and the only member of that JSON. */
    public static final String GRANTS = "grants";

    /** Grants nothing. */
    public static final RolePermissions NONE = new RolePermissions(Set.of());

    /** The order in which grants are stored and loaded. */
    public static final Comparator<Grant> ORDER = Comparator.comparing(
                    (Grant grant) -> grant.required().resourceId())
            .thenComparing(grant -> grant.required().permission())
            .thenComparing(Grant::roleId);

    /** The grants of an item. */
    public static RolePermissions of(Map<String, AttributeValue> item) {
        // A sorted set: a record's hashCode is generated at run time, and that slows down every cold start.
        Set<Grant> grants = new TreeSet<>(ORDER);
        Json.object(new Item(item).required(GRANTS))
                .orElseThrow()
                .path(GRANTS)
                .forEach(grant -> grants.add(new Grant(
                        grant.path("roleId").asText(),
                        new RequiredPermission(
                                grant.path("resourceId").asText(),
                                Permission.valueOf(grant.path("permission").asText())))));
        return new RolePermissions(grants);
    }

    /** The item of the grants, as {@link #of} reads it. */
    public Map<String, AttributeValue> item(String tenantId) {
        Map<String, AttributeValue> item = new HashMap<>(PrimaryKeys.rolePermissions(tenantId));
        List<Map<String, String>> sorted =
                grants.stream().sorted(ORDER).map(RolePermissions::json).toList();
        item.put(GRANTS, AttributeValue.fromS(Json.write(Map.of(GRANTS, sorted))));
        return item;
    }

    private static Map<String, String> json(Grant grant) {
        return new TreeMap<>(Map.of(
                "roleId", grant.roleId(),
                "resourceId", grant.required().resourceId(),
                "permission", grant.required().permission().name()));
    }

    /** The roles that have a permission. */
    Set<String> roles(RequiredPermission required) {
        return grants.stream()
                .filter(grant -> grant.required().resourceId().equals(required.resourceId())
                        && grant.required().permission() == required.permission())
                .map(Grant::roleId)
                .collect(Collectors.toSet());
    }
}
