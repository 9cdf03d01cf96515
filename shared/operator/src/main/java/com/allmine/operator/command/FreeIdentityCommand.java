package com.allmine.operator.command;

import com.allmine.operator.cli.OperatorOption;
import com.allmine.operator.cli.ReasonOption;
import com.allmine.operator.cli.Session;
import com.allmine.operator.cli.UserOptions;
import com.allmine.operator.user.IdentityRelease;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code free-identity}: frees an identity number from a user who holds it wrongly. */
@Command(
        name = "free-identity",
        description = {
            "Frees an identity number from a user who holds it wrongly.",
            "If the account is open, the identity is removed from it. The versions of the identity stay."
        },
        footer = "  allmine free-identity --tenant default --user 123 --as ayse --reason ticket-4711")
public final class FreeIdentityCommand implements Runnable {
    private final Session session;

    @Mixin
    private UserOptions user = new UserOptions();

    @Mixin
    private ReasonOption reason = new ReasonOption();

    @Mixin
    private OperatorOption operator = new OperatorOption();

    public FreeIdentityCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        new IdentityRelease(
                        session.dynamo(), session.tables(), session.identityGuards(), operator.actor(), session.ids())
                .run(user.tenantId(), user.userId(), reason.text());
        session.out().printf("freed the identity number of the user %s of %s%n", user.userId(), user.tenantId());
    }
}
