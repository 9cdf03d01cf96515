package com.allmine.checks.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.allmine.api.json.Json;
import com.allmine.api.lambda.Invocation;
import com.allmine.data.dynamo.LocalStack;
import com.allmine.emulators.dynamodb.DynamoDbEmulator;
import com.allmine.local.HostedFunction;
import com.allmine.local.LocalKeys;
import com.allmine.local.LocalSystem;
import com.allmine.local.Repository;
import com.allmine.operator.file.DataFile;
import com.allmine.operator.load.Loader;
import com.allmine.operator.table.Tables;
import com.allmine.template.LambdaFunction;
import com.allmine.template.SamTemplate;
import com.allmine.template.StateMachine;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The identity workflow and its functions, as they are deployed, in LocalStack, with the endpoint before it. The
 * recorded events have the same responses as on the local run. Skipped without Docker.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LocalStackTest {
    private static final Path EVENTS = Repository.ROOT.resolve("events");

    /** Nobody listens there: the container cannot reach an emulator of this machine. */
    private static final SamTemplate TEMPLATE = SamTemplate.parse(
                    Repository.text(Repository.ROOT.resolve("template.yaml")))
            .with("RegisterUrl", "https://register.invalid");

    private final Deque<AutoCloseable> running = new ArrayDeque<>();

    @BeforeAll
    void needsDocker() {
        assumeTrue(LocalStack.isPossible(), LocalStack.SKIPPED);
    }

    static List<Path> events() {
        return Repository.files(EVENTS.resolve("confirm-identity"), ".json").stream()
                .map(EVENTS::relativize)
                .filter(event -> !event.getFileName().toString().startsWith("200-register-says-"))
                .toList();
    }

    private HostedFunction deploy() {
        LocalStack stack = opened(LocalStack.start());
        DynamoDbEmulator tables = opened(DynamoDbEmulator.in(stack.endpoint(), TEMPLATE.tables()));
        Loader loader = new Loader(
                tables.client(),
                new Tables("Users", "Consents", "Dropdowns", "Logs", "Idempotency"),
                "tests",
                InstantSource.system(),
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        loader.reference(false);
        loader.users(DataFile.resource(LocalSystem.class, "demo-users.jsonl"), false);
        LocalKeys.secrets(TEMPLATE).forEach((name, keys) -> {
            stack.put(keys, "/tmp/keys.json");
            stack.aws("secretsmanager", "create-secret", "--name", name, "--secret-string", "file:///tmp/keys.json");
        });
        StateMachine machine = TEMPLATE.stateMachines().getFirst();
        TEMPLATE.functions().stream()
                .filter(function -> machine.substitutions().containsValue(function.name()))
                .forEach(function -> LocalStackFunctions.deploy(function, stack));
        warm(stack);
        String arn = deploy(machine, stack);

        String endpoint = stack.endpoint().toString();
        Map<String, String> engines = Map.of(
                "aws.region",
                "eu-central-1",
                "aws.accessKeyId",
                "local",
                "aws.secretAccessKey",
                "local",
                "aws.endpointUrlDynamoDb",
                endpoint,
                "aws.endpointUrlSecretsManager",
                endpoint,
                "aws.endpointUrlSfn",
                endpoint);
        return opened(HostedFunction.load(confirmIdentity(arn), Repository.ROOT, engines));
    }

    /** The first call is slower than the workflow waits. */
    private static void warm(LocalStack stack) {
        Map.of("IssueToken", "issue-token/issued.json", "VerifyIdentity", "verify-identity/match.json")
                .forEach((function, event) -> {
                    stack.put(EVENTS.resolve(event), "/tmp/event.json");
                    stack.aws(
                            "lambda",
                            "invoke",
                            "--function-name",
                            function,
                            "--payload",
                            "fileb:///tmp/event.json",
                            "/tmp/answer.json");
                });
    }

    private static String deploy(StateMachine machine, LocalStack stack) {
        String definition = Repository.text(Repository.ROOT.resolve(machine.definitionUri()));
        for (Map.Entry<String, String> substitution : machine.substitutions().entrySet()) {
            definition = definition.replace("${" + substitution.getKey() + "}", substitution.getValue());
        }
        stack.put(definition, "/tmp/definition.json");
        return stack.aws(
                "stepfunctions", "create-state-machine",
                "--name", machine.name(),
                "--type", "EXPRESS",
                "--definition", "file:///tmp/definition.json",
                "--role-arn", LocalStackFunctions.ROLE,
                "--query", "stateMachineArn");
    }

    private static LambdaFunction confirmIdentity(String workflow) {
        LambdaFunction described = TEMPLATE.functions().stream()
                .filter(function -> function.name().equals("ConfirmIdentity"))
                .findFirst()
                .orElseThrow();
        Map<String, String> environment = new TreeMap<>(described.environment());
        environment.put("IDENTITY_WORKFLOW", workflow);
        return new LambdaFunction(
                described.name(),
                described.handler(),
                described.codeUri(),
                environment,
                described.routes(),
                described.isDefault(),
                described.schedules());
    }

    @ParameterizedTest
    @MethodSource("events")
    void isAnsweredAsItsNameSays(Path event) {
        HostedFunction endpoint = endpoint();

        String answer =
                endpoint.invoke(Repository.text(EVENTS.resolve(event)), new Invocation("recorded", endpoint.name()));

        assertThat(Json.object(answer).orElseThrow().path("statusCode").asText())
                .as(answer)
                .isEqualTo(event.getFileName().toString().substring(0, 3));
    }

    private HostedFunction endpoint() {
        return running.peek() instanceof HostedFunction deployed ? deployed : deploy();
    }

    private <T extends AutoCloseable> T opened(T part) {
        running.push(part);
        return part;
    }

    @AfterAll
    void stop() throws Exception {
        for (AutoCloseable part : running) {
            part.close();
        }
    }
}
