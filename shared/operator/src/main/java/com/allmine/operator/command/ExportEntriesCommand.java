package com.allmine.operator.command;

import com.allmine.api.lambda.Settings;
import com.allmine.data.audit.AuditTrees.Tree;
import com.allmine.data.audit.DynamoAuditEntries;
import com.allmine.data.audit.DynamoAuditTrees;
import com.allmine.data.permission.Permission;
import com.allmine.data.permissionlog.LogEntry;
import com.allmine.operator.cli.ExitCode;
import com.allmine.operator.cli.OperatorOption;
import com.allmine.operator.cli.PathConverter;
import com.allmine.operator.cli.Session;
import com.allmine.operator.cli.StreamOptions;
import com.allmine.operator.log.OperatorEntry;
import com.allmine.operator.log.TreeEntries;
import com.allmine.operator.log.TreeEntries.Entry;
import com.allmine.operator.table.Progress;
import com.allmine.operator.table.Tables;
import com.allmine.operator.user.PrivateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** {@code export-entries}: writes all entries of a stream, from which anybody can recompute its tree. */
@Command(
        name = "export-entries",
        description = {
            "Writes all entries of a stream in the order of its tree, from the tables as they are now.",
            "With the checkpoints and jwks.json in the same directory, verify tells whether an entry was altered or"
                    + " removed. The permission log says so."
        },
        footer = "  allmine export-entries --tenant default --stream consent --as ayse --to evidence")
public final class ExportEntriesCommand implements Callable<Integer> {
    private final Session session;

    @Mixin
    private StreamOptions wanted = new StreamOptions();

    @Option(
            names = "--to",
            paramLabel = "DIR",
            required = true,
            converter = PathConverter.class,
            description = "The directory. The new file entries/STREAM.jsonl in it is for its owner only.")
    private Path directory = Path.of("");

    @Mixin
    private OperatorOption operator = new OperatorOption();

    public ExportEntriesCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        Tables tables = session.tables();
        DynamoDbClient dynamo = session.dynamo();
        String auditTable = Settings.required("AUDIT_TABLE");
        TreeEntries entries = new TreeEntries(
                dynamo,
                auditTable,
                new DynamoAuditTrees(dynamo, auditTable),
                new DynamoAuditEntries(dynamo, tables.logs(), tables.consents()));
        LogEntry logged =
                OperatorEntry.of(session.ids(), wanted.tenantId(), "export-entries", Permission.READ, operator.actor());
        Path folder = Files.createDirectories(directory.resolve("entries"));
        EntryLines lines = new EntryLines(session.progress("entries written", 10_000));
        PrivateFile.writeContent(folder.resolve(wanted.stream().wire() + ".jsonl"), out -> {
            dynamo.transactWriteItems(t -> t.transactItems(logged.put(tables.logs())));
            entries.forEach(new Tree(wanted.tenantId(), wanted.stream()), entry -> lines.write(entry, out));
        });
        session.out().printf("entries written: %d, of which the tables have lost %d%n", lines.count, lines.lost);
        return lines.lost == 0 ? ExitCode.DONE : ExitCode.FAILED;
    }

    /** Writes each entry as a line. An entry that the tables have lost is the line {@code null}. */
    private static final class EntryLines {
        private final Progress progress;
        private long count;
        private long lost;

        EntryLines(Progress progress) {
            this.progress = progress;
        }

        void write(Entry entry, Writer out) {
            try {
                out.write(entry.text().orElse("null") + "\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            count++;
            if (entry.text().isEmpty()) {
                lost++;
            }
            progress.step();
        }
    }
}
