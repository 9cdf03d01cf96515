package com.allmine.checks.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.json.Json;
import com.allmine.local.LocalRun;
import com.allmine.local.Repository;
import com.allmine.local.UsesLocalRun;
import com.allmine.template.LambdaFunction;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The inputs of {@code sam local}: {@code .sam/env.json} and the events, as far as they can be tried without it. */
@UsesLocalRun
class SamTest {
    private static final String LOCAL_RUN = "host.docker.internal:3000";

    private final LocalRun run;

    SamTest(LocalRun run) {
        this.run = run;
    }

    private static Map<String, String> overrides() {
        JsonNode file = Json.object(Repository.text(Repository.ROOT.resolve(".sam/env.json")))
                .orElseThrow();
        assertThat(file.fieldNames()).toIterable().containsExactly("Parameters");
        Map<String, String> overrides = new TreeMap<>();
        file.path("Parameters")
                .properties()
                .forEach(variable ->
                        overrides.put(variable.getKey(), variable.getValue().asText()));
        return overrides;
    }

    @Test
    void overridesOnlyWhatTheTemplateTellsForNothingElseWouldBeTold() {
        assertThat(run.system().template().functions())
                .flatExtracting(function -> function.environment().keySet())
                .containsAll(overrides().keySet());
    }

    @ParameterizedTest
    @Tag("slow")
    @CsvSource({
        "SaveGender, save-gender/200-documented.json, 200",
        "ConfirmIdentity, confirm-identity/200-documented.json, 200"
    })
    void aFunctionOfItsOwnProcessReachesTheLocalRun(String name, String event, int status)
            throws IOException, InterruptedException {
        LambdaFunction function = run.system().template().functions().stream()
                .filter(described -> described.name().equals(name))
                .findFirst()
                .orElseThrow();

        String output =
                output(function, Repository.ROOT.resolve("events/" + event).toString());

        // Its log line first.
        JsonNode answer = Json.object(output.lines().toList().getLast()).orElseThrow();
        assertThat(answer.path("statusCode").asInt()).as(output).isEqualTo(status);
    }

    private String output(LambdaFunction function, String event) throws IOException, InterruptedException {
        ProcessBuilder process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:TieredStopAtLevel=1",
                        "-classpath",
                        String.valueOf(System.getProperty("java.class.path")),
                        SamFunction.class.getName(),
                        function.name(),
                        event)
                .redirectError(Redirect.INHERIT);
        process.environment().clear();
        process.environment()
                .putAll(Map.of(
                        "AWS_REGION", "us-east-1",
                        "AWS_ACCESS_KEY_ID", "defaultkey",
                        "AWS_SECRET_ACCESS_KEY", "defaultsecret"));
        String here = URI.create(run.url()).getAuthority();
        Map<String, String> overrides = overrides();
        function.environment()
                .forEach((name, value) -> process.environment()
                        .put(name, overrides.getOrDefault(name, value).replace(LOCAL_RUN, here)));
        Process started = process.start();
        try (InputStream output = started.getInputStream()) {
            return new String(output.readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            started.waitFor();
        }
    }

    @Test
    void offersNoEngineThatThereIsNot() {
        assertThat(run.get("/_local/emulators/s3").status()).isEqualTo(404);
    }
}
