package com.allmine.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Other machines, and web pages of other sites, get nothing from the local run. */
@UsesLocalRun
class LocalWallsTest {
    private static final List<String> PATHS = List.of(
            "/_local/tokens",
            "/_local/tokens?sub=admin&roles=admin",
            "/_local/executions",
            "/_local/metrics",
            "/_local/run?function=SignCheckpoints",
            "/_local/emulators/dynamodb",
            "/_local/emulators/secretsmanager",
            "/_local/emulators/events",
            "/_local/events",
            "/_local/events/list",
            "/dropdown/get-parameter?code=city",
            "/docs",
            "/nowhere");

    private final LocalRun run;

    LocalWallsTest(LocalRun run) {
        this.run = run;
    }

    @Test
    void noPartOfItCanBeReachedByAnotherAddressOfThisMachine() throws IOException {
        List<InetAddress> others = Stream.concat(
                        NetworkInterface.networkInterfaces()
                                .flatMap(NetworkInterface::inetAddresses)
                                .filter(address -> !address.isLoopbackAddress()),
                        Stream.of(InetAddress.ofLiteral("127.0.0.2")))
                .toList();
        LocalSystem system = run.system();
        for (URI part : List.of(
                URI.create(run.url()),
                system.tables().endpoint(),
                system.secrets().endpoint(),
                system.workflows().endpoint(),
                system.events().endpoint(),
                system.register().endpoint())) {
            new Socket(part.getHost(), part.getPort()).close();
            for (InetAddress other : others) {
                assertThatIOException().as("%s by %s", part, other).isThrownBy(() -> {
                    try (Socket socket = new Socket()) {
                        socket.connect(new InetSocketAddress(other, part.getPort()), 2000);
                    }
                });
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "HEAD", "OPTIONS"})
    void aPageThatHasReboundItsNameToThisMachineIsRefusedWithASentence(String method) throws IOException {
        for (String path : PATHS) {
            for (String host : List.of("rebound.example", "rebound.example:3000", "localhost.rebound.example")) {
                String answer = answer(method, path, "Host: " + host);

                assertThat(answer).as(method + " " + path).startsWith("HTTP/1.1 421 ");
                if (!method.equals("HEAD")) {
                    assertThat(answer)
                            .endsWith("{\"message\":\"The local run answers to localhost and 127.0.0.1 only:"
                                    + " send one of them as Host.\"}");
                }
            }
        }
    }

    @Test
    void aRequestWithoutAHostOrWithTwoIsRefused() throws IOException {
        assertThat(answer("GET", "/_local/tokens", "X-Nothing: x")).startsWith("HTTP/1.1 421 ");
        assertThat(answer("GET", "/_local/tokens", "Host: localhost\r\nHost: rebound.example"))
                .startsWith("HTTP/1.1 421 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://elsewhere.example", "http://rebound.example:3000", "null"})
    void aPageOfAnotherOriginReadsNoTokenAndChangesNothing(String origin) throws IOException {
        for (String path : PATHS.stream().filter(p -> p.startsWith("/_local/")).toList()) {
            for (String method : List.of("GET", "POST", "OPTIONS")) {
                assertThat(answer(method, path, "Host: 127.0.0.1\r\nOrigin: " + origin))
                        .as(method + " " + path)
                        .startsWith("HTTP/1.1 403 ")
                        .doesNotContainIgnoringCase("Access-Control-Allow")
                        .doesNotContain("eyJ");
            }
        }
    }

    @Test
    void theDevelopersOwnPageMayUseAllOfIt() throws IOException {
        assertThat(answer("GET", "/_local/tokens", "Host: localhost:3000\r\nOrigin: http://localhost:3000"))
                .startsWith("HTTP/1.1 200 ")
                .contains("eyJ")
                .doesNotContainIgnoringCase("Access-Control-Allow");
        assertThat(answer("GET", "/dropdown/get-parameter?code=city", "Host: 127.0.0.1"))
                .startsWith("HTTP/1.1 200 ");
    }

    @Test
    void aContainerReachesTheEnginesByItsNameForThisMachineAndNothingElse() throws IOException {
        assertThat(answer("POST", "/_local/emulators/dynamodb", "Host: host.docker.internal:3000"))
                .startsWith("HTTP/1.1 400 ")
                .contains("MissingAuthenticationToken");
        assertThat(answer("GET", "/_local/tokens", "Host: host.docker.internal:3000"))
                .startsWith("HTTP/1.1 421 ");
    }

    /** Written to a socket: Java's HTTP clients do not let a program set the Host. */
    private String answer(String method, String path, String headers) throws IOException {
        URI gateway = URI.create(run.url());
        try (Socket socket = new Socket(gateway.getHost(), gateway.getPort())) {
            String request = "%s %s HTTP/1.1\r\n%s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    .formatted(method, path, headers);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
