package com.allmine.operator.command;

import com.allmine.crypto.FieldEncryption;
import com.allmine.crypto.KeyPurpose;
import com.allmine.operator.bundle.Bundle;
import com.allmine.operator.bundle.Bundle.Summary;
import com.allmine.operator.bundle.BundleDirectory;
import com.allmine.operator.bundle.EvidenceApi;
import com.allmine.operator.cli.ExitCode;
import com.allmine.operator.cli.OperatorOption;
import com.allmine.operator.cli.PathConverter;
import com.allmine.operator.cli.ProofOptions;
import com.allmine.operator.cli.Session;
import com.allmine.operator.cli.UserOptions;
import com.allmine.operator.user.Export;
import com.allmine.operator.user.PrivateFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code export}: writes all stored data of a user. */
@Command(
        name = "export",
        description = {
            "Writes all stored data of a user, decrypted, as one JSON object. The permission log says so.",
            "With --with-proofs, it writes a directory that others can verify without us. It downloads receipts and"
                    + " proofs from the API, with the token of an administrator in the environment variable"
                    + " ALLMINE_TOKEN."
        },
        footer = {
            "  allmine export --tenant default --user 123 --as ayse --to 123.json",
            "  allmine export --tenant default --user 123 --as ayse --with-proofs --api https://api.example.com"
                    + " --reason ticket-4711 --to evidence-123"
        })
public final class ExportCommand implements Callable<Integer> {
    private final Session session;

    @Mixin
    private UserOptions user = new UserOptions();

    @Mixin
    private OperatorOption operator = new OperatorOption();

    @Option(
            names = "--to",
            paramLabel = "FILE",
            converter = PathConverter.class,
            description = "A new file, or with --with-proofs a new directory, which only its owner may read. Default:"
                    + " standard output.")
    private Optional<Path> to = Optional.empty();

    @Mixin
    private ProofOptions proofs = new ProofOptions();

    public ExportCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        proofs.check(to);
        Export export = new Export(
                session.dynamo(),
                session.tables(),
                new FieldEncryption(session.keys(KeyPurpose.ENCRYPTION)),
                operator.actor(),
                session.ids(),
                InstantSource.system());
        Supplier<String> records = () -> export.of(user.tenantId(), user.userId(), proofs.reason());
        if (proofs.areWanted()) {
            writeBundle(proofs.api(), to.orElseThrow(), records);
        } else if (to.isPresent()) {
            PrivateFile.write(to.get(), records);
        } else {
            session.out().println(records.get());
        }
        return ExitCode.DONE;
    }

    /** If the evidence cannot be downloaded, no directory is left. */
    private void writeBundle(EvidenceApi api, Path path, Supplier<String> records) throws IOException {
        BundleDirectory directory = BundleDirectory.create(path);
        boolean isWritten = false;
        try {
            Summary summary =
                    new Bundle(api, directory, session.progress("files downloaded", 100)).write(records.get());
            isWritten = true;
            summary.notCovered().forEach(entry -> session.out().println("no checkpoint covers yet: " + entry));
            session.out().printf("wrote %s: receipts %d, proofs %d%n", path, summary.receipts(), summary.proofs());
        } finally {
            if (!isWritten) {
                directory.delete();
            }
        }
    }
}
