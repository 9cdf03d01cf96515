package com.allmine.checks.contract;

import static com.allmine.checks.contract.ClientBuild.FOLDER;
import static com.allmine.checks.contract.ClientBuild.JDK;
import static com.allmine.checks.contract.ClientBuild.LIBRARIES;
import static com.allmine.checks.contract.ClientBuild.SHORT_LIVED;
import static com.allmine.checks.contract.ClientBuild.exit;
import static com.allmine.checks.contract.ClientBuild.generated;
import static com.allmine.checks.contract.ClientBuild.hash;
import static com.allmine.checks.contract.ClientBuild.jars;
import static com.allmine.checks.contract.ClientBuild.java;
import static com.allmine.checks.contract.ClientBuild.output;
import static com.allmine.checks.contract.ClientBuild.sources;
import static com.allmine.checks.contract.ClientBuild.start;
import static com.allmine.checks.contract.ClientBuild.succeed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.allmine.api.json.Json;
import com.allmine.checks.contract.DocumentedResponses.Sent;
import com.allmine.local.LocalRun;
import com.allmine.local.NpmPackages;
import com.allmine.local.PublishedContract;
import com.allmine.local.Repository;
import com.allmine.local.UsesLocalRun;
import com.allmine.operator.file.DataFile;
import com.allmine.testkit.Response;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The clients that the OpenAPI generator makes of openapi.yaml compile, and read every documented response. The generator
 * and the libraries of the clients come from Maven, see pom.xml; everything is left in {@code target/clients}.
 */
@UsesLocalRun
@TestMethodOrder(OrderAnnotation.class)
class GeneratedClientsTest {
    private static final Path CALLS =
            Repository.ROOT.resolve("shared/checks/src/test/resources/com/allmine/checks/contract/clients");

    private static final PublishedContract CONTRACT = PublishedContract.read();

    /** The requests of each language's client to the local run, and their responses. */
    private static final List<String> ANSWERS_OF_THE_RUN = List.of(
            "saveGender 200",
            "saveGender 401 AUTHENTICATION_REQUIRED",
            "saveGender 403 ROLE_NOT_ALLOWED",
            "saveGender 404 USER_NOT_FOUND",
            "saveGender 409 ACCOUNT_CLOSED",
            "recordConsent 200",
            "recordConsent 409 CONSENT_UNCHANGED",
            "recordConsent 404 DOCUMENT_NOT_FOUND",
            "listConsents 200",
            "listConsents 400 VALIDATION_FAILED",
            "listDueDocuments 200",
            "listLegalDocuments 200",
            "listDropdown 200",
            "listDropdown 304",
            "addUserInfo 200",
            "addUserInfo 400 VALIDATION_FAILED",
            "addUserInfo 403 TENANT_MISMATCH",
            "addUserInfo 403 IP_NOT_ALLOWED",
            "confirmIdentity 200",
            "saveGender 200",
            "confirmIdentity 200",
            "confirmIdentity 403 AML_BLOCKED",
            "confirmIdentity 409 AML_IN_REVIEW",
            "confirmIdentity 503 REGISTER_UNAVAILABLE",
            "showIdentityAssurance 200",
            "showIdentityAssurance 404 IDENTITY_NOT_CONFIRMED",
            "listPermissionLog 200",
            "listPermissionLog 200",
            "listPermissionLog 400 VALIDATION_FAILED",
            "listPermissionLog 403 ROLE_NOT_ALLOWED",
            "listEvents 200",
            "listEvents 200",
            "showAcceptance 200");

    /** The last command of the Kotlin compiler that succeeded, with a hash of all files that it read. */
    private static final Path COMPILED = FOLDER.resolve("kotlin.compiled");

    private static String compiling = "";
    private static @Nullable Process kotlin;

    private final LocalRun run;

    GeneratedClientsTest(LocalRun run) {
        this.run = run;
    }

