package com.allmine.load;

import com.allmine.api.Json;
import com.allmine.data.Ids;
import com.allmine.data.Keys;
import com.allmine.data.Matrix;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Brings tables to what data files say, and says what it changed. Every file is read and checked whole, against the
 * tables too, before the first item is written; loading again changes nothing.
 */
public final class Loader {
    private final DynamoDbClient dynamo;
    private final Tables tables;
    private final String actor;
    private final InstantSource clock;
    private final PrintStream out;

    /**
     * @param actor who the permission log says has granted and revoked
     * @param out gets a line for every change, and one for the sum
     */
    public Loader(DynamoDbClient dynamo, Tables tables, String actor, InstantSource clock, PrintStream out) {
        this.dynamo = dynamo;
        this.tables = tables;
        this.actor = actor;
        this.clock = clock;
        this.out = out;
    }

    /** The names of the tables. */
    public record Tables(String users, String consents, String dropdowns, String logs) {}

    /** What every stage has: dropdowns, documents, policies and grants, from the files beside this class. */
    public void reference(boolean isDryRun) {
        Map<String, Matrix> grants = PermissionFile.matrices(DataFile.beside(Loader.class, "permissions.jsonl"));
        List<Desired> items = Stream.of(
                        DropdownFile.items(DataFile.beside(Loader.class, "dropdowns.jsonl"), tables.dropdowns),
                        DocumentFile.items(DataFile.beside(Loader.class, "documents.jsonl"), tables.consents),
                        PolicyFile.items(DataFile.beside(Loader.class, "policies.jsonl"), tables.users))
                .flatMap(List::stream)
                .toList();
        Set<String> tenants = tenants(items);
        tenants.addAll(grants.keySet());
        load(withTenants(tenants, items), isDryRun);
        permissions().load(grants, isDryRun);
    }

    /** Users who are not there yet; those who are stay as they are. */
    public void users(DataFile file, boolean isDryRun) {
        List<Desired> users = UserFile.items(file, tables.users);
        load(withTenants(tenants(users), users), isDryRun);
    }

    private PermissionLoad permissions() {
        return new PermissionLoad(dynamo, tables.logs, new Ids(clock, new SecureRandom()), actor, out);
    }

    private static Set<String> tenants(List<Desired> items) {
        return items.stream()
                .map(desired -> Keys.tenantOf(
                        Objects.requireNonNull(desired.item().get("pk")).s()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Registers the tenants before anything is theirs, so that whatever is logged of them is sealed. */
    private List<Desired> withTenants(Set<String> tenants, List<Desired> items) {
        return Stream.concat(tenants.stream().map(this::tenant), items.stream()).toList();
    }

    private Desired tenant(String tenantId) {
        Map<String, AttributeValue> item = new HashMap<>(Keys.registered(tenantId));
        item.put("since", AttributeValue.fromS(Json.time(clock.instant())));
        return new Desired(tables.logs, tenantId + " tenant", item, true, present -> Optional.empty());
    }

    private void load(List<Desired> all, boolean isDryRun) {
        List<Desired> changes = new ArrayList<>();
        int added = 0;
        for (Desired desired : all) {
            Optional<Map<String, AttributeValue>> present = present(desired);
            present.flatMap(desired.fault()).ifPresent(fault -> {
                throw fault;
            });
            if (present.isEmpty()) {
                added++;
            }
            if (present.isEmpty() || !(desired.kept() || present.get().equals(desired.item()))) {
                changes.add(desired);
            }
        }
        for (int i = 0; i < changes.size(); i++) {
            Desired change = changes.get(i);
            if (!isDryRun) {
                dynamo.putItem(p -> p.tableName(change.table()).item(change.item()));
            }
            out.printf("%d/%d %s %s%n", i + 1, changes.size(), isDryRun ? "would write" : "wrote", change.name());
        }
        out.printf("%d new, %d changed, %d as they were%n", added, changes.size() - added, all.size() - changes.size());
    }

    private Optional<Map<String, AttributeValue>> present(Desired desired) {
        Map<String, AttributeValue> item = dynamo.getItem(
                        g -> g.tableName(desired.table()).key(desired.key()).consistentRead(true))
                .item();
        return Optional.of(item).filter(found -> !found.isEmpty());
    }
}
