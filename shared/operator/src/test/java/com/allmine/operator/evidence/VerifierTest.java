package com.allmine.operator.evidence;

import static com.allmine.operator.evidence.TestBundle.IDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.allmine.api.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerifierTest {
    private static final EvidenceKeys KEYS = EvidenceKeys.fresh();
    private static final String CONSENTS = "entries/consent.jsonl";
    private static final String RECEIPT = "receipts/" + IDS.get(0) + ".sd-jwt";
    private static final String PROOF = "proofs/consent-" + IDS.get(0) + ".json";

    @TempDir
    private Path folder;

    private TestBundle bundle;

    @BeforeEach
    void write() {
        bundle = TestBundle.write(folder.resolve("bundle"), KEYS);
    }

    private VerificationReport verify() {
        return Verifier.verify(bundle.folder());
    }

    private void assertFault(String file, String reason) {
        VerificationReport report = verify();

        assertThat(report.verified()).isFalse();
        assertThat(report.faults()).anySatisfy(fault -> {
            assertThat(fault.file()).isEqualTo(file);
            assertThat(fault.reason()).contains(reason);
        });
    }

    @Test
    void saysYesToAnHonestBundle() {
        assertThat(verify()).isEqualTo(new VerificationReport(true, 4, 2, 5, 4, 0, List.of(), List.of()));
    }

    static List<Tampering> tamperings() {
        return Tampering.all();
    }

    @ParameterizedTest
    @MethodSource("tamperings")
    void namesTheFileAndTheReasonOfATamperedBundle(Tampering tampering) {
        tampering.change().accept(bundle);

        assertFault(tampering.file(), tampering.reason());
    }

    @Test
    void findsEveryFaultInOneRun() {
        bundle.put(RECEIPT, "");
        bundle.put(PROOF, "{");
        bundle.delete("consistency/consent-4-7.json");

        assertThat(verify().faults()).extracting(Finding::file).contains(RECEIPT, PROOF, "consistency");
    }

    @Test
    void verifiesCompleteLogsInsteadOfProofs() throws IOException {
        bundle.putEntries("consent");
        bundle.putEntries("permission");
        for (String file : List.of("consistency/consent-3-4.json", "consistency/consent-4-7.json")) {
            bundle.delete(file);
        }
        for (String id : IDS) {
            bundle.delete("proofs/consent-" + id + ".json");
        }

        assertThat(verify()).isEqualTo(new VerificationReport(true, 4, 0, 1, 4, 12, List.of(), List.of()));
    }

    private void changeLog(UnaryOperator<String> change) {
        bundle.putEntries("consent");
        bundle.change(CONSENTS, change);
    }

    private static String withoutLine(String text, int index) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        lines.remove(index);
        return String.join("\n", lines) + "\n";
    }

    @Test
    void findsAnAlteredEntryOfACompleteLog() {
        changeLog(text -> text.replaceFirst("1\\.0\\.0(?=[^\n]*\n[^\n]*\n$)", "2.0.0"));

        assertFault(CONSENTS, "first 7 entries are not those of checkpoints/consent-000000003.txt: after the 4 before");
    }

    @Test
    void findsARemovedEntryOfACompleteLog() {
        changeLog(text -> withoutLine(text, 0));

        assertFault(CONSENTS, "the first 3 entries are not those of checkpoints/consent-000000001.txt");
    }

    @Test
    void findsEntriesThatAreMissingAtTheEnd() {
        changeLog(text -> withoutLine(text, 6));

        assertFault(CONSENTS, "it has only 6 of the 7 entries of checkpoints/consent-000000003.txt");
    }

    @Test
    void findsAnEntryWhoseSourceIsGone() {
        changeLog(text -> text.replaceFirst("\\{.*\n", "null\n"));

        assertFault(CONSENTS, "line 1: the entry was removed");
    }

    @Test
    void findsInsertedAndReorderedEntries() {
        changeLog(text -> text.lines().findFirst().orElseThrow() + "\n" + text);
        assertFault(CONSENTS, "the first 3 entries are not those");

        changeLog(text -> withoutLine(text, 1) + text.lines().toList().get(1) + "\n");
        assertFault(CONSENTS, "the first 3 entries are not those");
    }

    /** A decision that came after the last checkpoint can still be changed: the report says that nothing covers it. */
    @Test
    void saysWhichEntriesNoCheckpointCoversYet() {
        bundle.putEntries("consent");
        bundle.delete("checkpoints/consent-000000003.txt");
        bundle.delete("consistency/consent-4-7.json");
        IDS.forEach(id -> bundle.delete("proofs/consent-" + id + ".json"));

        VerificationReport report = verify();

        assertThat(report.faults()).isEmpty();
        assertThat(report.notCovered())
                .containsExactly(
                        new Finding(CONSENTS, "no checkpoint covers the last 3 entries"),
                        new Finding("receipts/" + IDS.get(2) + ".sd-jwt", "nothing shows that the log has it"));
    }

    @Test
    void saysWhichReceiptsNoProofCovers() {
        bundle.delete(PROOF);

        assertThat(verify().notCovered()).containsExactly(new Finding(RECEIPT, "nothing shows that the log has it"));
        assertThat(verify().verified()).isTrue();
    }

    @Test
    void saysNoIfThereIsNothingToVerify() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        Files.writeString(empty.resolve("jwks.json"), "{\"keys\":[]}");

        assertThat(Verifier.verify(empty).faults()).containsExactly(new Finding(".", "there is nothing to verify"));
        assertThatThrownBy(() -> Verifier.verify(folder.resolve("nowhere")))
                .hasMessage("there is no directory " + folder.resolve("nowhere"));
    }

    @Test
    void needsTheKeys() {
        bundle.delete("jwks.json");

        assertFault("jwks.json", "it is not a regular file");
    }

    @Test
    void refusesAPrivateKey() {
        bundle.change("jwks.json", text -> text.replaceFirst("\"x\"", "\"d\":\"AAAA\",\"x\""));

        assertFault("jwks.json", "private key");
    }

    /** A link could lead the verifier out of the directory, or to a device that never ends. */
    @Test
    void readsNoLinksAndNoDirectoriesAsFiles() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), bundle.text(PROOF));
        bundle.delete(PROOF);
        Files.createSymbolicLink(bundle.folder().resolve(PROOF), secret);
        Files.createDirectory(bundle.folder().resolve("receipts/x.sd-jwt"));

        assertFault(PROOF, "it is not a regular file");
        assertFault("receipts/x.sd-jwt", "it is not a regular file");
    }

    @Test
    void readsNoFoldersThatAreLinks() throws IOException {
        Files.move(bundle.folder().resolve("proofs"), folder.resolve("elsewhere"));
        Files.createSymbolicLink(bundle.folder().resolve("proofs"), folder.resolve("elsewhere"));

        assertFault("proofs", "this is not a directory");
    }

    @Test
    void readsNoMoreThanEvidenceNeeds() {
        bundle.put(PROOF, " ".repeat(EvidenceDirectory.MAX_BYTES + 1));
        bundle.put(CONSENTS, "{" + " ".repeat(EvidenceDirectory.MAX_LINE + 1) + "}\n");

        assertFault(PROOF, "it has more than 1048576 bytes");
        assertFault(CONSENTS, "line 1 has more than 65536 characters");
    }

    @Test
    void refusesTextThatIsNotUtf8() throws IOException {
        Files.write(bundle.folder().resolve(PROOF), new byte[] {'{', (byte) 0xff, '}'});
        bundle.putEntries("consent");
        Files.write(bundle.folder().resolve(CONSENTS), new byte[] {'{', (byte) 0xff, '}', '\n'});

        assertFault(PROOF, "it is not text in UTF-8");
        assertFault(CONSENTS, "it is not text in UTF-8");
    }

    @Test
    void namesFilesThatItDoesNotUnderstand() {
        bundle.put("receipts/receipt.jwt", "x");

        assertFault("receipts/receipt.jwt", "the name of a file in this folder ends with .sd-jwt");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "null",
                "{}",
                "{\"stream\":\"consent\"}",
                "{\"stream\":\"consents\",\"size\":1}",
                "{\"stream\":[\"consent\"],\"size\":1}",
                "{\"stream\":\"consent\",\"entryId\":\"x\",\"index\":0,\"size\":1e400,\"entry\":\"{}\",\"leafHash\":\"x\"}",
                "{\"stream\":\"consent\",\"entryId\":\"\",\"index\":-1,\"size\":7,\"entry\":\"{}\",\"leafHash\":\"x\"}",
                "{\"stream\":\"consent\",\"entryId\":\"\",\"index\":0,\"size\":7,\"entry\":\"[]\",\"leafHash\":\"x\"}",
                "{\"stream\":\"consent\",\"entryId\":\"\",\"index\":0,\"size\":7,\"entry\":\"{}\",\"hashes\":{}}",
                "{\"stream\":\"consent\",\"stream\":\"permission\"}",
                "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1"
                    + "}}}}}}}}}}}}}}}}}"
            })
    void saysNoToJsonThatIsNotAProof(String json) {
        bundle.put(PROOF, json);
        bundle.put("consistency/consent-4-7.json", json);

        assertFault(PROOF, "");
        assertFault("consistency/consent-4-7.json", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "x\n\n", "\n\n— a AAAA\n", "a/consent\n1\nAAAA\n\n— a/consent %%%\n", "\r\n"})
    void saysNoToTextThatIsNotACheckpoint(String text) {
        bundle.put("checkpoints/x.txt", text);

        assertFault("checkpoints/x.txt", "it is not a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "~", "a.b.c", "a.b.c~", "a.b.c~~", "a.b.c~d~e~", "{}", "e30.e30.~", "....~", "a.b.c~ ~"})
    void saysNoToTextThatIsNotAReceipt(String text) {
        bundle.put(RECEIPT, text);

        assertFault(RECEIPT, "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"jti\":1}",
                "{\"record\":[]}",
                "{\"iat\":1e99}",
                "{\"iat\":\"x\",\"_sd\":{}}",
                "{\"record\":{\"chain\":{\"sequence\":-1}}}"
            })
    void saysNoToASignedPayloadThatIsNotAReceipt(String payload) {
        bundle.put(RECEIPT, KEYS.token(TestBundle.header(), payload) + "~");

        assertFault(RECEIPT, "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AAAA", "!", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void takesAKeyThatIsNotOnItsCurveForNoKey(String x) {
        bundle.put(
                "jwks.json",
                Json.write(Map.of(
                        "keys",
                        List.of(
                                Map.of("kty", "EC", "crv", "P-256", "kid", "receipt-1", "x", x, "y", x),
                                Map.of("kty", "OKP", "crv", "Ed25519", "kid", "checkpoint-1", "x", x)))));

        assertFault(RECEIPT, "signed");
        assertFault("checkpoints/consent-000000001.txt", "signed");
    }
}
