package com.allmine.operator.command;

import com.allmine.api.lambda.Settings;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.operator.cli.ExitCode;
import com.allmine.operator.cli.OutputOption;
import com.allmine.operator.cli.Session;
import com.allmine.operator.log.ConsentCheck;
import com.allmine.operator.log.ConsentCheck.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code check-consents}: checks the hash chain of every user's decisions. */
@Command(
        name = "check-consents",
        description = {
            "Checks the hash chain of every user's decisions.",
            "It names each decision that was altered or is missing."
        },
        footer = "  allmine check-consents --output json")
public final class CheckConsentsCommand implements Callable<Integer> {
    private final Session session;

    @Mixin
    private OutputOption output = new OutputOption();

    public CheckConsentsCommand(Session session) {
        this.session = session;
    }

    private record Result(int chains, List<Found> faults) {}

    private record Found(String tenantId, String userId, String documentType, String fault) {
        static Found of(Fault fault) {
            return new Found(
                    PrimaryKeys.tenantOf(fault.user()),
                    PrimaryKeys.userOf(fault.user()),
                    fault.documentType(),
                    fault.fault());
        }
    }

    @Override
    public Integer call() {
        ConsentCheck check = new ConsentCheck(
                session.dynamo(),
                Settings.required("CONSENTS_TABLE"),
                Settings.required("USERS_TABLE"),
                session.progress("users checked", 1000));
        List<Found> faults = new ArrayList<>();
        int chains = check.run(fault -> {
            faults.add(Found.of(fault));
            if (!output.isJson()) {
                session.out().printf("%s %s: %s%n", fault.user(), fault.documentType(), fault.fault());
            }
        });
        if (output.isJson()) {
            session.printJson(new Result(chains, faults));
        } else {
            session.out().printf("%d chains checked, %d at fault%n", chains, faults.size());
        }
        return faults.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }
}
