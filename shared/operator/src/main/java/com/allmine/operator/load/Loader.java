package com.allmine.operator.load;

import com.allmine.api.json.Json;
import com.allmine.data.Ids;
import com.allmine.data.consent.Documents;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.permission.RolePermissions;
import com.allmine.data.permissionlog.DynamoDenialLog;
import com.allmine.operator.file.DataFile;
import com.allmine.operator.file.Desired;
import com.allmine.operator.file.Desired.Outcome;
import com.allmine.operator.file.DocumentFile;
import com.allmine.operator.file.DropdownFile;
import com.allmine.operator.file.PermissionFile;
import com.allmine.operator.file.PolicyFile;
import com.allmine.operator.file.UserFile;
import com.allmine.operator.table.KnownTenants;
import com.allmine.operator.table.Progress;
import com.allmine.operator.table.Tables;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Brings the tables to what the data files say, and prints each change. All files are checked first, also against the
 * tables; only then is the first item written. A second load changes nothing. A load may be interrupted at any write:
 * the next one completes it.
 */
public final class Loader {
    private final DynamoDbClient dynamo;
    private final Tables tables;
    private final String actor;
    private final InstantSource clock;
    private final PrintStream out;
    private final Progress progress;

    /**
     * Makes a loader that does not print its progress.
     *
     * @param actor who grants and revokes, for the permission log
     * @param out gets one line for each change, and one with the totals
     */
    public Loader(DynamoDbClient dynamo, Tables tables, String actor, InstantSource clock, PrintStream out) {
        this(dynamo, tables, actor, clock, out, Progress.silent());
    }

    /**
     * Makes a loader.
     *
     * @param actor who grants and revokes, for the permission log
     * @param out gets one line for each change, and one with the totals
     * @param progress counts the items that are checked
     */
    public Loader(
            DynamoDbClient dynamo,
            Tables tables,
            String actor,
            InstantSource clock,
            PrintStream out,
            Progress progress) {
        this.dynamo = dynamo;
        this.tables = tables;
        this.actor = actor;
        this.clock = clock;
        this.out = out;
        this.progress = progress;
    }

    /** Loads the reference data of this repository: dropdowns, documents, policies and permissions. */
    public void reference(boolean isDryRun) {
        load(Reference.shipped(), List.of(), Set.of(), isDryRun);
    }

    /** Adds users of known tenants. A user who is stored already stays unchanged. */
    public void users(DataFile file, boolean isDryRun) {
        users(file, Set.of(), isDryRun);
    }

    /** Adds users of known and of new tenants. A user who is stored already stays unchanged. */
    public void users(DataFile file, Set<String> newTenants, boolean isDryRun) {
        KnownTenants tenants = KnownTenants.read(dynamo, tables.logs(), newTenants);
        write(checkUsers(file, tenants, new HashSet<>()), isDryRun);
    }

    /**
     * Loads reference data and users. No item is written unless all files are in order.
     *
     * @throws com.allmine.operator.file.FaultyFile if a line is wrong, or contradicts the tables
     * @throws IllegalStateException if files contradict each other, or another load changes the same items
     */
    public LoadSummary load(Reference reference, List<DataFile> users, Set<String> newTenants, boolean isDryRun) {
        KnownTenants tenants = KnownTenants.read(dynamo, tables.logs(), newTenants);
        reference.files().forEach(tenants::check);
        Map<String, RolePermissions> grants = PermissionFile.rolePermissions(reference.permissions());
        List<Desired> documents = DocumentFile.items(reference.documents(), tables.consents());
        refuseForgottenVersions(documents, reference.documents());
        List<Desired> items = Stream.of(
                        DropdownFile.items(reference.dropdowns(), tables.dropdowns()),
                        documents,
                        PolicyFile.items(reference.policies(), tables.users()))
                .flatMap(List::stream)
                .toList();
        Set<String> mentioned = tenants(items);
        mentioned.addAll(grants.keySet());
        Set<Place> wanted = new HashSet<>();
        Checked checked = check(withTenants(mentioned, items), wanted);
        List<Checked> checkedUsers =
                users.stream().map(file -> checkUsers(file, tenants, wanted)).toList();
        tenants.refuseUnseen();

        LoadSummary summary = write(checked, isDryRun);
        Ids ids = new Ids(clock, new SecureRandom());
        summary = summary.plus(new PermissionLoader(dynamo, tables.logs(), ids, actor, out).load(grants, isDryRun));
        for (Checked file : checkedUsers) {
            summary = summary.plus(write(file, isDryRun));
        }
        return summary;
    }

