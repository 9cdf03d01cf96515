package com.allmine.checks.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.allmine.api.json.Json;
import com.allmine.local.Repository;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The resources that CloudFormation creates from template.yaml, as the SAM translator and the parameters make them.
 * Parameters, conditions and {@code Fn::If} are resolved; references to resources are not. A test that asks for one is
 * skipped where the translator is not installed.
 */
public record TranslatedTemplate(JsonNode resources) {
    private static final Map<Map<String, String>, TranslatedTemplate> MADE = new ConcurrentHashMap<>();

    /**
     * The template with some parameters.
     *
     * @param parameters those that differ from their defaults, by name
     */
    public static TranslatedTemplate with(Map<String, String> parameters) {
        return MADE.computeIfAbsent(parameters, TranslatedTemplate::translated);
    }

    private static TranslatedTemplate translated(Map<String, String> parameters) {
        assumeTrue(
                run(List.of("python3", "-c", "import samtranslator")).status() == 0,
                "SKIPPED: the SAM translator is not on this machine (pip install aws-sam-translator)");
        List<String> command = new ArrayList<>(List.of("python3", script().toString()));
        parameters.forEach((name, value) -> command.add(name + "=" + value));

        Result result = run(command);

        assertThat(result.status()).as(result.error()).isZero();
        return new TranslatedTemplate(Json.object(result.output()).orElseThrow().path("Resources"));
    }

    public static TranslatedTemplate withDefaults() {
        return with(Map.of());
    }

    /** The properties of a resource. */
    public JsonNode properties(String name) {
        JsonNode resource = resources.path(name);
        assertThat(resource.isObject()).as("a resource %s", name).isTrue();
        return resource.path("Properties");
    }

    /** The properties of all resources of a type, by name. */
    public Map<String, JsonNode> ofType(String type) {
        Map<String, JsonNode> found = new TreeMap<>();
        resources.properties().forEach(resource -> {
            if (resource.getValue().path("Type").asText().equals(type)) {
                found.put(resource.getKey(), resource.getValue().path("Properties"));
            }
        });
        return found;
    }

    private static Path script() {
        try {
            return Path.of(Objects.requireNonNull(TranslatedTemplate.class.getResource("translate.py"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Result(int status, String output, String error) {}

    private static Result run(List<String> command) {
        try {
            Path output = Files.createTempFile("translated", ".json");
            Path error = Files.createTempFile("translated", ".log");
            try {
                Process process = start(new ProcessBuilder(command)
                        .redirectInput(Repository.ROOT.resolve("template.yaml").toFile())
                        .redirectOutput(output.toFile())
                        .redirectError(error.toFile()));
                return new Result(process.waitFor(), Files.readString(output), Files.readString(error));
            } finally {
                Files.delete(output);
                Files.delete(error);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Process start(ProcessBuilder process) {
        try {
            return process.start();
        } catch (IOException e) {
            return abort("SKIPPED: there is no " + process.command().getFirst() + " on this machine");
        }
    }
}
