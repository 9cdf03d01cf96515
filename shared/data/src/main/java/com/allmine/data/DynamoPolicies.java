package com.allmine.data;

import com.allmine.api.Settings;
import java.time.InstantSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Policies in DynamoDB. A change of one holds within a minute. */
public final class DynamoPolicies implements Policies {
    private static final int DEFAULT_LIMIT = 1;

    private final TenantItems<Integer> policies;

    public DynamoPolicies(DynamoDbClient dynamo, String table, InstantSource clock) {
        this.policies = new TenantItems<>(dynamo, table, clock, policy -> new Item(policy).number("accountLimit"));
    }

    public static DynamoPolicies live() {
        return new DynamoPolicies(Dynamo.live(), Settings.required("USERS_TABLE"), InstantSource.system());
    }

    @Override
    public int accountLimit(String tenantId) {
        return policies.find(tenantId, Keys::policy).orElse(DEFAULT_LIMIT);
    }
}
