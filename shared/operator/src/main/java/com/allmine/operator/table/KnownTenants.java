package com.allmine.operator.table;

import com.allmine.api.json.Json;
import com.allmine.data.Tenants;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.dynamo.Queries;
import com.allmine.data.permissionlog.DynamoDenialLog;
import com.allmine.operator.file.DataFile;
import com.allmine.operator.file.DataFile.Line;
import com.allmine.operator.file.Desired;
import com.allmine.operator.file.FreeText;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The tenants of a stage, and those that the operator announces as new. Guards against a misspelt tenant. */
public final class KnownTenants {
    private final Set<String> known;
    private final Set<String> announced;
    private final Set<String> seen = new TreeSet<>();

    /** @param announced tenants that may be new */
    KnownTenants(Set<String> known, Set<String> announced) {
        this.known = known;
        this.announced = announced;
    }

    /** Reads the tenants from the table of logs. The default tenant is always known. */
    public static KnownTenants read(DynamoDbClient dynamo, String logsTable, Set<String> announced) {
        Set<String> known = new TreeSet<>(Set.of(Tenants.DEFAULT));
        Queries.partition(dynamo, logsTable, PrimaryKeys.tenants()).forEach(item -> known.add(PrimaryKeys.sk(item)));
        return new KnownTenants(known, announced);
    }

    /** The item that registers a tenant. A tenant that is registered already stays as it is. */
    public static Desired registration(String tenantId, String logsTable, Instant now) {
        Map<String, AttributeValue> item = new HashMap<>(PrimaryKeys.registered(tenantId));
        item.put(DynamoDenialLog.SINCE, AttributeValue.fromS(Json.time(now)));
        return Desired.ifAbsent(logsTable, tenantId + " tenant", item);
    }

    /**
     * Refuses an unknown tenant.
     *
     * @throws IllegalStateException if the stage does not have the tenant
     */
    public void require(String tenantId) {
        if (!known.contains(tenantId)) {
            throw new IllegalStateException("there is no tenant " + tenantId);
        }
    }

    /**
     * Refuses a file with an unknown tenant.
     *
     * @throws com.allmine.operator.file.FaultyFile if a line names a tenant that is neither known nor announced
     */
    public void check(DataFile file) {
        for (Line line : file.lines()) {
            String tenantId = line.tenant();
            seen.add(tenantId);
            if (known.contains(tenantId)) {
                continue;
            }
            lookalike(tenantId).ifPresent(other -> {
                throw line.faulty("tenantId: there is no tenant %s, but there is %s: they differ in case only"
                        .formatted(tenantId, other));
            });
            if (!announced.contains(tenantId)) {
                throw line.faulty("tenantId: %s is a new tenant: if it is meant to be, add --new-tenant %s"
                        .formatted(tenantId, tenantId));
            }
        }
    }

    private Optional<String> lookalike(String tenantId) {
        return Stream.of(known, announced)
                .flatMap(Set::stream)
                .filter(other -> !other.equals(tenantId))
                .filter(other -> FreeText.folded(other).equals(FreeText.folded(tenantId)))
                .findFirst();
    }

    /**
     * Refuses an announced tenant that no checked file names.
     *
     * @throws IllegalStateException if there is one
     */
    public void refuseUnseen() {
        for (String tenantId : announced) {
            if (!seen.contains(tenantId)) {
                throw new IllegalStateException("--new-tenant " + tenantId + ": no file has a line of this tenant");
            }
        }
    }
}
