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

    /** The attribute that holds the minimum assurance; absent for {@link MinimumAssurance#NONE}. */
    public static final String MINIMUM_ASSURANCE = "minimumAssurance";

    private final TenantItems<TenantPolicy> policies;

    public DynamoTenantPolicies(DynamoDbClient dynamo, String table, InstantSource clock) {
        this.policies = new TenantItems<>(dynamo, table, clock, item -> policy(new Item(item)));
    }

    public static DynamoTenantPolicies live() {
        return new DynamoTenantPolicies(Dynamo.live(), Settings.required("USERS_TABLE"), InstantSource.system());
    }

    @Override
    public TenantPolicy of(String tenantId) {
        return policies.find(tenantId, PrimaryKeys::policy).orElse(TenantPolicy.DEFAULT);
    }

    private static TenantPolicy policy(Item item) {
        String assurance = item.text(MINIMUM_ASSURANCE);
        return new TenantPolicy(
                item.number(ACCOUNT_LIMIT),
                assurance == null ? MinimumAssurance.NONE : MinimumAssurance.valueOf(assurance));
    }
}
