package com.allmine.operator.command;

import com.allmine.api.lambda.Settings;
import com.allmine.operator.cli.ExitCode;
import com.allmine.operator.cli.IdConverter;
import com.allmine.operator.cli.OperatorOption;
import com.allmine.operator.cli.OutputOption;
import com.allmine.operator.cli.Session;
import com.allmine.operator.user.IdentitySearch;
import com.allmine.register.IdentityNumber;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code find-identity}: names the users who hold an identity number. */
@Command(
        name = "find-identity",
        description = {
            "Names the users who hold an identity number, each with the method of confirmation: DECLARED or NVI.",
            "Standard input has the number, so that no shell history and no list of processes has it."
        },
        footer = "  allmine find-identity --tenant default --as ayse < number.txt")
public final class FindIdentityCommand implements Callable<Integer> {
    private final Session session;

    @Option(
            names = "--tenant",
            paramLabel = "TENANT",
            required = true,
            converter = IdConverter.class,
            description = "The tenant whose users to search.")
    private String tenantId = "";

    @Mixin
    private OperatorOption operator = new OperatorOption();

    @Mixin
    private OutputOption output = new OutputOption();

    public FindIdentityCommand(Session session) {
        this.session = session;
    }

    private record Result(List<Holder> holders) {}

    private record Holder(String userId, String method) {}

    @Override
    public Integer call() throws IOException {
        String actor = operator.actor();
        String number = number();
        Map<String, String> holders = new IdentitySearch(
                        session.dynamo(),
                        Settings.required("LOGS_TABLE"),
                        session.identityGuards(),
                        actor,
                        session.ids())
                .holders(tenantId, number);
        if (output.isJson()) {
            session.printJson(new Result(holders.entrySet().stream()
                    .map(holder -> new Holder(holder.getKey(), holder.getValue()))
                    .toList()));
        } else if (holders.isEmpty()) {
            session.out().printf("nobody of %s holds this identity number%n", tenantId);
        } else {
            holders.forEach((user, method) -> session.out().printf("%s %s%n", user, method));
        }
        return ExitCode.DONE;
    }

    private String number() throws IOException {
        // Only one line, because a terminal keeps standard input open.
        BufferedReader input = new BufferedReader(new InputStreamReader(session.in(), StandardCharsets.UTF_8));
        String number = Objects.requireNonNullElse(input.readLine(), "").strip();
        if (!IdentityNumber.isWellFormed(number)) {
            throw new IllegalStateException("standard input must have one identity number of 11 digits");
        }
        return number;
    }
}
