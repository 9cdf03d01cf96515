package com.allmine.operator.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.operator.OperatorCli;
import com.allmine.operator.evidence.TestBundle;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** {@code verify}. It asks for no table. */
class VerifyCommandTest {
    private static final String RECEIPT = "receipts/" + TestBundle.IDS.getLast() + ".sd-jwt";

    @TempDir
    private Path folder;

    private TestBundle bundle;

    @BeforeEach
    void write() {
        bundle = TestBundle.write(folder);
    }

    private static DynamoDbClient noClient() {
        throw new AssertionError("the command asked for the tables");
    }

    private static String run(String... words) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        int status = OperatorCli.execute(
                List.of(words), VerifyCommandTest::noClient, InputStream.nullInputStream(), out, out);
        return status + "\n" + printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    void saysYesToHonestEvidence() {
        assertThat(run("verify", folder.toString())).isEqualTo("""
            0
            yes: checkpoints 4, consistency proofs 2, inclusion proofs 5, receipts 4, entries of logs 0
            """);
        assertThat(run("verify", folder.toString(), "--output", "json"))
                .isEqualTo("0\n{\"verified\":true,\"checkpoints\":4,\"consistencyProofs\":2,\"inclusionProofs\":5,"
                        + "\"receipts\":4,\"entries\":0,\"faults\":[],\"notCovered\":[]}\n");
    }

    @Test
    void saysNoAndNamesEveryFault() {
        bundle.put(RECEIPT, "");
        bundle.delete("consistency/consent-3-4.json");

        assertThat(run("verify", folder.toString())).isEqualTo("""
            1
            no %s: it is not a receipt, or its address, device and browser are not those of the decision
            no consistency: no proof connects the checkpoints of consent with 3 and 4 entries
            no: faults 2
            """.formatted(RECEIPT));
        assertThat(run("verify", folder.toString(), "--output", "json"))
                .startsWith("1\n{\"verified\":false,")
                .contains("\"faults\":[{\"file\":\"" + RECEIPT + "\",\"reason\":\"it is not a receipt,");
    }

    @Test
    void saysWhatTheEvidenceDoesNotCover() {
        bundle.delete("proofs/consent-" + TestBundle.IDS.getLast() + ".json");

        assertThat(run("verify", folder.toString())).isEqualTo("""
            0
            -- %s: nothing shows that the log has it
            yes: checkpoints 4, consistency proofs 2, inclusion proofs 4, receipts 4, entries of logs 0
            """.formatted(RECEIPT));
    }

    /** A file name could otherwise change what the terminal shows. */
    @Test
    void printsNamesOnOneLineWithoutControlCharacters() {
        bundle.put("receipts/yes\n\u001b[2Kyes.txt", "x");

        assertThat(run("verify", folder.toString()))
                .contains("no receipts/yes \\u{001B}[2Kyes.txt: the name of a file")
                .doesNotContain("\u001b");
    }

    @Test
    void refusesADirectoryThatIsNotThere() {
        Path nowhere = folder.resolve("nowhere");

        assertThat(run("verify", nowhere.toString())).isEqualTo("1\nthere is no directory " + nowhere + "\n");
        assertThat(run("verify", folder.resolve("jwks.json").toString())).startsWith("1\nthere is no directory ");
        assertThat(run("verify")).isEqualTo("2\nverify needs DIR\n");
        assertThat(run("verify", folder + "\0x")).startsWith("2\nDIR: ").doesNotContain("defect");
    }
}
