package com.allmine.checks.template;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.allmine.api.json.Json;
import com.allmine.local.Repository;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

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
        return new TranslatedTemplate(Json.object(Translator.translate(Json.write(parameters)))
                .orElseThrow()
                .path("Resources"));
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

    /** One process of Python for this JVM, because to load the translator takes longer than to use it. */
    private record Translator(Writer input, BufferedReader output, Path errors) {
        private static @Nullable Translator started;

        static synchronized String translate(String parameters) {
            try {
                Translator translator = started == null ? start() : started;
                started = translator;
                return translator.line(parameters + "\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static Translator start() throws IOException {
            assumeTrue(
                    isThere(), "SKIPPED: the SAM translator is not on this machine (pip install aws-sam-translator)");
            Path errors = Files.createTempFile("translated", ".log");
            errors.toFile().deleteOnExit();
            Path template = Repository.ROOT.resolve("template.yaml");
            Process process = new ProcessBuilder("python3", script().toString(), template.toString())
                    .redirectError(errors.toFile())
                    .start();
            return new Translator(process.outputWriter(UTF_8), process.inputReader(UTF_8), errors);
        }

        private static boolean isThere() {
            try {
                return new ProcessBuilder("python3", "-c", "import samtranslator")
                                .redirectError(Redirect.DISCARD)
                                .start()
                                .waitFor()
                        == 0;
            } catch (IOException e) {
                return abort("SKIPPED: there is no python3 on this machine");
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private String line(String parameters) throws IOException {
            input.write(parameters);
            input.flush();
            String line = output.readLine();
            assertThat(line).as(() -> Repository.text(errors)).isNotNull();
            return line;
        }
    }
}
