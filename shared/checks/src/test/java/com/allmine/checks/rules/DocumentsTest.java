package com.allmine.checks.rules;

import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.errors.Problem;
import com.allmine.api.json.Json;
import com.allmine.local.Document;
import com.allmine.local.Repository;
import com.allmine.template.LambdaFunction;
import com.allmine.template.SamTemplate;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds every document to the repository: links, files, names and commands. */
class DocumentsTest {
    private static final int SCREEN = 80;

    private static final Pattern PATH = Pattern.compile("(functions|shared|events|\\.sam|\\.ci)/[\\w./-]+");
    private static final Pattern FILE = Pattern.compile("[\\w.-]+\\.(md|yaml|json|jsonl|java|properties|xml)");
    private static final Pattern NAME = Pattern.compile("(?=.*[A-Z])[A-Za-z]\\w*");
    private static final Pattern TEST = Pattern.compile("[A-Z]\\w*(Test|Contract)|Invariants");
    private static final Pattern CLASS = Pattern.compile("com\\.allmine(\\.[a-z]+)+\\.[A-Z]\\w+");

    /** Names of AWS that the repository has no other use for, and files that a reader makes. */
    private static final Set<String> FOREIGN = Set.of(
            "AUTHORIZED",
            "ConcurrentExecutions",
            "ConnectionState",
            "Inactive",
            "Init",
            "Pending",
            "Restore",
            "StateReason",
            "approximateArrivalOfFirstRecord",
            "maxMemoryUsedMB",
            "jwks.json",
            "receiver.json",
            "records.json",
            "users.jsonl");

    /** The programs that a document may tell a reader to run. Those of AWS cannot be tried here. */
    private static final Set<String> PROGRAMS = Set.of(
            "./mvnw",
            "aws",
            "curl",
            "date",
            "echo",
            "export",
            "for",
            "npx",
            "output()",
            "python3",
            "sam",
            "shared/operator/bin/allmine");

    private static final List<Document> DOCUMENTS = Document.all();
    private static final SamTemplate TEMPLATE =
            SamTemplate.parse(Repository.text(Repository.ROOT.resolve("template.yaml")));

    /** The files that a document may name, apart from the documents. */
    private static final List<Path> SOURCES = Stream.of(
                    ".java", ".json", ".jsonl", ".properties", ".xml", ".yaml", ".js", ".html", ".ts", ".py")
            .flatMap(ending -> Repository.files(Repository.ROOT, ending).stream())
            .toList();

    static List<Document> documents() {
        return DOCUMENTS;
    }

    private static Set<String> fileNames() {
        return Stream.concat(SOURCES.stream(), DOCUMENTS.stream().map(Document::path))
                .map(file -> file.getFileName().toString())
                .collect(Collectors.toSet());
    }

    @Test
    void theFirstDocumentFitsOnAScreen() {
        assertThat(Document.at("README.md").text().lines()).hasSizeLessThanOrEqualTo(SCREEN);
        assertThat(DOCUMENTS).hasSizeGreaterThan(30);
    }

    @ParameterizedTest
    @MethodSource("documents")
    void linksToWhatThereIs(Document document) {
        assertThat(document.links())
                .filteredOn(link -> !link.startsWith("https://"))
                .allSatisfy(link -> {
                    String[] parts = link.split("#", 2);
                    Path target = parts[0].isEmpty() ? document.path() : document.target(parts[0]);
                    assertThat(Repository.ROOT.resolve(target)).exists();
                    if (parts.length == 2) {
                        assertThat(Document.at(target.toString()).anchors()).contains(parts[1]);
                    }
                });
    }

    @Test
    void everyDocumentIsFoundFromTheFirst() {
        Set<Path> found = new HashSet<>(Set.of(Path.of("README.md")));
        int before;
        do {
            before = found.size();
            List.copyOf(found).stream()
                    .filter(path -> path.toString().endsWith(".md"))
                    .map(path -> Document.at(path.toString()))
                    .forEach(document -> document.links().stream()
                            .map(link -> link.replaceFirst("#.*", ""))
                            .filter(not(String::isEmpty))
                            .map(document::target)
                            .forEach(found::add));
        } while (found.size() > before);

        assertThat(found).containsAll(DOCUMENTS.stream().map(Document::path).toList());
    }

    @ParameterizedTest
    @MethodSource("documents")
    void namesFilesAndFoldersThatThereAre(Document document) {
        assertThat(document.codeSpans())
                .filteredOn(PATH.asMatchPredicate())
                .filteredOn(path -> !path.contains("/target/"))
                .allSatisfy(path -> assertThat(Repository.ROOT.resolve(path)).exists());
        assertThat(document.codeSpans())
                .filteredOn(FILE.asMatchPredicate())
                .filteredOn(not(FOREIGN::contains))
                .isSubsetOf(fileNames());
    }

    @ParameterizedTest
    @MethodSource("documents")
    void namesTestsAndClassesThatThereAre(Document document) {
        assertThat(document.codeSpans())
                .filteredOn(TEST.asMatchPredicate())
                .allSatisfy(name -> assertThat(fileNames()).contains(name + ".java"));
        assertThat(document.codeSpans())
                .filteredOn(CLASS.asMatchPredicate())
                .allSatisfy(name ->
                        assertThat(SOURCES).anyMatch(file -> file.endsWith(name.replace('.', '/') + ".java")));
    }

