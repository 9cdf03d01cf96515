package com.allmine.checks.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.json.Json;
import com.allmine.local.HostedFunction;
import com.allmine.local.Repository;
import com.allmine.template.LambdaFunction;
import com.allmine.template.PolicyStatement;
import com.allmine.template.SamTemplate;
import com.allmine.template.StateMachine;
import com.allmine.template.Table;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds template.yaml and what was built to each other. */
class TemplateCodeTest {
    private static final Path FUNCTIONS = Repository.ROOT.resolve("functions");
    private static final SamTemplate TEMPLATE =
            SamTemplate.parse(Repository.text(Repository.ROOT.resolve("template.yaml")));

    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
    private static final Pattern SETTING = Pattern.compile("[A-Z][A-Z0-9]*(_[A-Z0-9]+)+");

    static List<LambdaFunction> functions() {
        return TEMPLATE.functions();
    }

    static List<String> folders() {
        return Repository.folders(FUNCTIONS).stream()
                .filter(folder -> !folder.endsWith("target"))
                .map(folder -> folder.getFileName().toString())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("folders")
    void everyFolderIsAModule(String folder) {
        List<String> modules = MODULE.matcher(Repository.text(FUNCTIONS.resolve("pom.xml")))
                .results()
                .map((MatchResult m) -> m.group(1))
                .toList();

        assertThat(modules)
                .as("add to functions/pom.xml: <module>%s</module>", folder)
                .contains(folder);
    }

    @ParameterizedTest
    @MethodSource("folders")
    void everyFolderIsDeployed(String folder) {
        assertThat(TEMPLATE.functions())
                .extracting(LambdaFunction::codeUri)
                .as("template.yaml needs a function with this CodeUri")
                .contains("functions/" + folder + "/target/" + folder + ".zip");
    }

    @ParameterizedTest
    @MethodSource("functions")
    void everyHandlerIsInItsPackage(LambdaFunction function) throws IOException {
        try (ZipFile zip =
                new ZipFile(Repository.ROOT.resolve(function.codeUri()).toFile())) {
            assertThat(zip.stream().map(Object::toString))
                    .contains(function.handler().replace('.', '/') + ".class")
                    .anyMatch(name -> name.matches("lib/.+\\.jar"));
        }
    }

    @ParameterizedTest
    @MethodSource("functions")
    void everyFunctionIsToldExactlyWhatItReads(LambdaFunction function) throws IOException {
        Properties before = System.getProperties();
        Recording recording = new Recording(before);
        System.setProperties(recording);
        try {
            // Only the wiring reads settings, so one that is not asked for here never is.
            HostedFunction.load(function, Repository.ROOT, Map.of("aws.region", "eu-central-1"))
                    .close();
        } finally {
            System.setProperties(before);
        }
        Set<String> told = new TreeSet<>(function.environment().keySet());
        // The SDK's own, the JVM's, and how often those functions prime themselves that do.
        told.removeIf(name -> name.startsWith("AWS_ENDPOINT_URL_") || name.equals("JAVA_TOOL_OPTIONS"));
        Stream.of(recording.asked, told).forEach(names -> names.remove("PRIMING_ROUNDS"));
        // One secret for each purpose of keys is asked for where there is one; SecretsTest knows who needs which.
        Stream.of(recording.asked, told).forEach(names -> names.removeIf(name -> name.endsWith("_KEYS_SECRET")));
        assertThat(recording.asked).containsExactlyElementsOf(told);
    }

    /** System properties, where {@code Settings} looks after the environment, that note which settings were asked for. */
    private static final class Recording extends Properties {
        private static final long serialVersionUID = 1;

        private final transient Set<String> asked = new TreeSet<>();

        Recording(Properties all) {
            putAll(all);
        }

        @Override
        public String getProperty(String name) {
            if (SETTING.matcher(name).matches()) {
                asked.add(name);
            }
            return super.getProperty(name);
        }
    }

    @ParameterizedTest
    @MethodSource("functions")
    void everyFunctionMayReachExactlyWhatItIsTold(LambdaFunction function) {
        Set<String> reachable = new TreeSet<>();
        for (PolicyStatement statement : TEMPLATE.policyStatements(function.name())) {
            assertThat(statement.actions()).isNotEmpty().noneMatch(action -> action.contains("*"));
            statement.resources().forEach(resource -> reachable.add(resource.split("/", 2)[0]));
        }

        Set<String> told = new TreeSet<>(function.environment().values());
        told.retainAll(guarded());
        // The call that reads several secrets takes no resource.
        reachable.remove("*");
        assertThat(reachable).isEqualTo(withKeys(told));
    }

    /** The names, and those of the keys that they are encrypted with. */
    private static Set<String> withKeys(Set<String> names) {
        Set<String> all = new TreeSet<>(names);
        Stream.of("AWS::DynamoDB::Table", "AWS::SecretsManager::Secret")
                .flatMap(type -> TEMPLATE.resources(type).entrySet().stream())
                .filter(resource -> names.contains(resource.getKey()))
                .filter(resource -> resource.getValue().toString().contains("{Ref=DataKey}"))
                .forEach(resource -> all.add("DataKey"));
        return all;
    }

    @Test
    void whatIsPersonalAndWhatIsProofIsEncryptedWithAKeyOfOurOwn() {
        assertThat(Stream.of(
                                "Users",
                                "Idempotency",
                                "Logs",
                                "Events",
                                "Audit",
                                "SigningKeys",
                                "EncryptionKeys",
                                "HashKeys",
                                "CheckpointKeys")
                        .map(name -> withKeys(Set.of(name))))
                .allMatch(names -> names.contains("DataKey"));
    }

    /** Everywhere else a resource of this template is named: {@link SamTemplate#policyStatements} refuses any other. */
    @Test
    void onlyWhereAwsKnowsNothingNarrowerIsAResourceAnything() {
        Map<String, Long> wide = Pattern.compile("(?m)^  (\\w+):\n(?:(?:    .*)?\n)+")
                .matcher(Repository.text(Repository.ROOT.resolve("template.yaml"))
                        .replaceAll(" +#.*", ""))
                .results()
                .filter((MatchResult m) -> m.group().contains("Resource: \"*\""))
                .collect(Collectors.groupingBy((MatchResult m) -> m.group(1), Collectors.counting()));

        assertThat(wide.keySet())
                .containsExactlyInAnyOrder(
                        // The delivery of its log: the actions take no resource.
                        "IdentityWorkflow",
                        // The call that reads several secrets: it reads none that may not be read one by one.
                        "ReadKeys",
                        // Limits, which grant nothing.
                        "FunctionBoundary",
                        "CheckpointBoundary",
                        "PublisherBoundary",
                        // In the policy of a key it is the key.
                        "DataKey");
    }

    @Test
    void noFunctionReachesTheLogsOfAnotherSystem() {
        assertThat(TEMPLATE.resources("AWS::IAM::ManagedPolicy").get("FunctionBoundary"))
                .asString()
                .contains("NotAction=logs:*")
                .contains("Action=[logs:CreateLogStream, logs:PutLogEvents], Resource={Fn::GetAtt=FunctionLog.Arn}");
        assertThat(Repository.text(Repository.ROOT.resolve("template.yaml")))
                .containsOnlyOnce("    PermissionsBoundary: !Ref FunctionBoundary\n");
    }

    /** The resources that need a permission: tables, secrets, workflows and buses. */
    private static Set<String> guarded() {
        return Stream.of(
                        TEMPLATE.tables().stream().map(Table::name),
                        TEMPLATE.secrets().stream(),
                        TEMPLATE.eventBuses().stream(),
                        TEMPLATE.stateMachines().stream().map(StateMachine::name))
                .flatMap(names -> names)
                .collect(Collectors.toSet());
    }

    /** A rule of CloudFormation, which checks parameters before it deploys anything. */
    @Test
    void productionIsNotDeployedWithoutIssuerAndAudience() {
        assertThat(Repository.text(Repository.ROOT.resolve("template.yaml"))).contains("""
            Rules:
              ProductionRequiresIssuerAndAudience:
                RuleCondition: !Equals [!Ref Stage, prod]
                Assertions:
                  - Assert: !Not [!Equals [!Ref TokenIssuer, ""]]
                    AssertDescription: TokenIssuer is required if Stage is prod.
                  - Assert: !Not [!Equals [!Ref TokenAudience, ""]]
                    AssertDescription: TokenAudience is required if Stage is prod.
            """);
    }

    /** Otherwise a token would be valid at one endpoint and invalid at another. */
    @Test
    void everyEndpointThatVerifiesTokensTrustsTheSameIssuers() {
        assertThat(TEMPLATE.with("TrustedIssuers", "[{}]").functions())
                .filteredOn(function ->
                        !function.routes().isEmpty() && function.environment().containsKey("TOKEN_ISSUER"))
                .hasSizeGreaterThan(4)
                .allSatisfy(function -> assertThat(function.environment()).containsEntry("TRUSTED_ISSUERS", "[{}]"));
    }

    /** CloudFormation checks this before it deploys anything; the functions check the rest. */
    @Test
    void noAddressOfTrustedIssuersIsHttp() {
        String pattern = Pattern.compile("(?m)^    AllowedPattern: '(.*http:.*)'$")
                .matcher(Repository.text(Repository.ROOT.resolve("template.yaml")))
                .results()
                .map((MatchResult m) -> m.group(1))
                .findFirst()
                .orElseThrow();

        assertThat("[]").matches(pattern);
        assertThat("[ {\"jwksUri\": \"https://id.example/keys\"},\n {} ]").matches(pattern);
        assertThat("[{\"jwksUri\":\"http://127.0.0.1/keys\"}]").doesNotMatch(pattern);
        assertThat("[{},\n{\"jwksUri\": \"http://id.example/keys\"}]").doesNotMatch(pattern);
        assertThat("{}").doesNotMatch(pattern);
        assertThat("").doesNotMatch(pattern);
    }

    static List<StateMachine> stateMachines() {
        return TEMPLATE.stateMachines();
    }

    /** Only for writing its log may a workflow reach more than it names: those actions take no resource. */
    @ParameterizedTest
    @MethodSource("stateMachines")
    void everyWorkflowMayReachExactlyWhatItsDefinitionNames(StateMachine machine) {
        Set<String> reachable = new TreeSet<>();
        for (PolicyStatement statement : TEMPLATE.policyStatements(machine.name())) {
            assertThat(statement.actions()).isNotEmpty().noneMatch(action -> action.contains("*"));
            if (statement.resources().equals(List.of("*"))) {
                assertThat(statement.actions()).allMatch(action -> action.startsWith("logs:"));
            } else {
                reachable.addAll(statement.resources());
            }
        }

        String definition = Repository.text(Repository.ROOT.resolve(machine.definitionUri()));
        Set<String> named = new TreeSet<>();
        machine.substitutions().forEach((placeholder, resource) -> {
            assertThat(definition).contains("${" + placeholder + "}");
            named.add(resource);
        });
        // Its transaction comes with the input, and writes to these.
        named.addAll(List.of("Users", "Logs"));
        assertThat(reachable).isEqualTo(withKeys(named));
    }

    @Test
    void statesThatCallFunctionsBearTheirNames() {
        for (StateMachine machine : TEMPLATE.stateMachines()) {
            String definition = Repository.text(Repository.ROOT.resolve(machine.definitionUri()));
            Json.object(definition).orElseThrow().path("States").properties().forEach(state -> {
                JsonNode function = state.getValue().path("Arguments").path("FunctionName");
                if (!function.isMissingNode()) {
                    assertThat(function.asText()).isEqualTo("${" + state.getKey() + "}");
                    assertThat(machine.substitutions()).containsEntry(state.getKey(), state.getKey());
                }
            });
        }
    }

    @Test
    void everyRouteHasOneFunctionAndEveryOtherPathOneToo() {
        assertThat(TEMPLATE.routes()).isNotEmpty().doesNotHaveDuplicates();
        assertThat(TEMPLATE.functions()).filteredOn(LambdaFunction::isDefault).hasSize(1);
    }
}
