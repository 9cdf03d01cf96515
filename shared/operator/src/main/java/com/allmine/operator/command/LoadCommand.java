package com.allmine.operator.command;

import com.allmine.operator.cli.DataFileOptions;
import com.allmine.operator.cli.OperatorOption;
import com.allmine.operator.cli.OutputOption;
import com.allmine.operator.cli.Session;
import com.allmine.operator.file.DataFile;
import com.allmine.operator.load.LoadSummary;
import com.allmine.operator.load.Loader;
import com.allmine.operator.load.Reference;
import com.allmine.operator.table.Tables;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code load}: brings the tables to what the data files say. */
@Command(
        name = "load",
        description = {
            "Brings the tables to what the data files say.",
            "It loads the reference data of this repository: dropdowns, documents, policies and permissions. It adds",
            "the users of each FILE. All files are checked before anything is written. A second run changes nothing."
        },
        footer = {"  allmine load --dry-run", "  allmine load --as ayse --new-tenant acme users.jsonl"})
public final class LoadCommand implements Runnable {
    private final Session session;

    @Mixin
    private DataFileOptions options = new DataFileOptions();

    @Mixin
    private OperatorOption operator = new OperatorOption();

    @Mixin
    private OutputOption output = new OutputOption();

    @Parameters(paramLabel = "FILE", arity = "0..*", description = "A file of users, in JSON Lines.")
    private List<String> files = List.of();

    public LoadCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        List<DataFile> users = files.stream().map(DataFile::read).toList();
        Tables tables = session.tables();
        String actor = options.actor(operator);
        PrintStream changes = output.isJson() ? session.err() : session.out();
        LoadSummary summary = new Loader(
                        session.dynamo(),
                        tables,
                        actor,
                        InstantSource.system(),
                        changes,
                        session.progress("items checked", 1000))
                .load(Reference.shipped(), users, options.newTenants(), options.isDryRun());
        if (output.isJson()) {
            session.printJson(summary);
        }
    }
}
