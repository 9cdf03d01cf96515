package com.allmine.checks.security;

import static com.allmine.checks.security.IssuerProcess.trusted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.allmine.local.LocalRun;
import com.allmine.local.Repository;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The local run accepts the tokens of npm's {@code oidc-provider}; skipped if this machine cannot get it. */
@Tag("slow")
class OidcProviderTest {
    private static final String PACKAGE = "oidc-provider@9.13.3";
    private static final String FRESH = "507f1f77bcf86cd799439012";
    private static final Path SCRIPT =
            Repository.ROOT.resolve("shared/checks/src/test/resources/com/allmine/checks/security/provider.mjs");

    @TempDir
    private Path folder;

    private void install() throws InterruptedException {
        try {
            int exit = new ProcessBuilder("npm", "install", "--no-save", "--ignore-scripts", "--prefix", ".", PACKAGE)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.DISCARD)
                    .start()
                    .waitFor();
            assumeTrue(exit == 0, "SKIPPED: npm cannot get " + PACKAGE + " on this machine");
            Files.copy(SCRIPT, folder.resolve("provider.mjs"));
        } catch (IOException e) {
            abort("SKIPPED: there is no npm on this machine");
        }
    }

    @Test
    void acceptsATokenOfEachAlgorithm() throws IOException, InterruptedException {
        install();
        ProcessBuilder node = new ProcessBuilder("node", "provider.mjs", FRESH).directory(folder.toFile());
        try (IssuerProcess issuer =
                        IssuerProcess.start(node, Pattern.compile("^(http://.*)$"), folder.resolve("errors"));
                LocalRun run = LocalRun.trusting(trusted(issuer.url(), issuer.url() + "/jwks"), "SaveGender")) {
            for (String algorithm : List.of("RS256", "PS256", "ES256")) {
                String token = token(issuer, algorithm);

                assertThat(header(token)).contains("\"alg\":\"" + algorithm + "\"", "\"typ\":\"at+jwt\"");
                run.send(run.to("/api/v1/onboarding/step-2")
                                .POST(BodyPublishers.ofString("{\"gender\":\"female\"}"))
                                .header("Authorization", "Bearer " + token))
                        .accepted();
            }
        }
    }

    private static String token(IssuerProcess issuer, String algorithm) throws IOException, InterruptedException {
        String client = FRESH + ":a-secret-of-this-test-only";
        String basic = Base64.getEncoder().encodeToString(client.getBytes(StandardCharsets.US_ASCII));
        return issuer.accessToken(
                "/token",
                Map.of("Authorization", "Basic " + basic),
                Map.of("grant_type", "client_credentials", "resource", "https://api.example/" + algorithm));
    }

    static String header(String token) {
        return new String(
                Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.'))), StandardCharsets.UTF_8);
    }
}
