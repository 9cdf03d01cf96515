package com.allmine.operator.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.allmine.data.Ids;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.permission.Grant;
import com.allmine.data.permission.Permission;
import com.allmine.data.permission.RequiredPermission;
import com.allmine.data.permission.RolePermissions;
import com.allmine.data.permissionlog.DynamoLogEntries;
import com.allmine.data.permissionlog.LogEntries.Filter;
import com.allmine.data.permissionlog.LogEntry;
import com.allmine.operator.OperatorTables;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Changes the grants of tenants, and logs each change. */
@Tag("slow")
class PermissionLoaderTest {
    private static final Instant NOW = Instant.parse("2026-01-15T10:30:00.123Z");
    private static final Grant COOK = grant("cook", "tea", Permission.CREATE);
    private static final Grant GUEST = grant("guest", "tea", Permission.READ);
    private static final Grant CAPTAIN = grant("captain", "rum", Permission.DELETE);

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final DynamoDbClient dynamo = OperatorTables.client();

    @BeforeEach
    void empty() {
        OperatorTables.empty();
    }

    private static Grant grant(String roleId, String resourceId, Permission permission) {
        return new Grant(roleId, new RequiredPermission(resourceId, permission));
    }

    private static RolePermissions permissions(Grant... grants) {
        return new RolePermissions(Set.copyOf(Arrays.asList(grants)));
    }

    private List<String> load(Map<String, RolePermissions> desired, boolean isDryRun) {
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        Ids ids = new Ids(InstantSource.fixed(NOW), new SecureRandom());
        new PermissionLoader(dynamo, "Logs", ids, "ops-1", out).load(desired, isDryRun);
        List<String> lines = printed.toString(StandardCharsets.UTF_8).lines().toList();
        printed.reset();
        return lines;
    }

    private List<LogEntry> log(String tenantId) {
        return new DynamoLogEntries(dynamo, "Logs")
                .page(tenantId, Filter.NONE, 500, Optional.empty())
                .entries();
    }

    private List<String> effects(String tenantId) {
        return log(tenantId).stream()
                .map(entry -> entry.effect() + " " + entry.roleId())
                .toList();
    }

    private Map<String, AttributeValue> stored(String tenantId) {
        return dynamo.getItem(g -> g.tableName("Logs")
                        .key(PrimaryKeys.rolePermissions(tenantId))
                        .consistentRead(true))
                .item();
    }

    @Test
    void logsEveryGrantOfAFirstLoadWithWhoDidIt() {
        assertThat(load(Map.of("default", permissions(GUEST, COOK)), false))
                .containsExactly(
                        "1/2 granted default cook CREATE tea",
                        "2/2 granted default guest READ tea",
                        "2 granted, 0 revoked, 0 as they were");

        assertThat(RolePermissions.of(stored("default"))).isEqualTo(permissions(COOK, GUEST));
        assertThat(log("default"))
                .filteredOn(entry -> entry.roleId().equals("cook"))
                .singleElement()
                .satisfies(entry -> assertThat(entry)
                        .isEqualTo(new LogEntry(
                                entry.id(),
                                "default",
                                "cook",
                                "tea",
                                Permission.CREATE,
                                LogEntry.Effect.GRANT,
                                "ops-1",
                                null,
                                null,
                                NOW)));
    }

    @Test
    void logsNothingWhenItLoadsAgain() {
        load(Map.of("default", permissions(GUEST, COOK)), false);

        assertThat(load(Map.of("default", permissions(COOK, GUEST)), false))
                .containsExactly("0 granted, 0 revoked, 2 as they were");

        assertThat(log("default")).hasSize(2);
    }

    @Test
    void logsOnlyWhatAChangeGrantsAndRevokes() {
        load(Map.of("default", permissions(GUEST, COOK)), false);

        assertThat(load(Map.of("default", permissions(COOK, CAPTAIN)), false))
                .containsExactly(
                        "1/2 granted default captain DELETE rum",
                        "2/2 revoked default guest READ tea",
                        "1 granted, 1 revoked, 1 as they were");

        assertThat(effects("default"))
                .containsExactlyInAnyOrder("GRANT guest", "GRANT cook", "GRANT captain", "REVOKE guest");
        assertThat(RolePermissions.of(stored("default"))).isEqualTo(permissions(COOK, CAPTAIN));
    }

    @Test
    void removesTheGrantsOfATenantThatTheFileNoLongerNames() {
        load(Map.of("default", permissions(COOK), "pirates", permissions(CAPTAIN)), false);

        assertThat(load(Map.of("default", permissions(COOK)), false))
                .containsExactly("1/1 revoked pirates captain DELETE rum", "0 granted, 1 revoked, 1 as they were");

        assertThat(stored("pirates")).isEmpty();
        assertThat(effects("pirates")).containsExactlyInAnyOrder("GRANT captain", "REVOKE captain");
        assertThat(effects("default")).containsExactly("GRANT cook");
    }

    @Test
    void writesNothingInADryRun() {
        load(Map.of("default", permissions(GUEST)), false);

        assertThat(load(Map.of("default", permissions(COOK)), true))
                .containsExactly(
                        "1/2 would grant default cook CREATE tea",
                        "2/2 would revoke default guest READ tea",
                        "1 granted, 1 revoked, 0 as they were");

        assertThat(RolePermissions.of(stored("default"))).isEqualTo(permissions(GUEST));
        assertThat(log("default")).hasSize(1);
    }

    @Test
    void logsMoreChangesThanOneTransactionTakes() {
        Set<Grant> many = IntStream.range(0, 240)
                .mapToObj(i -> grant("role-" + i, "tea", Permission.READ))
                .collect(Collectors.toSet());

        load(Map.of("default", new RolePermissions(many)), false);
        assertThat(RolePermissions.of(stored("default")).grants()).containsExactlyInAnyOrderElementsOf(many);
        assertThat(log("default")).hasSize(240).allMatch(entry -> entry.effect() == LogEntry.Effect.GRANT);

        load(Map.of("default", permissions(COOK)), false);
        assertThat(RolePermissions.of(stored("default"))).isEqualTo(permissions(COOK));
        assertThat(log("default")).hasSize(481);
    }

    @Test
    void writesNeitherGrantsNorLogIfAnotherLoadWasFaster() {
        load(Map.of("default", permissions(GUEST)), false);
        Ids ids = new Ids(
                () -> {
                    // Between what this load has read and what it writes.
                    dynamo.putItem(
                            p -> p.tableName("Logs").item(permissions(CAPTAIN).item("default")));
                    return NOW;
                },
                new SecureRandom());
        PermissionLoader slower = new PermissionLoader(dynamo, "Logs", ids, "ops-2", new PrintStream(printed));

        assertThatThrownBy(() -> slower.load(Map.of("default", permissions(COOK)), false))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the grants of default were changed by another at this moment: load again");

        assertThat(RolePermissions.of(stored("default"))).isEqualTo(permissions(CAPTAIN));
        assertThat(effects("default")).containsExactly("GRANT guest");
    }
}
