package com.allmine.operator.file;

import com.allmine.data.permission.Grant;
import com.allmine.data.permission.Permission;
import com.allmine.data.permission.RequiredPermission;
import com.allmine.data.permission.RolePermissions;
import com.allmine.operator.file.DataFile.Line;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Reads the permissions of roles. A line has {@code roleId}, {@code resourceId}, {@code permission} and optionally {@code
 * tenantId}. A tenant with lines that name it has only those. Any other tenant has the lines of the default tenant.
 */
public final class PermissionFile {
    private static final Set<String> MEMBERS = Set.of("tenantId", "roleId", "resourceId", "permission");

    private PermissionFile() {}

    /** The grants of every tenant that the file names. */
    public static Map<String, RolePermissions> rolePermissions(DataFile file) {
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
        Map<String, RolePermissions> permissions = new TreeMap<>();
        grants.forEach((tenantId, own) -> permissions.put(tenantId, new RolePermissions(own)));
        return permissions;
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
