package com.allmine.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.operator.cli.ExitCode;
import com.allmine.operator.cli.Session;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Help, version, and the sentences for wrong words. None of them connects to AWS. */
class OperatorCliTest {
    private record Result(int status, String out, String err) {}

    private static Result run(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = OperatorCli.execute(
                List.of(words),
                OperatorCliTest::noClient,
                InputStream.nullInputStream(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Result(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static DynamoDbClient noClient() {
        throw new AssertionError("the command asked for the tables");
    }

    static CommandLine commandLine() {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return OperatorCli.commandLine(
                new Session(OperatorCliTest::noClient, InputStream.nullInputStream(), nowhere, nowhere));
    }

    private static CommandSpec spec(String command) {
        return Objects.requireNonNull(commandLine().getSubcommands().get(command))
                .getCommandSpec();
    }

    static Set<String> commands() {
        return commandLine().getSubcommands().keySet();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void helpDescribesTheCommandItsOptionsAndExitCodes(String command) {
        Result help = run(command, "--help");

        assertThat(help.status()).isEqualTo(ExitCode.DONE);
        assertThat(help.err()).isEmpty();
        assertThat(help.out())
                .startsWith("Usage: allmine " + command + " ")
                .contains("\nOptions:\n", "\nExit codes:\n   0   Done.\n", "\nExample:\n  allmine " + command);
        assertThat(spec(command).args())
                .extracting(arg -> String.join(" ", arg.description()))
                .allSatisfy(description -> assertThat(description).matches("(?s)[A-Z].+\\.|text .+\\."));
        assertThat(spec(command).args())
                .filteredOn(ArgSpec::required)
                .allSatisfy(arg -> assertThat(arg.paramLabel()).matches("[A-Z]+"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void theExamplesOfTheHelpAreRight(String command) {
        assertThat(spec(command).usageMessage().footer()).isNotEmpty().allSatisfy(example -> {
            String[] words = example.strip().replaceFirst(" < .*", "").split(" ", -1);
            assertThat(words).startsWith("allmine", command);
            commandLine().parseArgs(Arrays.copyOfRange(words, 1, words.length));
        });
    }

    @Test
    void printsItsHelpIfThereAreNoWords() {
        Result help = run("--help");

        assertThat(run()).isEqualTo(help);
        assertThat(help.status()).isEqualTo(ExitCode.DONE);
        assertThat(help.out())
                .startsWith("Usage: allmine COMMAND [OPTIONS]\n")
                .contains("USERS_TABLE", "CHECKPOINT_KEYS_SECRET", "\n   2   The command or its options are wrong");
        assertThat(commands())
                .allSatisfy(command -> assertThat(help.out()).containsPattern("\n  " + command + " +[A-Z]"));
    }

    @Test
    void printsTheVersionOfThePom() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        String version = Pattern.compile("<version>(.+)</version>")
                .matcher(pom)
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);

        assertThat(run("--version")).isEqualTo(new Result(ExitCode.DONE, "allmine " + version + "\n", ""));
    }

    @Test
    void theCommandsWhoseOutputAScriptReadsCanPrintJson() {
        assertThat(commands().stream().filter(command -> spec(command).findOption("--output") != null))
                .containsExactlyInAnyOrder(
                        "load",
                        "publish",
                        "check-consents",
                        "check-log",
                        "append-entries",
                        "verify",
                        "rotate-keys",
                        "re-encrypt",
                        "erase",
                        "find-identity",
                        "set-aml-status",
                        "token",
                        "denials",
                        "pseudonym");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "forget", "--tenant", "LOAD", "reseal"})
    void namesTheCommandsIfTheFirstWordIsNone(String word) {
        assertThat(run(word))
                .isEqualTo(new Result(
                        ExitCode.WRONG_USAGE,
                        "",
                        "there is no command \"" + word + "\"; the commands are " + String.join(", ", commands())
                                + "\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "token --user ayse --roles user,user | --roles: user is named twice",
                "token --user ayse --roles user, | --roles: must be 1 to 128 printable characters, without blanks at"
                        + " its ends",
                "token --user ayse --user ali | --user may be given only once",
                "token --user | --user USER: the value is missing",
                "token --user --roles admin | --user USER: the value is missing",
                "token --user --role admin | --user: the value is missing, because \"--role\" looks like an option",
                "token --tenant default | token needs --user USER",
                "token --user ayse now | token does not take \"now\"; it takes --user USER, --tenant TENANT, --roles"
                        + " ROLE[,ROLE], --as NAME, --output FORMAT, --help",
                "token --user ayse --role admin | token does not take \"--role\"; it takes --user USER, --tenant"
                        + " TENANT, --roles ROLE[,ROLE], --as NAME, --output FORMAT, --help",
                "export --user 123 | export needs --tenant TENANT",
                "export | export needs --tenant TENANT and --user USER",
                "export --tenant default --user 123 --as | --as NAME: the value is missing",
                "export --tenant default --user 123 --api https://api.example.com | --api is for --with-proofs",
                "export --tenant default --user 123 --with-proofs | --with-proofs needs --api URL, --reason REASON and"
                        + " --to DIR",
                "export --tenant t --user 1 --with-proofs --api http://example.com --reason r --to x | --api: must be"
                        + " an address with https, such as https://api.example.com",
                "export --tenant t --user 1 --with-proofs --api https://example.com --reason r --to x | set"
                        + " ALLMINE_TOKEN to the token of an administrator of the tenant",
                "export-entries --tenant default --to x | export-entries needs --stream STREAM",
                "export-entries --tenant default --to x --stream consents | --stream: must be one of [permission,"
                        + " consent]",
                "verify | verify needs DIR",
                "verify a b | verify does not take \"b\"; it takes --output FORMAT, --help and DIR",
                "erase --tenant default --user 123 --dry-run --dry-run | --dry-run may be given only once",
                "free-identity --tenant default --user 1 | free-identity needs --reason REASON",
                "set-aml-status --tenant t --user u --status CLEAR | set-aml-status needs --reason REASON",
                "set-aml-status --tenant t --user u --status clear | --status: must be one of [CLEAR, REVIEW, BLOCKED]",
                "set-aml-status --tenant t --user u --reference Ali! | --reference: must have 1 to 128 characters of"
                        + " A-Z a-z 0-9 . _ : / # -",
                "set-aml-status --tenant t --user u --reference --as | --reference REFERENCE: the value is missing",
                "set-aml-status --tenant t --user u --valid-until 2027-01-15 | --valid-until: must be a timestamp such"
                        + " as 2026-01-15T10:30:00.000Z",
                "set-aml-status --tenant t --user u --status BLOCKED --reason r --valid-until 2099-01-15T00:00:00Z"
                        + " | --valid-until is for --status CLEAR: no other status ends",
                "set-aml-status --tenant t --user u --status CLEAR --reason r --valid-until 2020-01-15T00:00:00Z"
                        + " | --valid-until must be in the future",
                "re-encrypt --fast | re-encrypt does not take \"--fast\"; it takes --output FORMAT, --help",
                "check-consents default | check-consents does not take \"default\"; it takes --output FORMAT, --help",
                "check-log --tenant | check-log does not take \"--tenant\"; it takes --output FORMAT, --help and"
                        + " TENANT",
                "check-log --output xml | --output: must be text or json",
                "rotate-keys --use rsa | --use: must be some of sig, enc, hash, receipt, checkpoint",
                "remove-key --use enc | remove-key needs --key KEY",
                "remove-key --use rsa --key x | --use: must be sig, enc, receipt or checkpoint",
                "denials --hours 1 | denials needs --tenant TENANT",
                "denials --tenant acme --hours -1 | --hours: must be a whole number from 1 to 99999",
                "denials --tenant acme --hours 100000 | --hours: must be a whole number from 1 to 99999",
                "pseudonym --tenant acme | pseudonym needs --user USER or --find PSEUDONYM",
                "pseudonym --tenant acme --user u-1 --find 01 | pseudonym takes either --user USER or --find PSEUDONYM,"
                        + " not both",
                "pseudonym --tenant acme --user a --user b | pseudonym takes --user USER or --find PSEUDONYM only once",
                "load --dry-run=maybe | --dry-run: 'maybe' is not a boolean"
            })
    void saysInOneSentenceWhatIsWrongAndWhatIsAllowed(String words, String sentence) {
        assertThat(run(words.split(" ", -1))).isEqualTo(new Result(ExitCode.WRONG_USAGE, "", sentence + "\n"));
    }

    @Test
    void refusesBlankValuesAndEscapesControlCharacters() {
        assertThat(run("token", "--user", " ").err())
                .isEqualTo("--user: must be 1 to 128 printable characters, without blanks at its ends\n");
        assertThat(run("free-identity", "--tenant", "t", "--user", "u", "--reason", " ")
                        .err())
                .isEqualTo("--reason: must not be blank\n");
        assertThat(run("a\u202e\nb").err()).startsWith("there is no command \"a\\u{202E} b\";");
    }

    @Test
    void takesAnIdThatBeginsWithAHyphenAndAFileOfAnyName() {
        assertThat(commandLine()
                        .parseArgs("erase", "--tenant", "-t", "--user", "-u")
                        .errors())
                .isEmpty();
        assertThat(run("load", "@nowhere")).isEqualTo(new Result(ExitCode.FAILED, "", "there is no file @nowhere\n"));
        assertThat(run("load", "--", "--nowhere"))
                .isEqualTo(new Result(ExitCode.FAILED, "", "there is no file --nowhere\n"));
    }
}
