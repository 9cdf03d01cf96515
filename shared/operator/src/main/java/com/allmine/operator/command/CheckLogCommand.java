package com.allmine.operator.command;

import com.allmine.api.lambda.Settings;
import com.allmine.crypto.Hmac;
import com.allmine.crypto.KeyPurpose;
import com.allmine.data.permissionlog.LogVerifier;
import com.allmine.data.permissionlog.LogVerifier.Finding;
import com.allmine.operator.cli.ExitCode;
import com.allmine.operator.cli.OutputOption;
import com.allmine.operator.cli.Session;
import com.allmine.operator.table.KnownTenants;
import com.allmine.operator.table.Progress;
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

/** {@code check-log}: compares permission logs with their checkpoints. */
@Command(
        name = "check-log",
        description = {
            "Compares the permission log of each TENANT, or of all tenants, with its checkpoints.",
            "It names the first entry of each log that was altered, removed or inserted."
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
     * The result for one log.
     *
     * @param entries how many entries have a checkpoint and are as they were; if there is a fault, up to it
     * @param fault what is wrong first; null if nothing is
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Log(
            String tenantId,
            long entries,
            int checkpoints,
            long withoutCheckpoint,
            @Nullable String fault) {
        static Log of(String tenantId, Finding finding) {
            return new Log(
                    tenantId,
                    finding.entries(),
                    finding.checkpoints(),
                    finding.pending(),
                    finding.fault().orElse(null));
        }

        String sentence() {
            return fault == null
                    ? "%s: %d entries in %d checkpoints, %d without a checkpoint yet"
                            .formatted(tenantId, entries, checkpoints, withoutCheckpoint)
                    : tenantId + ": " + fault;
        }
    }

    @Override
    public Integer call() {
        KnownTenants tenants = session.tenants();
        tenantIds.forEach(tenants::require);
        LogVerifier verifier = new LogVerifier(
                session.dynamo(),
                Settings.required("LOGS_TABLE"),
                Hmac.ofCheckpoints(session.keys(KeyPurpose.CHECKPOINTS)),
                InstantSource.system());
        Collection<String> checked = tenantIds.isEmpty() ? verifier.tenants() : tenantIds;
        Progress progress = session.progress("logs checked", 100);
        List<Log> logs = new ArrayList<>();
        for (String tenantId : checked) {
            Log log = Log.of(tenantId, verifier.check(tenantId));
            logs.add(log);
            if (!output.isJson()) {
                session.out().println(log.sentence());
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
}