    @BeforeAll
    static void generateAllAndBeginToCompileKotlinForThatTakesLongest() throws IOException, InterruptedException {
        Map<String, String> options = new TreeMap<>(Map.of(
                "java",
                "library: native\nadditionalProperties: {invokerPackage: client, apiPackage: client.api,"
                        + " modelPackage: client.model, openApiNullable: false, useJakartaEe: true,"
                        + " useSingleRequestParameter: true}",
                "kotlin",
                "additionalProperties: {packageName: client}",
                "python",
                "additionalProperties: {packageName: allmine}",
                "typescript-fetch",
                ""));
        List<String> command = new ArrayList<>(java("-jar", LIBRARIES + "/generator/openapi-generator-cli.jar"));
        command.addAll(List.of("batch", "--fail-fast", "--threads", "1"));
        for (Map.Entry<String, String> language : options.entrySet()) {
            Path file = FOLDER.resolve(language.getKey() + ".yaml");
            Files.writeString(
                    file,
                    "generatorName: %s\ninputSpec: %s\noutputDir: %s\n%s\n"
                            .formatted(
                                    language.getKey(),
                                    Repository.ROOT.resolve(PublishedContract.FILE),
                                    generated(language.getKey()),
                                    language.getValue()));
            command.add(file.toString());
        }
        succeed("generator", command);
        Path sources = generated("kotlin").resolve("src/main");
        List<String> compile = java(
                "--enable-native-access=ALL-UNNAMED",
                "-classpath",
                LIBRARIES + "/kotlin-compiler/*",
                "org.jetbrains.kotlin.cli.jvm.K2JVMCompiler",
                "-no-stdlib",
                "-no-reflect",
                "-nowarn",
                "-classpath",
                jars("kotlin"),
                "-d",
                FOLDER.resolve("kotlin-classes").toString(),
                sources.toString());
        compiling = compile + hash(sources, LIBRARIES.resolve("kotlin"), LIBRARIES.resolve("kotlin-compiler"));
        if (!Files.exists(COMPILED) || !Repository.text(COMPILED).equals(compiling)) {
            kotlin = start("kotlin", compile);
        }
    }

    @AfterAll
    static void endTheCompilerIfNobodyWaitedForIt() {
        if (kotlin != null) {
            kotlin.destroy();
        }
    }

    @Test
    @Order(1)
    void theJavaClientReadsEveryDocumentedResponse() throws IOException, InterruptedException {
        String classes = FOLDER.resolve("java-classes").toString();
        List<String> compile = new ArrayList<>(List.of(JDK.resolve("javac").toString()));
        SHORT_LIVED.forEach(option -> compile.add("-J" + option));
        compile.addAll(List.of("-proc:none", "-nowarn", "-classpath", jars("java"), "-d", classes));
        compile.addAll(sources(generated("java").resolve("src/main"), ".java"));
        compile.add(CALLS.resolve("Calls.java").toString());
        succeed("javac", compile);

        readsEverything("java", java("-classpath", jars("java") + File.pathSeparator + classes, "Calls"));
    }

