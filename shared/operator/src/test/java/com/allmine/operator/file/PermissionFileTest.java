package com.allmine.operator.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.allmine.data.permission.Grant;
import com.allmine.data.permission.Permission;
import com.allmine.data.permission.RequiredPermission;
import com.allmine.data.permission.RolePermissions;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PermissionFileTest {
    private static final String FIRST = "{\"roleId\": \"cook\", \"resourceId\": \"tea\", \"permission\": \"CREATE\"}";

    private static Map<String, RolePermissions> permissions(String... lines) {
        return PermissionFile.rolePermissions(new DataFile("permissions.jsonl", String.join("\n", lines)));
    }

    @Test
    void readsThePermissionsOfEveryTenant() {
        assertThat(permissions(
                        FIRST,
                        "{\"roleId\": \"guest\", \"resourceId\": \"tea\", \"permission\": \"READ\"}",
                        "{\"tenantId\": \"pirates\", \"roleId\": \"cook\", \"resourceId\": \"tea\","
                                + " \"permission\": \"CREATE\"}"))
                .isEqualTo(Map.of(
                        "default",
                        new RolePermissions(Set.of(
                                new Grant("cook", new RequiredPermission("tea", Permission.CREATE)),
                                new Grant("guest", new RequiredPermission("tea", Permission.READ)))),
                        "pirates",
                        new RolePermissions(
                                Set.of(new Grant("cook", new RequiredPermission("tea", Permission.CREATE))))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"resourceId\": \"rum\", \"permission\": \"READ\"} | roleId: must be a text",
                "{\"roleId\": \"guest\", \"permission\": \"READ\"} | resourceId: must be a text",
                "{\"roleId\": \"guest\", \"resourceId\": \"rum\"} | permission: must be a text",
                "{\"roleId\": \"guest\", \"resourceId\": \"rum\", \"permission\": \"read\"}"
                        + " | permission: must be one of CREATE, READ, UPDATE, DELETE, EXECUTE",
                "{\"roleId\": \"a\\u0000b\", \"resourceId\": \"rum\", \"permission\": \"READ\"}"
                        + " | roleId: must be 1 to 128 printable characters, without blanks at its ends",
                "{\"roleId\": \"guest\", \"resourceId\": \"rum\", \"permission\": \"READ\", \"effect\": \"DENY\"}"
                        + " | effect: must be one of [permission, resourceId, roleId, tenantId]",
                FIRST + " | roleId, resourceId and permission: are in the file already"
            })
    void refusesAFaultyLineWithItsPlaceAndReason(String line, String reason) {
        assertThatThrownBy(() -> permissions(FIRST, line))
                .isInstanceOf(FaultyFile.class)
                .hasMessage("permissions.jsonl:2: " + reason);
    }

    @Test
    void theShippedFileLetsUsersSaveTheirGenderAndOnlyAdminsReadTheLog() {
        Set<Grant> shipped = PermissionFile.rolePermissions(DataFile.shipped("permissions.jsonl"))
                .getOrDefault("default", RolePermissions.NONE)
                .grants();

        assertThat(shipped)
                .filteredOn(grant -> grant.required().resourceId().equals("save-gender"))
                .extracting(Grant::roleId)
                .containsExactlyInAnyOrder("user", "admin");
        assertThat(shipped)
                .filteredOn(grant -> grant.required().resourceId().equals("list-permission-log"))
                .containsExactly(new Grant("admin", new RequiredPermission("list-permission-log", Permission.READ)));
    }
}
