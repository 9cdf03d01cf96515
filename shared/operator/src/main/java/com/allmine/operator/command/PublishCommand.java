package com.allmine.operator.command;

import com.allmine.operator.cli.DataFileOptions;
import com.allmine.operator.cli.OperatorOption;
import com.allmine.operator.cli.OutputOption;
import com.allmine.operator.cli.Session;
import com.allmine.operator.file.DataFile;
import com.allmine.operator.load.Publisher;
import com.allmine.operator.load.Publisher.Published;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code publish}: publishes new versions of legal documents. */
@Command(
        name = "publish",
        description = {
            "Publishes new versions of legal documents.",
            "The whole file is checked before anything is written. A published version never changes. A version comes",
            "into force at its effectiveFrom, and then supersedes the version before it. A second run changes nothing."
        },
        footer = {"  allmine publish --dry-run terms.jsonl", "  allmine publish --as ayse terms.jsonl"})
public final class PublishCommand implements Runnable {
    private final Session session;

    @Mixin
    private DataFileOptions options = new DataFileOptions();

    @Mixin
    private OperatorOption operator = new OperatorOption();

    @Mixin
    private OutputOption output = new OutputOption();

    @Parameters(paramLabel = "FILE", description = "The versions, in JSON Lines.")
    private String file = "";

    public PublishCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        DataFile versions = DataFile.read(file);
        String actor = options.actor(operator);
        PrintStream changes = output.isJson() ? session.err() : session.out();
        List<Published> published = new Publisher(
                        session.dynamo(), session.tables(), session.feed(), actor, InstantSource.system(), changes)
                .publish(versions, options.newTenants(), options.isDryRun());
        if (output.isJson()) {
            session.printJson(Map.of("published", published));
        } else {
            print(published);
        }
    }

    private void print(List<Published> published) {
        if (published.isEmpty()) {
            session.out().println("every version of the file is published already");
            return;
        }
        session.out().println(options.isDryRun() ? "would publish:" : "published:");
        published.stream().flatMap(version -> version.sentences().stream()).forEach(session.out()::println);
    }
}
