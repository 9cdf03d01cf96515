package com.allmine.operator.command;

import com.allmine.crypto.FieldEncryption;
import com.allmine.crypto.KeyPurpose;
import com.allmine.operator.cli.ExitCode;
import com.allmine.operator.cli.OperatorOption;
import com.allmine.operator.cli.Session;
import com.allmine.operator.cli.TextConverter;
import com.allmine.operator.cli.UserOptions;
import com.allmine.operator.user.Export;
import com.allmine.operator.user.PrivateFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code export}: writes all stored data of a user. */
@Command(
        name = "export",
        description = "Writes all stored data of a user, decrypted, as one JSON object. The permission log says so.",
        footer = "  allmine export --tenant default --user 123 --as ayse --to 123.json")
public final class ExportCommand implements Callable<Integer> {
    private final Session session;

    @Mixin
    private UserOptions user = new UserOptions();

    @Mixin
    private OperatorOption operator = new OperatorOption();

    @Option(
            names = "--to",
            paramLabel = "FILE",
            converter = TextConverter.class,
            description = "A new file, which only its owner may read. Default: standard output.")
    private Optional<String> file = Optional.empty();

    public ExportCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        Export export = new Export(
                session.dynamo(),
                session.tables(),
                new FieldEncryption(session.keys(KeyPurpose.ENCRYPTION)),
                operator.actor(),
                session.ids(),
                InstantSource.system());
        if (file.isPresent()) {
            PrivateFile.write(Path.of(file.get()), () -> export.of(user.tenantId(), user.userId()));
        } else {
            session.out().println(export.of(user.tenantId(), user.userId()));
        }
        return ExitCode.DONE;
    }
}