    /** A name that was changed in the code is found by this: code, template, contract and events no longer have it. */
    @Test
    void usesNamesThatTheRepositoryUses() {
        Set<String> used = SOURCES.stream()
                .flatMap(file ->
                        Pattern.compile("\\w+").matcher(Repository.text(file)).results())
                .map(MatchResult::group)
                .collect(Collectors.toSet());

        Stream<String> unknown = DOCUMENTS.stream()
                .flatMap(document -> document.codeSpans().stream()
                        .filter(NAME.asMatchPredicate())
                        .filter(name -> !used.contains(name) && !FOREIGN.contains(name))
                        .map(name -> document + ": " + name));

        assertThat(unknown).isEmpty();
    }

    @Test
    void theMapsHaveEveryModule() {
        assertThat(modules("shared"))
                .isNotEmpty()
                .allSatisfy(folder ->
                        assertThat(Document.at("README.md").text()).containsPattern("(?m)^\\| \\[?`" + folder + "`"));
        assertThat(modules("functions"))
                .isNotEmpty()
                .allSatisfy(folder ->
                        assertThat(Document.at("functions/README.md").text()).contains("\n| `" + folder + "` |"));
    }

    private static List<Path> modules(String folder) {
        return Repository.folders(Repository.ROOT.resolve(folder)).stream()
                .filter(child -> Files.exists(child.resolve("pom.xml")))
                .map(Repository.ROOT::relativize)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void tellsToRunProgramsThatATestKnows(Document document) {
        Stream<String> commands = document.blocks().stream()
                .filter(block -> block.language().isEmpty())
                .flatMap(block -> block.text().lines())
                .map(line -> line.strip().replaceFirst("^[A-Z]+=\\$\\(", "").split(" ", 2)[0]);

        assertThat(commands).isSubsetOf(PROGRAMS);
    }

    @Test
    void runsMavenWithProfilesThatThereAre() {
        String poms = SOURCES.stream()
                .filter(file -> file.endsWith("pom.xml"))
                .map(Repository::text)
                .collect(Collectors.joining());

        assertThat(all("\\./mvnw (?:-q )?-P(\\w+)"))
                .contains("run", "bench", "format")
                .allSatisfy(profile -> assertThat(poms).contains("<id>" + profile + "</id>"));
    }

    @Test
    void namesEveryFunctionAndEventOfItsSamCommandsAsTheyAre() {
        List<MatchResult> commands = DOCUMENTS.stream()
                .flatMap(document -> Pattern.compile("sam local invoke (\\S+) -e (\\S+) --env-vars .sam/env.json")
                        .matcher(document.text())
                        .results())
                .toList();

        assertThat(commands).isNotEmpty().allSatisfy(command -> {
            assertThat(TEMPLATE.functions()).extracting(LambdaFunction::name).contains(command.group(1));
            assertThat(Repository.ROOT.resolve(command.group(2))).exists();
        });
    }

    @Test
    void deploysWithParametersAndOutputsThatTheTemplateHas() {
        String template = Repository.text(Repository.ROOT.resolve("template.yaml"));

        assertThat(all("sam deploy .*--parameter-overrides (.*)"))
                .isNotEmpty()
                .allSatisfy(parameters -> assertThat(parameters).contains("Release="));
        assertThat(all("sam deploy .*--parameter-overrides (.*)").getFirst().split(" ", -1))
                .allSatisfy(parameter -> assertThat(template)
                        .contains("\n  " + parameter.replaceFirst("\"?(\\w+)=.*", "$1") + ":\n    Type: "));
        assertThat(all("\\$\\(output (\\w+)\\)"))
                .hasSizeGreaterThan(5)
                .allSatisfy(output -> assertThat(template).contains("\n  " + output + ":\n    Description: "));
    }

    @Test
    void listsEveryProblemUnderItsStatus() {
        String errors = Document.at("shared/api/README.md").section("Errors");

        assertThat(Problem.values())
                .allSatisfy(problem ->
                        assertThat(errors).containsPattern("\\| " + problem.status() + " \\|.*`" + problem + "`"));
        assertThat(errors.split("`[A-Z_]+`", -1)).hasSize(Problem.values().length + 1);
    }

    @Test
    void listsEveryStateInWhichTheIdentityWorkflowRefusesOrFails() {
        Document document = Document.at("functions/confirm-identity/README.md");
        JsonNode states = Json.object(
                        Repository.text(Repository.ROOT.resolve("functions/confirm-identity/workflow.asl.json")))
                .orElseThrow()
                .path("States");
        List<String> ends = states.properties().stream()
                .filter(state -> state.getValue().path("Type").asText().equals("Fail"))
                .map(Map.Entry::getKey)
                .toList();

        assertThat(ends).hasSizeGreaterThan(5);
        assertThat(document.codeSpans()).containsAll(ends);
        assertThat(Problem.values())
                .filteredOn(problem -> states.toString().contains("'" + problem + "'")
                        || states.toString().contains("\"" + problem + "\""))
                .hasSizeGreaterThan(5)
                .allSatisfy(problem -> assertThat(document.codeSpans()).contains(problem.name()));
    }

    @Test
    void theRunbookNamesWidgetsThatTheDashboardHas() {
        String template = Repository.text(Repository.ROOT.resolve("template.yaml"));
        List<String> widgets = Pattern.compile("\"([A-Z][^\"]+)\"")
                .matcher(Document.at("shared/operator/runbook.md").prose())
                .results()
                .map(match -> match.group(1))
                .toList();

        assertThat(widgets)
                .hasSizeGreaterThan(3)
                .allSatisfy(widget -> assertThat(template).contains("\"title\":\"" + widget));
    }

    private static List<String> all(String pattern) {
        return DOCUMENTS.stream()
                .flatMap(document ->
                        Pattern.compile(pattern).matcher(document.text()).results())
                .map(match -> match.group(1))
                .toList();
    }
}
