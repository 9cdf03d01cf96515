package com.allmine.operator;

import com.allmine.data.permissionlog.LogVerifier;
import com.allmine.data.permissionlog.LogVerifier.Finding;
import java.io.PrintStream;
import java.util.Collection;
import java.util.Optional;

/** Checks the permission logs of tenants against their checkpoints, and names the first fault of each. */
final class CheckLog {
    private final LogVerifier check;
    private final PrintStream out;

    CheckLog(LogVerifier check, PrintStream out) {
        this.check = check;
        this.out = out;
    }

    /** Whether every log holds; a line for each tenant, and one for the sum. */
    boolean run(Collection<String> named) {
        Collection<String> tenants = named.isEmpty() ? check.tenants() : named;
        int faults = 0;
        for (String tenantId : tenants) {
            Finding finding = check.check(tenantId);
            Optional<String> fault = finding.fault();
            faults += fault.isPresent() ? 1 : 0;
            out.printf(
                    "%s: %s%n",
                    tenantId,
                    fault.orElseGet(() -> "%d entries in %d checkpoints, %d not checkpointed yet"
                            .formatted(finding.entries(), finding.checkpoints(), finding.pending())));
        }
        out.printf("%d logs checked, %d at fault%n", tenants.size(), faults);
        return faults == 0;
    }
}
