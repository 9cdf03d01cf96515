package com.allmine.operator.command;

import com.allmine.operator.cli.ExitCode;
import com.allmine.operator.cli.OutputOption;
import com.allmine.operator.cli.PathConverter;
import com.allmine.operator.cli.Session;
import com.allmine.operator.evidence.Finding;
import com.allmine.operator.evidence.VerificationReport;
import com.allmine.operator.evidence.Verifier;
import com.allmine.operator.file.FreeText;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code verify}: verifies receipts, checkpoints, proofs and logs from files alone. */
@Command(
        name = "verify",
        description = {
            "Verifies a directory of evidence: receipts, checkpoints, proofs and complete logs.",
            "It reads these files and nothing else, so it needs neither a network nor AWS."
        },
        footer = "  allmine verify evidence-123 --output json")
public final class VerifyCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(
            paramLabel = "DIR",
            converter = PathConverter.class,
            description = "The directory, such as one that export --with-proofs wrote.")
    private Path directory = Path.of("");

    @Mixin
    private OutputOption output = new OutputOption();

    public VerifyCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        VerificationReport report = Verifier.verify(directory);
        if (output.isJson()) {
            session.printJson(report);
        } else {
            report.notCovered().forEach(finding -> print("--", finding));
            report.faults().forEach(finding -> print("no", finding));
            session.out().println(summary(report));
        }
        return report.verified() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private void print(String result, Finding finding) {
        session.out().println(FreeText.shown("%s %s: %s".formatted(result, finding.file(), finding.reason())));
    }

    private static String summary(VerificationReport report) {
        return report.verified()
                ? "yes: checkpoints %d, consistency proofs %d, inclusion proofs %d, receipts %d, entries of logs %d"
                        .formatted(
                                report.checkpoints(),
                                report.consistencyProofs(),
                                report.inclusionProofs(),
                                report.receipts(),
                                report.entries())
                : "no: faults %d".formatted(report.faults().size());
    }
}
