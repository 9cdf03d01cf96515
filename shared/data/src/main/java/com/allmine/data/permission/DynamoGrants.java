package com.allmine.data.permission;

import com.allmine.api.lambda.Settings;
import com.allmine.api.lambda.SnapStart;
import com.allmine.data.dynamo.Dynamo;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.dynamo.TenantItems;
import java.time.InstantSource;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The grants in DynamoDB, one item a tenant. What is stale is never made do with: a right that was taken away is gone
 * after a minute. Where there is no matrix at all, nothing is granted.
 */
public final class DynamoGrants implements Grants {
    private final TenantItems<RolePermissions> matrices;

    public DynamoGrants(DynamoDbClient dynamo, String table, InstantSource clock) {
        this.matrices = new TenantItems<>(dynamo, table, clock, RolePermissions::of);
    }

    /** Reads the default tenant's matrix, which every tenant's is read with, beside a start or a restore. */
    public static DynamoGrants live() {
        DynamoGrants grants = new DynamoGrants(Dynamo.live(), Settings.required("LOGS_TABLE"), InstantSource.system());
        SnapStart.beforeCheckpoint(grants.matrices::forget);
        SnapStart.preload(() -> grants.matrices.find(Tenants.DEFAULT, PrimaryKeys::rolePermissions));
        return grants;
    }

    @Override
    public Set<String> roles(String tenantId, RequiredPermission required) {
        return matrices.find(tenantId, PrimaryKeys::rolePermissions)
                .orElse(RolePermissions.NONE)
                .roles(required);
    }
}
