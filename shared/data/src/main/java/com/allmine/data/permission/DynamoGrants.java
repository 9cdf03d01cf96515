package com.allmine.data.permission;

import com.allmine.api.lambda.Settings;
import com.allmine.api.lambda.SnapStart;
import com.allmine.data.Tenants;
import com.allmine.data.dynamo.Dynamo;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.dynamo.TenantItems;
import java.time.InstantSource;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The grants in DynamoDB, one item for each tenant. An expired item is never used: a revoked permission is gone everywhere
 * after a minute. If neither tenant has an item, nothing is granted.
 */
public final class DynamoGrants implements Grants {
    private final TenantItems<RolePermissions> permissions;

    public DynamoGrants(DynamoDbClient dynamo, String table, InstantSource clock) {
        this.permissions = new TenantItems<>(dynamo, table, clock, RolePermissions::of);
    }

    /** While the function starts or is restored, it preloads the default tenant's permissions. */
    public static DynamoGrants live() {
        DynamoGrants grants = new DynamoGrants(Dynamo.live(), Settings.required("LOGS_TABLE"), InstantSource.system());
        SnapStart.beforeCheckpoint(grants.permissions::forget);
        SnapStart.preload(() -> grants.permissions.find(Tenants.DEFAULT, PrimaryKeys::rolePermissions));
        return grants;
    }

    @Override
    public Set<String> roles(String tenantId, RequiredPermission required) {
        return permissions
                .find(tenantId, PrimaryKeys::rolePermissions)
                .orElse(RolePermissions.NONE)
                .roles(required);
    }
}
