package com.allmine.operator.command;

import com.allmine.api.json.Json;
import com.allmine.operator.cli.OperatorOption;
import com.allmine.operator.cli.OutputOption;
import com.allmine.operator.cli.Session;
import com.allmine.operator.cli.UserOptions;
import com.allmine.operator.user.Erasure;
import com.allmine.operator.user.Erasure.Summary;
import java.time.InstantSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code erase}: erases the personal data of a user. */
@Command(
        name = "erase",
        description = {
            "Closes the account of a user permanently, and erases personal data.",
            "Data that the law requires to keep stays encrypted. The command prints until when: run it again then."
        },
        footer = {
            "  allmine erase --tenant default --user 123 --dry-run",
            "  allmine erase --tenant default --user 123 --as ayse"
        })
public final class EraseCommand implements Runnable {
    private final Session session;

    @Mixin
    private UserOptions user = new UserOptions();

    @Mixin
    private OperatorOption operator = new OperatorOption();

    @Option(names = "--dry-run", description = "Prints what would be erased, and erases nothing.")
    private boolean isDryRun;

    @Mixin
    private OutputOption output = new OutputOption();

    public EraseCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        // A dry run logs nothing.
        String actor = isDryRun ? "nobody" : operator.actor();
        Summary summary = new Erasure(
                        session.dynamo(),
                        session.tables(),
                        session.identityGuards(),
                        actor,
                        session.ids(),
                        InstantSource.system())
                .run(user.tenantId(), user.userId(), isDryRun);
        if (output.isJson()) {
            session.printJson(summary);
        } else {
            print(summary);
        }
    }

    private void print(Summary summary) {
        session.out()
                .printf(
                        "%s %d fields of the profile, %d versions of the identity, %d versions of additional info,"
                                + " %d stored responses, evidence of %d decisions%n",
                        isDryRun ? "would erase" : "erased",
                        summary.fields(),
                        summary.identities(),
                        summary.infos(),
                        summary.responses(),
                        summary.decisions());
        summary.retained()
                .forEach(data -> session.out().printf("%s is kept until %s%n", data.what(), Json.time(data.until())));
    }
}
