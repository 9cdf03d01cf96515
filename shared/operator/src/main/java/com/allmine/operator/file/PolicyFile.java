package com.allmine.operator.file;

import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.permission.DynamoTenantPolicies;
import com.allmine.data.permission.MinimumAssurance;
import com.allmine.operator.file.DataFile.Line;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Reads tenant policies. A line has {@code tenantId} and {@code accountLimit}, the users per identity number. It may have
 * {@code minimumAssurance}, which is {@code NONE} if it is absent.
 */
public final class PolicyFile {
    private static final int MAX_LIMIT = 1_000_000;

    private static final List<String> ASSURANCES =
            Arrays.stream(MinimumAssurance.values()).map(Enum::name).toList();

    private PolicyFile() {}

    /** The policy of every tenant. */
    public static List<Desired> items(DataFile file, String table) {
        return Desired.each(file, line -> item(line, table), "tenantId");
    }

    private static Desired item(Line line, String table) {
        line.only(Set.of("tenantId", DynamoTenantPolicies.ACCOUNT_LIMIT, DynamoTenantPolicies.MINIMUM_ASSURANCE));
        String tenantId = line.id("tenantId", line.member("tenantId"));
        Map<String, AttributeValue> item = new HashMap<>(PrimaryKeys.policy(tenantId));
        item.put(
                DynamoTenantPolicies.ACCOUNT_LIMIT,
                AttributeValue.fromN(Integer.toString(line.number(DynamoTenantPolicies.ACCOUNT_LIMIT, 1, MAX_LIMIT))));
        if (line.has(DynamoTenantPolicies.MINIMUM_ASSURANCE)) {
            item.put(DynamoTenantPolicies.MINIMUM_ASSURANCE, AttributeValue.fromS(minimumAssurance(line)));
        }
        return Desired.of(table, tenantId + " policy", item);
    }

    private static String minimumAssurance(Line line) {
        String name = DynamoTenantPolicies.MINIMUM_ASSURANCE;
        String text = line.text(name);
        if (!ASSURANCES.contains(text)) {
            throw line.faulty(name + ": must be one of " + ASSURANCES);
        }
        return text;
    }
}
