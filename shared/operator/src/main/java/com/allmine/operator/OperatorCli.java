package com.allmine.operator;

import com.allmine.operator.cli.ExitCode;
import com.allmine.operator.cli.Failure;
import com.allmine.operator.cli.Session;
import com.allmine.operator.cli.UsageSentence;
import com.allmine.operator.cli.WrongUsage;
import com.allmine.operator.command.AppendEntriesCommand;
import com.allmine.operator.command.CheckConsentsCommand;
import com.allmine.operator.command.CheckLogCommand;
import com.allmine.operator.command.DenialsCommand;
import com.allmine.operator.command.EraseCommand;
import com.allmine.operator.command.ExportCommand;
import com.allmine.operator.command.ExportEntriesCommand;
import com.allmine.operator.command.FindIdentityCommand;
import com.allmine.operator.command.FreeIdentityCommand;
import com.allmine.operator.command.LoadCommand;
import com.allmine.operator.command.PseudonymCommand;
import com.allmine.operator.command.PublishCommand;
import com.allmine.operator.command.ReEncryptCommand;
import com.allmine.operator.command.RemoveKeyCommand;
import com.allmine.operator.command.RotateKeysCommand;
import com.allmine.operator.command.SetAmlStatusCommand;
import com.allmine.operator.command.TokenCommand;
import com.allmine.operator.command.VerifyCommand;
import com.allmine.operator.file.DataFile;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The command line of an operator. {@code shared/operator/bin/allmine} starts it. */
@Command(
        name = "allmine",
        description = "Loads data into a stage, publishes documents, rotates keys, answers the requests of persons, and"
                + " checks its logs.",
        customSynopsis = "allmine COMMAND [OPTIONS]",
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nEnvironment variables:%n",
        footer = {
            "  USERS_TABLE, CONSENTS_TABLE, DROPDOWNS_TABLE, LOGS_TABLE, IDEMPOTENCY_TABLE, EVENTS_TABLE and"
                    + " AUDIT_TABLE",
            "  name the tables.",
            "  SIGNING_KEYS_SECRET, ENCRYPTION_KEYS_SECRET, HASH_KEYS_SECRET and CHECKPOINT_KEYS_SECRET name the",
            "  secrets. AWS_REGION, AWS_PROFILE and the other variables of the AWS SDK choose account and region.",
            "",
            "Example:",
            "  allmine load --dry-run"
        })
public final class OperatorCli {
    private OperatorCli() {}

    public static void main(String[] args) {
        // UTF-8 whatever the character set of the machine, because the output may be an export.
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        System.exit(execute(List.of(args), DynamoDbClient::create, System.in, out, err));
    }

    /**
     * Runs a command.
     *
     * @param clients makes the client of the tables, if the command needs it
     * @param err gets one line if the command fails or its words are wrong
     * @return the exit code: see {@link ExitCode}
     */
    public static int execute(
            List<String> words, Supplier<DynamoDbClient> clients, InputStream in, PrintStream out, PrintStream err) {
        try {
            int status = commandLine(new Session(clients, in, out, err)).execute(words.toArray(String[]::new));
            if (out.checkError()) {
                throw new IllegalStateException("the output cannot be written");
            }
            return status;
        } catch (Throwable e) { // also an Error: an operator never sees a stack trace
            err.println(Failure.sentence(e));
            return ExitCode.FAILED;
        }
    }

    /** Every command and option. */
    static CommandLine commandLine(Session session) {
        CommandLine line = new CommandLine(new OperatorCli());
        List.of(
                        new LoadCommand(session),
                        new PublishCommand(session),
                        new CheckConsentsCommand(session),
                        new CheckLogCommand(session),
                        new AppendEntriesCommand(session),
                        new VerifyCommand(session),
                        new RotateKeysCommand(session),
                        new ReEncryptCommand(session),
                        new RemoveKeyCommand(session),
                        new ExportCommand(session),
                        new ExportEntriesCommand(session),
                        new EraseCommand(session),
                        new FindIdentityCommand(session),
                        new FreeIdentityCommand(session),
                        new SetAmlStatusCommand(session),
                        new TokenCommand(session),
                        new DenialsCommand(session),
                        new PseudonymCommand(session))
                .forEach(line::addSubcommand);
        line.getCommandSpec()
                .version(line.getCommandName() + " "
                        + DataFile.shipped("version.txt").text().strip())
                .addOption(OptionSpec.builder("-V", "--version")
                        .versionHelp(true)
                        .description("Shows the version.")
                        .build());
        addHelp(line);
        line.getSubcommands().values().forEach(OperatorCli::addHelp);
        return line.setExpandAtFiles(false)
                .setInterpolateVariables(false)
                .setUsageHelpWidth(110)
                .setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF))
                .setOut(new PrintWriter(session.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(session.err(), true, StandardCharsets.UTF_8))
                .setParameterExceptionHandler((e, words) -> refuse(e, words, session))
                .setExecutionExceptionHandler((e, command, result) -> fail(e, session));
    }

    private static void addHelp(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Shows this help.")
                .build());
        Map<String, String> codes = new LinkedHashMap<>();
        codes.put(" " + ExitCode.DONE, "Done.");
        codes.put(" " + ExitCode.FAILED, "The command failed, or a check found a fault.");
        codes.put(" " + ExitCode.WRONG_USAGE, "The command or its options are wrong; nothing was done.");
        spec.usageMessage()
                .descriptionHeading("%n")
                .parameterListHeading("%nArguments:%n")
                .optionListHeading("%nOptions:%n")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(codes);
        if (spec.usageMessage().footerHeading().isEmpty()) {
            spec.usageMessage().footerHeading("%nExample:%n");
        }
    }

    private static int refuse(ParameterException e, String[] words, Session session) {
        if (words.length == 0) {
            e.getCommandLine().usage(session.out());
            return ExitCode.DONE;
        }
        session.err().println(UsageSentence.of(e, words));
        return ExitCode.WRONG_USAGE;
    }

    private static int fail(Exception e, Session session) {
        session.err().println(Failure.sentence(e));
        return e instanceof WrongUsage ? ExitCode.WRONG_USAGE : ExitCode.FAILED;
    }
}
