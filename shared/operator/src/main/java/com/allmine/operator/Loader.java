package com.allmine.operator;

import com.allmine.api.json.Json;
import com.allmine.data.Ids;
import com.allmine.data.consent.Documents;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.permission.RolePermissions;
import com.allmine.data.permissionlog.DynamoDenialLog;
import com.allmine.operator.Desired.Outcome;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Brings tables to what data files say, and says what it changed. Every file is read and checked whole, against the
 * tables too, before the first item is written; loading again changes nothing. An item is written only if it still is
 * what was checked. The writes are in an order that may be interrupted anywhere: loading again does the rest.
 */
public final class Loader {
    /** DynamoDB takes this many items in one transaction. */
    private static final int MAX_TRANSACTION = 100;

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
    public record Tables(String users, String consents, String dropdowns, String logs, String idempotency) {}

    /** What every stage has: dropdowns, documents, policies and grants, from the files beside this class. */
    public void reference(boolean isDryRun) {
        load(Reference.shipped(), List.of(), Set.of(), isDryRun);
    }

    /** Users of known tenants who are not there yet; those who are stay as they are. */
    public void users(DataFile file, boolean isDryRun) {
        users(file, Set.of(), isDryRun);
    }

    /** As {@link #users(DataFile, boolean)}, of tenants that may be new too. */
    public void users(DataFile file, Set<String> newTenants, boolean isDryRun) {
        KnownTenants tenants = KnownTenants.read(dynamo, tables.logs, newTenants);
        write(checked(file, tenants, new HashSet<>()), isDryRun);
    }

    /** The reference data and users: all files are checked before the first item of any is written. */
    void load(Reference reference, List<DataFile> users, Set<String> newTenants, boolean isDryRun) {
        KnownTenants tenants = KnownTenants.read(dynamo, tables.logs, newTenants);
        reference.files().forEach(tenants::check);
        Map<String, RolePermissions> grants = PermissionFile.matrices(reference.permissions);
        List<Desired> documents = DocumentFile.items(reference.documents, tables.consents);
        refuseForgottenVersions(documents, reference.documents);
        List<Desired> items = Stream.of(
                        DropdownFile.items(reference.dropdowns, tables.dropdowns),
                        documents,
                        PolicyFile.items(reference.policies, tables.users))
                .flatMap(List::stream)
                .toList();
        Set<String> mentioned = tenants(items);
        mentioned.addAll(grants.keySet());
        Set<Place> wanted = new HashSet<>();
        Checked checked = check(withTenants(mentioned, items), wanted);
        List<Checked> checkedUsers =
                users.stream().map(file -> checked(file, tenants, wanted)).toList();
        tenants.refuseUnseen();

        write(checked, isDryRun);
        permissions().load(grants, isDryRun);
        checkedUsers.forEach(file -> write(file, isDryRun));
    }

    /** The reference data as files. */
    record Reference(DataFile dropdowns, DataFile documents, DataFile policies, DataFile permissions) {
        static Reference shipped() {
            return new Reference(
                    DataFile.beside(Loader.class, "dropdowns.jsonl"),
                    DataFile.beside(Loader.class, "documents.jsonl"),
                    DataFile.beside(Loader.class, "policies.jsonl"),
                    DataFile.beside(Loader.class, "permissions.jsonl"));
        }

        List<DataFile> files() {
            return List.of(dropdowns, documents, policies, permissions);
        }
    }

    private Checked checked(DataFile file, KnownTenants tenants, Set<Place> wanted) {
        tenants.check(file);
        List<Desired> users = UserFile.items(file, tables.users);
        users.stream()
                .filter(user -> wanted.contains(Place.of(user)))
                .findFirst()
                .ifPresent(user -> {
                    throw new IllegalStateException(file.name() + ": " + user.name() + " is in another file too");
                });
        return check(withTenants(tenants(users), users), wanted);
    }

