package com.allmine.data;

import com.allmine.api.Settings;
import com.allmine.api.Snapshot;
import java.time.InstantSource;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The grants in DynamoDB, one item a tenant. What is stale is never made do with: a right that was taken away is gone
 * after a minute. Where there is no matrix at all, nothing is granted.
 */
public final class DynamoGrants implements Grants {
    private final TenantItems<Matrix> matrices;

    public DynamoGrants(DynamoDbClient dynamo, String table, InstantSource clock) {
        this.matrices = new TenantItems<>(dynamo, table, clock, Matrix::of);
    }

    /** Reads the default tenant's matrix, which every tenant's is read with, beside a start or a restore. */
    public static DynamoGrants live() {
        DynamoGrants grants = new DynamoGrants(Dynamo.live(), Settings.required("LOGS_TABLE"), InstantSource.system());
        Snapshot.before(grants.matrices::forget);
        Snapshot.ahead(() -> grants.matrices.find(Tenants.DEFAULT, Keys::matrix));
        return grants;
    }

    @Override
    public Set<String> roles(String tenantId, Right right) {
        return matrices.find(tenantId, Keys::matrix).orElse(Matrix.NONE).roles(right);
    }
}
