package com.allmine.operator.command;

import com.allmine.api.lambda.Settings;
import com.allmine.data.audit.AuditEntry;
import com.allmine.data.audit.DynamoAuditTrees;
import com.allmine.data.dynamo.Transactions;
import com.allmine.data.permission.Permission;
import com.allmine.data.permissionlog.LogEntry;
import com.allmine.operator.cli.OperatorOption;
import com.allmine.operator.cli.OutputOption;
import com.allmine.operator.cli.ReasonOption;
import com.allmine.operator.cli.Session;
import com.allmine.operator.cli.StreamOptions;
import com.allmine.operator.log.MissingEntries;
import com.allmine.operator.log.OperatorEntry;
import com.allmine.operator.table.Tables;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code append-entries}: appends the entries that no tree has, because their records of a table's stream were lost. */
@Command(
        name = "append-entries",
        description = {
            "Appends the entries of a tenant's stream that its tree does not have, at the end of the tree.",
            "Use it after an outage of more than 24 hours. The permission log gets an entry with the reason."
        },
        footer = {
            "  allmine append-entries --tenant default --stream consent --as ayse --reason ticket-4711 --dry-run",
            "  allmine append-entries --tenant default --stream consent --as ayse --reason ticket-4711"
        })
public final class AppendEntriesCommand implements Runnable {
    private final Session session;

    @Mixin
    private StreamOptions wanted = new StreamOptions();

    @Mixin
    private ReasonOption reason = new ReasonOption();

    @Option(names = "--dry-run", description = "Names the missing entries and changes nothing.")
    private boolean isDryRun;

    @Mixin
    private OperatorOption operator = new OperatorOption();

    @Mixin
    private OutputOption output = new OutputOption();

    public AppendEntriesCommand(Session session) {
        this.session = session;
    }

    private record Result(List<String> entries, boolean dryRun) {}

    @Override
    public void run() {
        session.tenants().require(wanted.tenantId());
        Tables tables = session.tables();
        String auditTable = Settings.required("AUDIT_TABLE");
        List<AuditEntry> missing = new ArrayList<>();
        new MissingEntries(session.dynamo(), tables, auditTable, session.progress("entries checked", 10_000))
                .find(wanted.tenantId(), wanted.stream(), missing::add);
        if (!isDryRun && !missing.isEmpty()) {
            LogEntry entry = OperatorEntry.of(
                    session.ids(), wanted.tenantId(), "append-entries", Permission.CREATE, operator.actor());
            Transactions.write(session.dynamo(), List.of(entry.put(tables.logs(), reason.text())));
            new DynamoAuditTrees(session.dynamo(), auditTable).append(wanted.tenantId(), wanted.stream(), missing);
        }
        print(missing.stream().map(AuditEntry::id).toList());
    }

    private void print(List<String> ids) {
        if (output.isJson()) {
            session.printJson(new Result(ids, isDryRun));
            return;
        }
        ids.forEach(id -> session.out().println(id));
        session.out().printf("%d entries %s%n", ids.size(), isDryRun ? "are missing" : "appended");
    }
}
