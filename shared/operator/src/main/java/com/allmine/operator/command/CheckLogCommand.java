package com.allmine.operator.command;

import com.allmine.api.lambda.Settings;
import com.allmine.crypto.KeySecret;
import com.allmine.crypto.PublishedKeys;
import com.allmine.data.audit.AuditStream;
import com.allmine.data.audit.AuditTrees.Tree;
import com.allmine.data.audit.DynamoAuditEntries;
import com.allmine.data.audit.DynamoAuditTrees;
import com.allmine.data.audit.DynamoCheckpoints;
import com.allmine.operator.cli.ExitCode;
import com.allmine.operator.cli.OutputOption;
import com.allmine.operator.cli.Session;
import com.allmine.operator.log.EvidenceTenants;
import com.allmine.operator.log.MissingEntries;
import com.allmine.operator.log.TreeCheck;
import com.allmine.operator.log.TreeCheck.Finding;
import com.allmine.operator.log.TreeEntries;
import com.allmine.operator.table.KnownTenants;
import com.allmine.operator.table.Progress;
import com.allmine.operator.table.Tables;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** {@code check-log}: compares the tables with the trees of both streams, and the trees with their checkpoints. */
@Command(
        name = "check-log",
        description = {
            "Compares the permission log and the consents of each TENANT, or of all tenants, with their signed"
                    + " checkpoints.",
            "It names the first entry of each that was altered, removed, or never appended to its tree."
        },
        footer = {"  allmine check-log", "  allmine check-log acme --output json"})
public final class CheckLogCommand implements Callable<Integer> {
    private final Session session;

    @Mixin
    private OutputOption output = new OutputOption();

    @Parameters(paramLabel = "TENANT", arity = "0..*", description = "A tenant. Default: all tenants.")
    private List<String> tenantIds = List.of();

    public CheckLogCommand(Session session) {
        this.session = session;
    }

    private record Result(List<Log> logs, long faults) {}

    /**
     * The result for one stream of a tenant.
     *
     * @param entries how many entries of the tree are as they were; if there is a fault, up to it
     * @param waiting how many entries are not in the tree yet
     * @param fault what is wrong first; null if nothing is
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Log(
            String tenantId,
            String stream,
            long entries,
            long checkpoints,
            long withoutCheckpoint,
            long waiting,
            @Nullable String fault) {
        static Log of(Tree tree, Finding finding) {
            return new Log(
                    tree.tenantId(),
                    tree.stream().wire(),
                    finding.entries(),
                    finding.checkpoints(),
                    finding.withoutCheckpoint(),
                    finding.waiting(),
                    finding.fault().orElse(null));
        }

        String sentence() {
            String name = tenantId + " " + stream + ": ";
            return fault == null
                    ? name
                            + "%d entries, %d checkpoints, %d entries without a checkpoint yet, %d not in the tree yet"
                                    .formatted(entries, checkpoints, withoutCheckpoint, waiting)
                    : name + fault;
        }
    }

    @Override
    public Integer call() {
        KnownTenants tenants = session.tenants();
        tenantIds.forEach(tenants::require);
        DynamoDbClient dynamo = session.dynamo();
        Tables tables = session.tables();
        String auditTable = Settings.required("AUDIT_TABLE");
        TreeCheck check = check(dynamo, tables, auditTable);
        Collection<String> checked = tenantIds.isEmpty() ? EvidenceTenants.find(dynamo, tables, auditTable) : tenantIds;
        Progress progress = session.progress("tenants checked", 100);
        List<Log> logs = new ArrayList<>();
        for (String tenantId : checked) {
            for (AuditStream stream : AuditStream.values()) {
                check(check, new Tree(tenantId, stream), logs);
            }
            progress.step();
        }
        long faults = logs.stream().filter(log -> log.fault != null).count();
        if (output.isJson()) {
            session.printJson(new Result(logs, faults));
        } else {
            session.out().printf("%d logs checked, %d at fault%n", logs.size(), faults);
        }
        return faults == 0 ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static TreeCheck check(DynamoDbClient dynamo, Tables tables, String auditTable) {
        DynamoAuditTrees trees = new DynamoAuditTrees(dynamo, auditTable);
        DynamoAuditEntries entries = new DynamoAuditEntries(dynamo, tables.logs(), tables.consents());
        PublishedKeys keys = PublishedKeys.of(
                KeySecret.published().current().map(KeySecret.Version::text).orElse(PublishedKeys.NONE));
        return new TreeCheck(
                trees,
                new DynamoCheckpoints(dynamo, auditTable),
                new TreeEntries(dynamo, auditTable, trees, entries),
                new MissingEntries(dynamo, tables, auditTable, Progress.silent()),
                keys,
                InstantSource.system());
    }

    /** A stream without entries and checkpoints is not listed. */
    private void check(TreeCheck check, Tree tree, List<Log> logs) {
        Finding finding = check.check(tree);
        if (finding.isNothing()) {
            return;
        }
        Log log = Log.of(tree, finding);
        logs.add(log);
        if (!output.isJson()) {
            session.out().println(log.sentence());
        }
    }
}
