package com.allmine.data.permission;

import com.allmine.api.lambda.Settings;
import com.allmine.data.dynamo.Dynamo;
import com.allmine.data.dynamo.Item;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.dynamo.TenantItems;
import java.time.InstantSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The policies in DynamoDB. A change takes effect everywhere within a minute. */
public final class DynamoTenantPolicies implements TenantPolicies {
    /** The attribute that holds the account limit. */
    public static final String ACCOUNT_LIMIT = "accountLimit";

    private static final int DEFAULT_LIMIT = 1;

    private final TenantItems<Integer> policies;

    public DynamoTenantPolicies(DynamoDbClient dynamo, String table, InstantSource clock) {
        this.policies = new TenantItems<>(dynamo, table, clock, policy -> new Item(policy).number(ACCOUNT_LIMIT));
    }

    public static DynamoTenantPolicies live() {
        return new DynamoTenantPolicies(Dynamo.live(), Settings.required("USERS_TABLE"), InstantSource.system());
    }

    @Override
    public int accountLimit(String tenantId) {
        return policies.find(tenantId, PrimaryKeys::policy).orElse(DEFAULT_LIMIT);
    }
}
