package com.allmine.operator;

import com.allmine.data.Tenants;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.dynamo.Queries;
import com.allmine.operator.DataFile.Line;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The tenants that a stage has, and those that an operator says are new. Guards against a misspelt tenant, which nobody
 * could sign in to.
 */
final class KnownTenants {
    private final Set<String> known;
    private final Set<String> announced;
    private final Set<String> seen = new TreeSet<>();

    /** @param announced tenants that may be new */
    KnownTenants(Set<String> known, Set<String> announced) {
        this.known = known;
        this.announced = announced;
    }

    /** The tenants in the table of logs, and the default one, which every stage has. */
    static KnownTenants read(DynamoDbClient dynamo, String logsTable, Set<String> announced) {
        Set<String> known = new TreeSet<>(Set.of(Tenants.DEFAULT));
        Queries.partition(dynamo, logsTable, PrimaryKeys.tenants()).forEach(item -> known.add(PrimaryKeys.sk(item)));
        return new KnownTenants(known, announced);
    }

    /** @throws IllegalStateException if the stage does not have the tenant */
    void require(String tenantId) {
        if (!known.contains(tenantId)) {
            throw new IllegalStateException("there is no tenant " + tenantId);
        }
    }

    /** @throws FaultyFile if a line is about a tenant that is neither known nor announced */
    void check(DataFile file) {
        for (Line line : file.lines()) {
            String tenantId = line.tenant();
            seen.add(tenantId);
            if (known.contains(tenantId)) {
                continue;
            }
            lookalike(tenantId).ifPresent(other -> {
                throw line.faulty(
                        "tenantId: %s is no tenant, but %s is: they differ in case only".formatted(tenantId, other));
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

    /** @throws IllegalStateException if a tenant is announced that no checked file has a line about */
    void refuseUnseen() {
        for (String tenantId : announced) {
            if (!seen.contains(tenantId)) {
                throw new IllegalStateException("--new-tenant " + tenantId + ": no file has a line of this tenant");
            }
        }
    }
}
