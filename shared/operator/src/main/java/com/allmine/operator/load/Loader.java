package com.allmine.operator.load;

import com.allmine.data.Ids;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.permission.RolePermissions;
import com.allmine.operator.file.DataFile;
import com.allmine.operator.file.Desired;
import com.allmine.operator.file.DocumentFile;
import com.allmine.operator.file.DropdownFile;
import com.allmine.operator.file.PermissionFile;
import com.allmine.operator.file.PolicyFile;
import com.allmine.operator.file.UserFile;
import com.allmine.operator.load.Comparison.Checked;
import com.allmine.operator.table.KnownTenants;
import com.allmine.operator.table.Progress;
import com.allmine.operator.table.Tables;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

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
        write(checkUsers(file, tenants, new Comparison(dynamo, progress)), isDryRun);
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
        List<Desired> documents = documents(reference.documents());
        List<Desired> items = Stream.of(
                        DropdownFile.items(reference.dropdowns(), tables.dropdowns()),
                        documents,
                        PolicyFile.items(reference.policies(), tables.users()))
                .flatMap(List::stream)
                .toList();
        Set<String> mentioned = tenants(items);
        mentioned.addAll(grants.keySet());
        Comparison comparison = new Comparison(dynamo, progress);
        Checked checked = comparison.check(withTenants(mentioned, items));
        List<Checked> checkedUsers = users.stream()
                .map(file -> checkUsers(file, tenants, comparison))
                .toList();
        tenants.refuseUnseen();

        LoadSummary summary = write(checked, isDryRun);
        Ids ids = new Ids(clock, new SecureRandom());
        summary = summary.plus(new PermissionLoader(dynamo, tables.logs(), ids, actor, out).load(grants, isDryRun));
        for (Checked file : checkedUsers) {
            summary = summary.plus(write(file, isDryRun));
        }
        return summary;
    }

    private Checked checkUsers(DataFile file, KnownTenants tenants, Comparison comparison) {
        tenants.check(file);
        List<Desired> users = UserFile.items(file, tables.users());
        users.stream().filter(comparison::hasChecked).findFirst().ifPresent(user -> {
            throw new IllegalStateException(file.name() + ": " + user.name() + " is in another file too");
        });
        return comparison.check(withTenants(tenants(users), users));
    }

    private static Set<String> tenants(List<Desired> items) {
        return items.stream()
                .map(desired -> PrimaryKeys.tenantOf(PrimaryKeys.pk(desired.item())))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Registers the tenants before their items. */
    private List<Desired> withTenants(Set<String> tenants, List<Desired> items) {
        return Stream.concat(
                        tenants.stream()
                                .map(tenant -> KnownTenants.registration(tenant, tables.logs(), clock.instant())),
                        items.stream())
                .toList();
    }

    private List<Desired> documents(DataFile file) {
        return new Publication(dynamo, tables.consents())
                        .ofReferenceData(
                                DocumentFile.read(file),
                                (document, newest) -> out.printf(
                                        "left out %s, because %s is published%n", document.name(), newest.version()))
                        .stream()
                        .flatMap(series -> series.items().stream())
                        .toList();
    }

    private LoadSummary write(Checked checked, boolean isDryRun) {
        List<Change> changes = checked.changes();
        new ChangeWriter(dynamo, out).write(changes, isDryRun);
        long added = changes.stream().filter(Change::isNew).count();
        long changed = changes.size() - added;
        int unchanged = checked.all().size() - changes.size();
        out.printf("%d new, %d changed, %d as they were%n", added, changed, unchanged);
        return LoadSummary.ofItems(added, changed, unchanged);
    }
}
