package com.allmine.checks.security;

import static com.allmine.checks.security.IssuerProcess.trusted;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.local.LocalRun;
import com.allmine.local.NpmPackages;
import com.allmine.local.Repository;
import java.io.IOException;
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
    private static final String FRESH = "507f1f77bcf86cd799439012";
    private static final Path SCRIPT =
            Repository.ROOT.resolve("shared/checks/src/test/resources/com/allmine/checks/security/provider.mjs");

    @TempDir
    private Path folder;

    @Test
    void acceptsATokenOfEachAlgorithm() throws IOException, InterruptedException {
        Path installed = NpmPackages.install("oidc-provider", List.of("oidc-provider@9.13.3"));
        // Node looks for packages in the folder of the script.
        Files.writeString(installed.resolve("provider.mjs"), Repository.text(SCRIPT));
        ProcessBuilder node = new ProcessBuilder("node", "provider.mjs", FRESH).directory(installed.toFile());
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