    @Test
    @Order(2)
    void theTypeScriptClientReadsEveryDocumentedResponse() throws IOException, InterruptedException {
        Path sources = generated("typescript-fetch");
        Files.copy(CALLS.resolve("calls.ts"), sources.resolve("calls.ts"), StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(sources.resolve("tsconfig.json"), """
            {"compilerOptions": {"target": "es2022", "lib": ["es2022", "dom"], "types": [], "module": "commonjs",
              "strict": true, "noEmitOnError": true, "rootDir": ".", "outDir": "../typescript-scripts"}}
            """);
        Path tsc =
                NpmPackages.install("typescript", List.of("typescript@7.0.2")).resolve("node_modules/.bin/tsc");
        succeed("tsc", List.of(tsc.toString(), "--project", sources.toString()));

        readsEverything(
                "node",
                List.of("node", FOLDER.resolve("typescript-scripts/calls.js").toString()));
    }

    @Test
    @Order(3)
    void thePythonClientReadsEveryDocumentedResponse() throws IOException, InterruptedException {
        try {
            succeed("compileall", List.of("python3", "-m", "compileall", "-q", generated("python") + "/allmine"));
        } catch (IOException e) {
            abort("SKIPPED: there is no python3 on this machine");
        }
        assumeTrue(
                exit(
                                "python-libraries",
                                List.of("python3", "-c", "import pydantic, urllib3, dateutil, typing_extensions"))
                        == 0,
                "SKIPPED: python3 lacks pydantic, urllib3 or python-dateutil; the client was compiled and not called");

        readsEverything("python", List.of("python3", CALLS.resolve("calls.py").toString()));
    }

    @Test
    @Order(4)
    void theKotlinClientCompiles() throws IOException, InterruptedException {
        if (kotlin != null) {
            assertThat(kotlin.waitFor()).as(output("kotlin")).isZero();
            Files.writeString(COMPILED, compiling);
        }

        assertThat(COMPILED).content().isEqualTo(compiling);
    }

    private void readsEverything(String language, List<String> command) throws IOException, InterruptedException {
        String tenant = "client-" + language;
        addUsers(tenant);
        try (DocumentedResponses api = new DocumentedResponses(CONTRACT, run.url())) {
            List<String> words = new ArrayList<>(command);
            words.add(Json.write(Map.of("run", api.url(), "tokens", tokens(tenant), "documented", api.cases())));
            succeed(language, words);

            List<Sent> sent = api.sent();
            List<ObjectNode> read = Repository.text(FOLDER.resolve(language + ".out"))
                    .lines()
                    .map(line -> Json.object(line).orElseThrow())
                    .toList();
            assertThat(sent.subList(0, ANSWERS_OF_THE_RUN.size()).stream().map(Sent::toString))
                    .isEqualTo(ANSWERS_OF_THE_RUN);
            assertThat(sent).hasSize(ANSWERS_OF_THE_RUN.size() + api.cases().size());
            assertThat(sent.getFirst().timezone()).isEqualTo("UTC+03:00");
            assertThat(read).hasSameSizeAs(sent);
            for (int i = 0; i < sent.size(); i++) {
                assertThat(read(read.get(i))).as(language + ": " + sent.get(i)).isEqualTo(sent(sent.get(i)));
            }
        }
    }

    private void addUsers(String tenant) {
        String users = """
            {"tenantId":"TENANT","profile":{"_id":"user"}}
            {"tenantId":"TENANT","profile":{"_id":"denied"}}
            {"tenantId":"TENANT","profile":{"_id":"closed","accountDeletionStatus":"finalized"}}
            {"tenantId":"TENANT","profile":{"_id":"blocked"},"amlStatus":"BLOCKED"}
            {"tenantId":"TENANT","profile":{"_id":"review"},"amlStatus":"REVIEW"}
            {"tenantId":"TENANT","profile":{"_id":"far"},"accessFromIPsAllowedByUser":["203.0.113.0/24"]}
            """;
        run.system().loader().users(new DataFile("test", users.replace("TENANT", tenant)), Set.of(tenant), false);
    }

    /** A token for each name that the calls use but {@code nobody}. */
    private Map<String, String> tokens(String tenant) {
        Map<String, String> tokens = new TreeMap<>();
        for (String user :
                List.of("user", "denied", "closed", "blocked", "review", "far", "unknown", "auditor", "admin")) {
            String role = List.of("auditor", "admin").contains(user) ? user : "user";
            String path = "/_local/tokens?sub=%s&tenantId=%s&roles=%s".formatted(user, tenant, role);
            tokens.put(user, run.get(path).json().path("token").asText());
        }
        return tokens;
    }

    private static JsonNode read(JsonNode line) {
        JsonNode body = line.hasNonNull("body") ? line.path("body") : JsonNodeFactory.instance.nullNode();
        return response(line.path("status").asInt(), line.path("code").asText(""), body);
    }

    private static JsonNode sent(Sent sent) {
        Response response = sent.response();
        String code = response.headers().getOrDefault("X-Error-Code", "");
        JsonNode body = response.body().isEmpty() ? JsonNodeFactory.instance.nullNode() : response.json();
        return response(response.status(), code, body);
    }

    private static JsonNode response(int status, String code, JsonNode body) {
        ObjectNode response = JsonNodeFactory.instance.objectNode();
        return response.put("status", status)
                .put("code", code.equals("null") ? "" : code)
                .set("body", comparable(body));
    }

    /** Not every client writes a null, and the one in Java writes an absent list as an empty one. */
    private static boolean isAbsent(JsonNode value) {
        return value.isNull() || (value.isArray() && value.isEmpty());
    }

    /** The same value in the same words: no client writes a time as the API does. */
    private static JsonNode comparable(JsonNode value) {
        if (value.isObject()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            value.properties().stream()
                    .filter(field -> !isAbsent(field.getValue()))
                    .forEach(field -> object.set(field.getKey(), comparable(field.getValue())));
            return object;
        }
        if (value.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            value.forEach(element -> array.add(comparable(element)));
            return array;
        }
        return value.asText().matches("\\d{4}-\\d\\d-\\d\\dT.*(Z|[+]00:00)")
                ? TextNode.valueOf(Instant.parse(value.asText()).toString())
                : value;
    }
}
