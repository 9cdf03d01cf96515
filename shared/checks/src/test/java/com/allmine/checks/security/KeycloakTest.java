package com.allmine.checks.security;

import static com.allmine.checks.security.IssuerProcess.trusted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.allmine.api.errors.Problem;
import com.allmine.api.json.Json;
import com.allmine.local.LocalRun;
import com.allmine.local.Repository;
import com.allmine.testkit.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The local run accepts the tokens of Keycloak. Skipped unless the build has {@code -Dkeycloak}, which downloads it. */
@Tag("slow")
class KeycloakTest {
    private static final Path DISTRIBUTION = Repository.ROOT.resolve("shared/checks/target/keycloak");
    private static final Path REALM =
            Repository.ROOT.resolve("shared/checks/src/test/resources/com/allmine/checks/security/keycloak-realm.json");
    private static final String AYSE = "6b1f2c1e-7a0f-4b52-9d0e-3f5a2c8d4e10";
    private static final String REALM_PATH = "/realms/allmine";

    @TempDir
    private Path folder;

    /** Keycloak in development mode, with the realm of this test. */
    private IssuerProcess start() throws IOException, InterruptedException {
        assumeTrue(Files.isDirectory(DISTRIBUTION), "SKIPPED: the build has no -Dkeycloak");
        Path home;
        try (Stream<Path> folders = Files.list(DISTRIBUTION)) {
            home = folders.findFirst().orElseThrow();
        }
        Path realms = Files.createDirectories(home.resolve("data/import"));
        Files.copy(REALM, realms.resolve("allmine-realm.json"), StandardCopyOption.REPLACE_EXISTING);
        ProcessBuilder keycloak = new ProcessBuilder(
                "sh",
                home.resolve("bin/kc.sh").toString(),
                "start-dev",
                "--db=dev-mem",
                "--http-host=127.0.0.1",
                "--http-port=" + freePort(),
                "--import-realm");
        keycloak.environment().put("JAVA_HOME", String.valueOf(System.getProperty("java.home")));
        return IssuerProcess.start(
                keycloak, Pattern.compile("Listening on: (http://127\\.0\\.0\\.1:\\d+)"), folder.resolve("errors"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void acceptsATokenOfEachAlgorithm() throws IOException, InterruptedException {
        try (IssuerProcess keycloak = start();
                LocalRun run = LocalRun.trusting(
                        trusted(
                                keycloak.url() + REALM_PATH,
                                keycloak.url() + REALM_PATH + "/protocol/openid-connect/certs"),
                        "SaveGender")) {
            run.addUser(AYSE);
            // Keycloak makes a key when it first signs by an algorithm, and an unknown key is looked up once a minute.
            List<String> tokens = List.of(token(keycloak, "RS256"), token(keycloak, "PS256"), token(keycloak, "ES256"));
            assertThat(tokens)
                    .extracting(token -> Json.object(OidcProviderTest.header(token))
                            .orElseThrow()
                            .path("alg")
                            .asText())
                    .containsExactly("RS256", "PS256", "ES256");
            for (String token : tokens) {
                assertThat(saveGender(run, token).accepted().path("_id").asText())
                        .isEqualTo(AYSE);
            }

            Response response = saveGender(run, token(keycloak, "without-mappers"));
            response.refused(Problem.AUTHENTICATION_REQUIRED);
            assertThat(run.log(response)).singleElement().asString().contains("aud: without the required audience");
        }
    }

    private static Response saveGender(LocalRun run, String token) {
        return run.send(run.to("/api/v1/onboarding/step-2")
                .POST(BodyPublishers.ofString("{\"gender\":\"female\"}"))
                .header("Authorization", "Bearer " + token));
    }

    private static String token(IssuerProcess keycloak, String client) throws IOException, InterruptedException {
        return keycloak.accessToken(
                REALM_PATH + "/protocol/openid-connect/token",
                Map.of(),
                Map.of(
                        "grant_type",
                        "password",
                        "client_id",
                        client,
                        "username",
                        "ayse",
                        "password",
                        "a-password-of-this-test-only"));
    }
}
