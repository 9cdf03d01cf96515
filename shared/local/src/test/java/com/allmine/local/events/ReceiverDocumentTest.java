package com.allmine.local.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.allmine.api.json.Json;
import com.allmine.local.Document;
import com.allmine.local.LocalRun;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the receiver that README.md prints. Skipped without {@code python3}. */
@Tag("slow")
class ReceiverDocumentTest {
    private static final int DOCUMENTED_PORT = 8099;

    @Test
    void hearsOfAConsent(@TempDir Path folder) throws IOException, InterruptedException {
        assumeTrue(hasPython(), "python3 is missing");
        int port = freePort();
        Files.writeString(folder.resolve("receiver.py"), receiver(port));
        Process receiver = new ProcessBuilder("python3", "receiver.py")
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader output = receiver.inputReader(StandardCharsets.UTF_8);
                LocalRun run = LocalRun.sendingEventsTo("http://127.0.0.1:" + port, "RecordConsent", "PublishEvents")) {
            assertThat(LocalRun.isSoon(() -> listens(port))).isTrue();
            run.addUser("reader");

            String consent = run.send(run.postAs(
                            "reader",
                            "/api/v1/legal-documents/consent",
                            "{\"documentType\":\"privacy_policy\",\"documentVersion\":\"1.2.0\",\"isAccepted\":true}"))
                    .acceptedBare()
                    .path("_id")
                    .asText();
            run.system().events().deliver();

            ObjectNode event = recorded(output);
            assertThat(event.path("subject").asText()).isEqualTo("reader");
            assertThat(event.at("/data/consentId").asText()).isEqualTo(consent);
        } finally {
            receiver.destroyForcibly();
        }
    }

    /** The documented program with another port. */
    private static String receiver(int port) {
        String program = Document.at("shared/local/README.md").blocks().stream()
                .filter(block -> block.language().equals("py"))
                .findFirst()
                .orElseThrow()
                .text();
        assertThat(program.lines().filter(line -> !line.isBlank())).hasSizeLessThanOrEqualTo(10);
        assertThat(program).contains(Integer.toString(DOCUMENTED_PORT));
        return program.replace(Integer.toString(DOCUMENTED_PORT), Integer.toString(port));
    }

    private static ObjectNode recorded(BufferedReader output) throws IOException {
        while (true) {
            String line = output.readLine();
            assertThat(line).isNotNull();
            ObjectNode event = Json.object(line).orElseThrow();
            if (event.path("type").asText().equals("com.allmine.consent.recorded")) {
                return event;
            }
        }
    }

    private static boolean hasPython() throws InterruptedException {
        try {
            return new ProcessBuilder("python3", "--version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
