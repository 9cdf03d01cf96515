package com.allmine.data;

import com.allmine.api.Json;
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
public record Matrix(Set<Grant> grants) {
    /** A matrix that grants nothing. */
    public static final Matrix NONE = new Matrix(Set.of());

    /** The order in which grants are stored and loaded. */
    public static final Comparator<Grant> ORDER = Comparator.comparing(
                    (Grant grant) -> grant.right().resourceId())
            .thenComparing(grant -> grant.right().permission())
            .thenComparing(Grant::roleId);

    /** The matrix of an item that was read. */
    public static Matrix of(Map<String, AttributeValue> item) {
        // Sorted, not hashed: how a record hashes is made up at run time, which costs every start of a function.
        Set<Grant> grants = new TreeSet<>(ORDER);
        Json.object(new Item(item).required("grants"))
                .orElseThrow()
                .path("grants")
                .forEach(grant -> grants.add(new Grant(
                        grant.path("roleId").asText(),
                        new Right(
                                grant.path("resourceId").asText(),
                                Permission.valueOf(grant.path("permission").asText())))));
        return new Matrix(grants);
    }

    public Map<String, AttributeValue> item(String tenantId) {
        Map<String, AttributeValue> item = new HashMap<>(Keys.matrix(tenantId));
        List<Map<String, String>> sorted =
                grants.stream().sorted(ORDER).map(Matrix::json).toList();
        item.put("grants", AttributeValue.fromS(Json.write(Map.of("grants", sorted))));
        return item;
    }

    private static Map<String, String> json(Grant grant) {
        return new TreeMap<>(Map.of(
                "roleId", grant.roleId(),
                "resourceId", grant.right().resourceId(),
                "permission", grant.right().permission().name()));
    }

    /** The roles that have a right. */
    Set<String> roles(Right right) {
        return grants.stream()
                .filter(grant -> grant.right().resourceId().equals(right.resourceId())
                        && grant.right().permission() == right.permission())
                .map(Grant::roleId)
                .collect(Collectors.toSet());
    }
}