    private Checked checkUsers(DataFile file, KnownTenants tenants, Set<Place> wanted) {
        tenants.check(file);
        List<Desired> users = UserFile.items(file, tables.users());
        users.stream()
                .filter(user -> wanted.contains(Place.of(user)))
                .findFirst()
                .ifPresent(user -> {
                    throw new IllegalStateException(file.name() + ": " + user.name() + " is in another file too");
                });
        return check(withTenants(tenants(users), users), wanted);
    }

    private static Set<String> tenants(List<Desired> items) {
        return items.stream()
                .map(desired -> PrimaryKeys.tenantOf(PrimaryKeys.pk(desired.item())))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Registers the tenants before their items, so that every entry of their permission log gets a checkpoint. */
    private List<Desired> withTenants(Set<String> tenants, List<Desired> items) {
        return Stream.concat(tenants.stream().map(this::tenant), items.stream()).toList();
    }

    private Desired tenant(String tenantId) {
        Map<String, AttributeValue> item = new HashMap<>(PrimaryKeys.registered(tenantId));
        item.put(DynamoDenialLog.SINCE, AttributeValue.fromS(Json.time(clock.instant())));
        return Desired.ifAbsent(tables.logs(), tenantId + " tenant", item);
    }

    /** A version in force that the file lacks would stay in force together with the file's newest version. */
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
                .queryPaginator(q -> q.tableName(tables.consents())
                        .keyConditionExpression("pk = :series AND begins_with(sk, :version)")
                        .filterExpression("attribute_not_exists(" + Documents.SUPERSEDED_BY + ")")
                        .expressionAttributeValues(Map.of(
                                ":series", series, ":version", AttributeValue.fromS(PrimaryKeys.DOCUMENT_VERSION)))
                        .consistentRead(true))
                .items()
                .stream()
                .toList();
    }

    /** All items that files want, and the changes that this requires. */
    private record Checked(List<Desired> all, List<Change> changes) {}

    /** The table and key of an item. */
    private record Place(String table, Map<String, AttributeValue> key) {
        static Place of(Desired desired) {
            return new Place(desired.table(), desired.key());
        }
    }

    /** @param wanted the items that earlier files want; gets the items of this one */
    private Checked check(List<Desired> all, Set<Place> wanted) {
        List<Change> changes = new ArrayList<>();
        for (Desired desired : all) {
            if (!wanted.add(Place.of(desired))) {
                continue;
            }
            Map<String, AttributeValue> present = ChangeWriter.read(dynamo, desired);
            Outcome outcome = present.isEmpty()
                    ? Outcome.of(desired.item())
                    : desired.over().apply(present);
            if (!outcome.item().equals(present)) {
                changes.add(new Change(desired, present, outcome));
            }
            progress.step();
        }
        return new Checked(all, changes);
    }

    private LoadSummary write(Checked checked, boolean isDryRun) {
        List<Change> changes = checked.changes;
        new ChangeWriter(dynamo, out).write(changes, isDryRun);
        long added = changes.stream().filter(Change::isNew).count();
        long changed = changes.size() - added;
        int unchanged = checked.all.size() - changes.size();
        out.printf("%d new, %d changed, %d as they were%n", added, changed, unchanged);
        return LoadSummary.ofItems(added, changed, unchanged);
    }
}
