package com.allmine.emulators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.allmine.emulators.dynamodb.DynamoDbEmulator;
import com.allmine.emulators.eventbridge.EventBridgeEmulator;
import com.allmine.emulators.register.RegisterEmulator;
import com.allmine.emulators.s3.S3Emulator;
import com.allmine.emulators.secretsmanager.SecretsManagerEmulator;
import com.allmine.emulators.stepfunctions.StepFunctionsEmulator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No emulator serves another machine, or a web page in the developer's browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoopbackTest {
    private final DynamoDbEmulator tables = DynamoDbEmulator.start(List.of(), Optional.empty());
    private final SecretsManagerEmulator secrets = SecretsManagerEmulator.start();
    private final RegisterEmulator register = RegisterEmulator.start();
    private final S3Emulator buckets = S3Emulator.start();
    private final StepFunctionsEmulator workflows =
            StepFunctionsEmulator.start(Map.of(), (function, payload) -> payload, tables.client());
    private final EventBridgeEmulator bus = EventBridgeEmulator.start(
            Set.of(), List.of(), (function, payload) -> payload, new DeadLetters(), InstantSource.system());
    private final List<URI> emulators = List.of(
            tables.endpoint(),
            secrets.endpoint(),
            register.endpoint(),
            buckets.endpoint(),
            workflows.endpoint(),
            bus.endpoint());

    @AfterAll
    void stop() {
        bus.close();
        workflows.close();
        buckets.close();
        register.close();
        secrets.close();
        tables.close();
    }

    /** Every address of this machine except the one on which the emulators listen. */
    private static List<InetAddress> otherAddresses() throws SocketException {
        List<InetAddress> addresses = new ArrayList<>();
        NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress())
                .forEach(addresses::add);
        // A server that listens on every interface answers here, even without a network.
        addresses.add(InetAddress.ofLiteral("127.0.0.2"));
        return addresses;
    }

    @Test
    void noEmulatorListensOnAnotherAddress() throws IOException {
        for (URI emulator : emulators) {
            assertThat(status(emulator, "127.0.0.1:" + emulator.getPort(), ""))
                    .as(emulator.toString())
                    .isNotEqualTo(421);
            for (InetAddress address : otherAddresses()) {
                assertThatIOException().as("%s by %s", emulator, address).isThrownBy(() -> {
                    try (Socket socket = new Socket()) {
                        socket.connect(new InetSocketAddress(address, emulator.getPort()), 2000);
                    }
                });
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rebound.example",
                "rebound.example:80",
                "127.0.0.1.rebound.example",
                "localhost.rebound.example",
                "rebound.example#localhost",
                "localhost@rebound.example",
                "host.docker.internal",
                "10.0.0.1",
                "[::2]",
                ""
            })
    void noEmulatorServesAPageThatHasReboundItsName(String host) throws IOException {
        for (URI emulator : emulators) {
            String response = response(emulator, host, "");

            assertThat(response)
                    .as(emulator.toString())
                    .startsWith("HTTP/1.1 4")
                    .doesNotContain("TableNames");
            assertThat(response.startsWith("HTTP/1.1 421") || response.startsWith("HTTP/1.1 400"))
                    .as(response)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://elsewhere.example", "null", "http://127.0.0.1.elsewhere.example", "file://", "%"})
    void noEmulatorServesAPageOfAnotherOrigin(String origin) throws IOException {
        for (URI emulator : emulators) {
            String response = response(emulator, "127.0.0.1:" + emulator.getPort(), "Origin: " + origin + "\r\n");

            assertThat(response)
                    .as(emulator.toString())
                    .startsWith("HTTP/1.1 403")
                    .contains("Web pages of other origins may not use this part of the local run.")
                    .doesNotContainIgnoringCase("Access-Control-Allow");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "LOCALHOST:4711", "[::1]:4711", "127.0.0.1:1"})
    void dynamoDbAcceptsEveryLoopbackName(String host) throws IOException {
        assertThat(response(tables.endpoint(), host, ""))
                .startsWith("HTTP/1.1 200")
                .contains("{\"TableNames\":[]}");
    }

    private static int status(URI emulator, String host, String headers) throws IOException {
        return Integer.parseInt(response(emulator, host, headers).substring(9, 12));
    }

    private static String response(URI emulator, String host, String headers) throws IOException {
        try (Socket socket = new Socket(emulator.getHost(), emulator.getPort())) {
            String request = """
                POST / HTTP/1.1\r
                Host: %s\r
                X-Amz-Target: DynamoDB_20120810.ListTables\r
                Content-Type: application/x-amz-json-1.0\r
                Authorization: AWS4-HMAC-SHA256 Credential=local/20260115/eu-central-1/dynamodb/aws4_request, \
                SignedHeaders=host, Signature=none\r
                %sContent-Length: 2\r
                Connection: close\r
                \r
                {}\
                """.formatted(host, headers);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
