package com.allmine.operator.command;

import com.allmine.api.lambda.Settings;
import com.allmine.crypto.KeyPurpose;
import com.allmine.crypto.Pseudonyms;
import com.allmine.operator.cli.ExitCode;
import com.allmine.operator.cli.IdConverter;
import com.allmine.operator.cli.OutputOption;
import com.allmine.operator.cli.Session;
import com.allmine.operator.cli.TextConverter;
import com.allmine.operator.user.PseudonymSearch;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pseudonym}: computes the pseudonyms of a user, or finds the user of a pseudonym. */
@Command(
        name = "pseudonym",
        description = {
            "Computes the pseudonym of a user in log lines, or finds the user of a pseudonym.",
            "A user has one pseudonym for each sig key. The first that is printed is the current one."
        },
        footer = {
            "  allmine pseudonym --tenant default --user 123",
            "  allmine pseudonym --tenant default --find 0123456789abcdef"
        })
public final class PseudonymCommand implements Callable<Integer> {
    private final Session session;

    @Option(
            names = "--tenant",
            paramLabel = "TENANT",
            required = true,
            converter = IdConverter.class,
            description = "The tenant of the user.")
    private String tenantId = "";

    @ArgGroup(multiplicity = "1")
    private Subject subject = new Subject();

    @Mixin
    private OutputOption output = new OutputOption();

    public PseudonymCommand(Session session) {
        this.session = session;
    }

    /** One of the two. */
    private static final class Subject {
        @Option(
                names = "--user",
                paramLabel = "USER",
                required = true,
                converter = IdConverter.class,
                description = "Computes the pseudonyms of this user, who need not be stored.")
        private @Nullable String userId;

        @Option(
                names = "--find",
                paramLabel = "PSEUDONYM",
                required = true,
                converter = TextConverter.class,
                description = "Finds the stored user who has this pseudonym. Reads every profile.")
        private @Nullable String pseudonym;
    }

    @Override
    public Integer call() {
        Pseudonyms pseudonyms = new Pseudonyms(session.keys(KeyPurpose.SIGNING));
        return subject.userId == null
                ? find(pseudonyms, Objects.requireNonNull(subject.pseudonym))
                : print("pseudonyms", pseudonyms.all(tenantId, subject.userId));
    }

    private int find(Pseudonyms pseudonyms, String pseudonym) {
        PseudonymSearch search = new PseudonymSearch(
                session.dynamo(),
                Settings.required("USERS_TABLE"),
                pseudonyms,
                session.progress("profiles read", 10_000));
        List<String> users = search.users(tenantId, pseudonym);
        print("users", users);
        if (!users.isEmpty()) {
            return ExitCode.DONE;
        }
        if (!output.isJson()) {
            session.out().println("no user of this tenant has this pseudonym under a key that still exists");
        }
        return ExitCode.FAILED;
    }

    private int print(String member, List<String> lines) {
        if (output.isJson()) {
            session.printJson(Map.of(member, lines));
        } else {
            lines.forEach(session.out()::println);
        }
        return ExitCode.DONE;
    }
}