    private PermissionLoad permissions() {
        return new PermissionLoad(dynamo, tables.logs, new Ids(clock, new SecureRandom()), actor, out);
    }

    private static Set<String> tenants(List<Desired> items) {
        return items.stream()
                .map(desired -> PrimaryKeys.tenantOf(PrimaryKeys.pk(desired.item())))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Registers the tenants before anything is theirs, so that whatever is logged of them is sealed. */
    private List<Desired> withTenants(Set<String> tenants, List<Desired> items) {
        return Stream.concat(tenants.stream().map(this::tenant), items.stream()).toList();
    }

    private Desired tenant(String tenantId) {
        Map<String, AttributeValue> item = new HashMap<>(PrimaryKeys.registered(tenantId));
        item.put(DynamoDenialLog.SINCE, AttributeValue.fromS(Json.time(clock.instant())));
        return Desired.ifAbsent(tables.logs, tenantId + " tenant", item);
    }

    /** A version in force that the file does not have would stay in force beside the file's own. */
    private void refuseForgottenVersions(List<Desired> documents, DataFile file) {
        Set<Map<String, AttributeValue>> keys =
                documents.stream().map(Desired::key).collect(Collectors.toSet());
        documents.stream()
                .map(document -> AttributeValue.fromS(PrimaryKeys.pk(document.item())))
                .distinct()
                .flatMap(series -> inForce(series).stream())
                .filter(version -> !keys.contains(PrimaryKeys.of(version)))
                .findFirst()
                .ifPresent(version -> {
                    throw new IllegalStateException("%s lacks a published version that is in force, %s %s: add its line"
                            .formatted(file.name(), PrimaryKeys.pk(version), PrimaryKeys.sk(version)));
                });
    }

    private List<Map<String, AttributeValue>> inForce(AttributeValue series) {
        return dynamo
                .queryPaginator(q -> q.tableName(tables.consents)
                        .keyConditionExpression("pk = :series AND begins_with(sk, :version)")
                        .filterExpression("attribute_not_exists(" + Documents.SUPERSEDED_BY + ")")
                        .expressionAttributeValues(Map.of(
                                ":series", series, ":version", AttributeValue.fromS(PrimaryKeys.DOCUMENT_VERSION)))
                        .consistentRead(true))
                .items()
                .stream()
                .toList();
    }

    /** Everything that files want, and of it what has to be written. */
    private record Checked(List<Desired> all, List<Change> changes) {}

    /** @param present the item as the table has it; empty where it has none */
    private record Change(Desired desired, Map<String, AttributeValue> present, Outcome outcome) {
        boolean isNew() {
            return present.isEmpty();
        }
    }

    /** Where an item lies. */
    private record Place(String table, Map<String, AttributeValue> key) {
        static Place of(Desired desired) {
            return new Place(desired.table(), desired.key());
        }
    }

    /** @param wanted what is wanted already, and so is there when this is written; what this wants is added */
    private Checked check(List<Desired> all, Set<Place> wanted) {
        List<Change> changes = new ArrayList<>();
        for (Desired desired : all) {
            if (!wanted.add(Place.of(desired))) {
                continue;
            }
            Map<String, AttributeValue> present = present(desired);
            Outcome outcome = present.isEmpty()
                    ? Outcome.of(desired.item())
                    : desired.over().apply(present);
            if (!outcome.item().equals(present)) {
                changes.add(new Change(desired, present, outcome));
            }
        }
        return new Checked(all, changes);
    }

    private Map<String, AttributeValue> present(Desired desired) {
        return dynamo.getItem(
                        g -> g.tableName(desired.table()).key(desired.key()).consistentRead(true))
                .item();
    }

    private void write(Checked checked, boolean isDryRun) {
        List<Change> changes = checked.changes;
        int done = 0;
        for (List<Change> together : transactions(changes)) {
            if (!isDryRun) {
                write(together);
            }
            for (Change change : together) {
                done++;
                String verb = isDryRun ? "would write" : "wrote";
                out.printf("%d/%d %s %s%n", done, changes.size(), verb, change.desired.name());
                change.outcome.notes().forEach(note -> out.printf("  %s%n", note));
            }
        }
        long added = changes.stream().filter(Change::isNew).count();
        out.printf(
                "%d new, %d changed, %d as they were%n",
                added, changes.size() - added, checked.all.size() - changes.size());
    }

    /**
     * The changes in their order, those of one unit together. Of a unit too large for one transaction the first change
     * goes with what is there already, and what is new and comes later appears later.
     */
    private static List<List<Change>> transactions(List<Change> changes) {
        List<List<Change>> transactions = new ArrayList<>();
        int start = 0;
        while (start < changes.size()) {
            String unit = changes.get(start).desired.unit();
            int end = start + 1;
            while (!unit.isEmpty()
                    && end < changes.size()
                    && unit.equals(changes.get(end).desired.unit())) {
                end++;
            }
            List<Change> together = new ArrayList<>(changes.subList(start, end));
            together.subList(1, together.size()).sort(Comparator.comparing(Change::isNew));
            for (int i = 0; i < together.size(); i += MAX_TRANSACTION) {
                transactions.add(together.subList(i, Math.min(i + MAX_TRANSACTION, together.size())));
            }
            start = end;
        }
        return transactions;
    }

    private void write(List<Change> together) {
        try {
            if (together.size() == 1) {
                Put put = put(together.getFirst());
                dynamo.putItem(p -> p.tableName(put.tableName())
                        .item(put.item())
                        .conditionExpression(put.conditionExpression())
                        .expressionAttributeNames(
                                put.hasExpressionAttributeNames() ? put.expressionAttributeNames() : null)
                        .expressionAttributeValues(
                                put.hasExpressionAttributeValues() ? put.expressionAttributeValues() : null));
            } else {
                List<TransactWriteItem> writes = together.stream()
                        .map(change ->
                                TransactWriteItem.builder().put(put(change)).build())
                        .toList();
                dynamo.transactWriteItems(t -> t.transactItems(writes));
            }
        } catch (ConditionalCheckFailedException e) {
            // Another may have written the very same, as two who register one tenant do.
            if (!isAsWanted(together.getFirst().desired)) {
                throw changedMeanwhile(together, e);
            }
        } catch (TransactionCanceledException e) {
            if (PermissionLoad.isRace(e)) {
                throw changedMeanwhile(together, e);
            }
            throw e;
        }
    }

    private boolean isAsWanted(Desired desired) {
        Map<String, AttributeValue> present = present(desired);
        return !present.isEmpty() && desired.over().apply(present).item().equals(present);
    }

    private static IllegalStateException changedMeanwhile(List<Change> together, RuntimeException e) {
        return new IllegalStateException(
                together.getFirst().desired.name() + " was changed by another at this moment: load again", e);
    }

    /** Writes an item on condition that it still is what was read. */
    private static Put put(Change change) {
        Put.Builder put = Put.builder().tableName(change.desired.table()).item(change.outcome.item());
        if (change.isNew()) {
            return put.conditionExpression("attribute_not_exists(pk)").build();
        }
        Map<String, String> names = new HashMap<>();
        Map<String, AttributeValue> values = new HashMap<>();
        List<String> terms = new ArrayList<>();
        Set<String> attributes = new TreeSet<>(change.present.keySet());
        attributes.addAll(change.outcome.item().keySet());
        for (String attribute : attributes) {
            int i = terms.size();
            names.put("#a" + i, attribute);
            Optional<AttributeValue> was = Optional.ofNullable(change.present.get(attribute));
            was.ifPresent(value -> values.put(":a" + i, value));
            terms.add(was.isPresent() ? "#a" + i + " = :a" + i : "attribute_not_exists(#a" + i + ")");
        }
        return put.conditionExpression(String.join(" AND ", terms))
                .expressionAttributeNames(names)
                .expressionAttributeValues(values)
                .build();
    }
}
