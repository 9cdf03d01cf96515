package com.allmine.operator;

import com.allmine.data.permission.Grant;
import com.allmine.data.permission.Permission;
import com.allmine.data.permission.RequiredPermission;
import com.allmine.data.permission.RolePermissions;
import com.allmine.operator.DataFile.Line;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Who may do what, as a file has it: {@code roleId}, {@code resourceId}, {@code permission}, optionally {@code tenantId}.
 * A tenant that has lines of its own has only those, and else the default tenant's.
 */
final class PermissionFile {
    private static final Set<String> MEMBERS = Set.of("tenantId", "roleId", "resourceId", "permission");

    private PermissionFile() {}

    /** The matrix of every tenant that the file names. */
    static Map<String, RolePermissions> matrices(DataFile file) {
        Map<String, Set<Grant>> grants = new TreeMap<>();
        for (Line line : file.lines()) {
            line.only(MEMBERS);
            Grant grant = new Grant(
                    line.id("roleId", line.member("roleId")),
                    new RequiredPermission(line.id("resourceId", line.member("resourceId")), permission(line)));
            boolean isNew =
                    grants.computeIfAbsent(line.tenant(), t -> new HashSet<>()).add(grant);
            if (!isNew) {
                throw line.faulty("roleId, resourceId and permission: are in the file already");
            }
        }
        Map<String, RolePermissions> matrices = new TreeMap<>();
        grants.forEach((tenantId, own) -> matrices.put(tenantId, new RolePermissions(own)));
        return matrices;
    }

    private static Permission permission(Line line) {
        String name = line.text("permission");
        return Arrays.stream(Permission.values())
                .filter(permission -> permission.name().equals(name))
                .findFirst()
                .orElseThrow(() -> line.faulty("permission: must be one of "
                        + Arrays.stream(Permission.values())
                                .map(Permission::name)
                                .collect(Collectors.joining(", "))));
    }
}
