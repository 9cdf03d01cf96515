package com.allmine.local;

import com.allmine.api.lambda.Invocation;
import com.allmine.auth.TokenRules;
import com.allmine.auth.Tokens;
import com.allmine.crypto.KeySet;
import com.allmine.emulators.dynamodb.DynamoDbEmulator;
import com.allmine.emulators.lambda.FunctionError;
import com.allmine.emulators.register.RegisterEmulator;
import com.allmine.emulators.s3.S3Emulator;
import com.allmine.emulators.secretsmanager.SecretsManagerEmulator;
import com.allmine.emulators.stepfunctions.StepFunctionsEmulator;
import com.allmine.emulators.stepfunctions.definition.StateMachineDefinition;
import com.allmine.emulators.sts.StsEmulator;
import com.allmine.local.events.EventDelivery;
import com.allmine.local.events.EventPages;
import com.allmine.local.events.LocalEvents;
import com.allmine.local.metrics.Metrics;
import com.allmine.operator.file.DataFile;
import com.allmine.operator.load.Loader;
import com.allmine.operator.table.Tables;
import com.allmine.template.LambdaFunction;
import com.allmine.template.SamTemplate;
import com.allmine.template.Table;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The whole system that template.yaml describes, in one JVM: gateway, functions, emulators and data. */
public final class LocalSystem implements AutoCloseable {
    /** The tables that the data files are loaded into, by their logical ids. */
    private static final Tables TABLES = new Tables("Users", "Consents", "Dropdowns", "Logs", "Idempotency");

    /** The operator that the permission log names for the grants of the data files. */
    private static final String OPERATOR = "local-run";

    /** The parameter of the template with the URL of the national register. */
    private static final String REGISTER_URL = "RegisterUrl";

    /** The parameter of the template that names the bucket for checkpoints. */
    private static final String CHECKPOINT_BUCKET = "CheckpointBucket";

    /** The parameter that limits the life of tokens, in hours: the recorded events carry tokens until the year 2099. */
    private static final String MAX_TOKEN_LIFE = "MaxTokenLife";

    private final SamTemplate template;
    private final Deque<AutoCloseable> running;
    private final DynamoDbEmulator tables;
    private final SecretsManagerEmulator secrets;
    private final StsEmulator identity;
    private final RegisterEmulator register;
    private final S3Emulator buckets;
    private final StepFunctionsEmulator workflows;
    private final LocalEvents events;
    private final DemoUsers users;
    private final Map<String, HostedFunction> functions = new TreeMap<>();
    private final Gateway gateway;

    private LocalSystem(
            SamTemplate described,
            Map<String, String> parameters,
            Path root,
            int port,
            Optional<Path> folder,
            PrintStream console,
            Predicate<LambdaFunction> hosts,
            Deque<AutoCloseable> running) {
        this.running = running;
        // All of the template is read before anything starts, so that its faults are reported first.
        described.functions();
        described.streamMappings();
        described.eventRules();
        List<Table> schema = described.tables();
        List<String> tableNames = schema.stream().map(Table::name).toList();
        if (!tableNames.containsAll(List.of(TABLES.users(), TABLES.consents(), TABLES.dropdowns(), TABLES.logs()))) {
            throw new CannotStart("template.yaml lacks a table for the data: " + TABLES + " are needed");
        }
        Map<String, StateMachineDefinition> machines = Machines.of(described, root);

        gateway = started(Gateway.bind(port, console));
        folder.ifPresent(LocalSystem::create);
        tables = started(DynamoDbEmulator.start(schema, folder));
        secrets = started(SecretsManagerEmulator.start());
        LocalKeys.put(described, secrets);

        DataFile demoUsers = DataFile.resource(LocalSystem.class, "demo-users.jsonl");
        Loader loader = loader();
        loader.reference(false);
        loader.users(demoUsers, false);
        KeySet keys = KeySet.of(LocalKeys.text(), InstantSource.system());
        users = new DemoUsers(demoUsers, new Tokens(keys, InstantSource.system(), TokenRules.STANDARD));

        identity = started(StsEmulator.start());
        register = started(RegisterEmulator.start());
        buckets = started(S3Emulator.start());
        workflows = started(StepFunctionsEmulator.start(machines, this::call, tables.client()));
        Map<String, String> all = new TreeMap<>(parameters);
        all.put(CHECKPOINT_BUCKET, "checkpoints");
        all.put(REGISTER_URL, register.endpoint().toString());
        all.put(MAX_TOKEN_LIFE, "876000");
        template = with(all, described);
        List<LambdaFunction> hosted =
                template.functions().stream().filter(hosts).toList();
        Set<String> names = hosted.stream().map(LambdaFunction::name).collect(Collectors.toSet());
        events = started(LocalEvents.start(template, names::contains, tables, this::call));
        Metrics metrics = new Metrics();
        for (LambdaFunction function : hosted) {
            HostedFunction loaded = metrics.readingLogs(() -> HostedFunction.load(function, root, sdkSettings()));
            functions.put(function.name(), started(loaded));
        }
        Schedule schedule = started(Schedule.start(hosted, functions, console));
        Executions executions = new Executions(workflows, machines);
        EmulatorEndpoints emulators = started(new EmulatorEndpoints(Map.of(
                "dynamodb", tables.endpoint(),
                "secretsmanager", secrets.endpoint(),
                "sts", identity.endpoint(),
                "states", workflows.endpoint(),
                "events", events.endpoint())));
        gateway.serve(
                hosted,
                functions,
                new LocalPages(LocalKeys.text(), users, executions, metrics, schedule),
                emulators,
                new EventPages(events));
    }

    /** Loads data files into the tables, as an operator does for a stage. */
    public Loader loader() {
        PrintStream silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return new Loader(tables.client(), TABLES, OPERATOR, InstantSource.system(), silent);
    }

    /**
     * Starts the system.
     *
     * @param root the folder of template.yaml, with the functions' zips built
     * @param port of the gateway; 0 for a free one
     * @param folder keeps the tables; empty keeps them in memory only
     * @param parameters values for parameters of the template
     * @param console receives one line per request
     * @param hosts chooses the functions; the routes of the others do not exist
     */
    public static LocalSystem start(
            Path root,
            int port,
            Optional<Path> folder,
            Map<String, String> parameters,
            PrintStream console,
            Predicate<LambdaFunction> hosts) {
        SamTemplate template = template(root);
        Deque<AutoCloseable> running = new ArrayDeque<>();
        try {
            return new LocalSystem(template, parameters, root, port, folder, console, hosts, running);
        } catch (RuntimeException e) {
            close(running);
            throw e;
        }
    }

    private static SamTemplate template(Path root) {
        try {
            return SamTemplate.parse(Files.readString(root.resolve("template.yaml")));
        } catch (NoSuchFileException e) {
            throw new CannotStart("there is no template.yaml in " + root.toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SamTemplate with(Map<String, String> parameters, SamTemplate template) {
        SamTemplate with = template;
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            with = with.with(parameter.getKey(), parameter.getValue());
        }
        return with;
    }

    /** Invokes a function for a workflow, a stream or a bus. */
    private String call(String name, String payload) throws FunctionError {
        HostedFunction function = functions.get(name);
        if (function == null) {
            throw new FunctionError("Lambda.ResourceNotFoundException", "Function not found: " + name);
        }
        try {
            return function.invoke(payload, new Invocation(UUID.randomUUID().toString(), name));
        } catch (RuntimeException | LinkageError e) {
            throw FunctionError.of(e);
        }
    }

    /** The system properties by which the unchanged AWS SDK finds the emulators. */
    public Map<String, String> sdkSettings() {
        return Map.ofEntries(
                Map.entry("aws.region", "eu-central-1"),
                Map.entry("aws.accessKeyId", "local"),
                Map.entry("aws.secretAccessKey", "local"),
                Map.entry("aws.endpointUrlDynamoDb", tables.endpoint().toString()),
                Map.entry("aws.endpointUrlSecretsManager", secrets.endpoint().toString()),
                Map.entry("aws.endpointUrlSts", identity.endpoint().toString()),
                Map.entry("aws.endpointUrlSfn", workflows.endpoint().toString()),
                Map.entry("aws.endpointUrlS3", buckets.endpoint().toString()),
                Map.entry("aws.endpointUrlEventBridge", events.endpoint().toString()));
    }

    /** Delivers events from now on, without {@link LocalEvents#deliver} being called. */
    void deliverEvents(PrintStream console) {
        started(new EventDelivery(events, console));
    }

    String url() {
        return gateway.url();
    }

    public SamTemplate template() {
        return template;
    }

    public DynamoDbEmulator tables() {
        return tables;
    }

    public RegisterEmulator register() {
        return register;
    }

    /** The buckets, of which only that of the checkpoints is used. */
    public S3Emulator buckets() {
        return buckets;
    }

    /** The events, which a test delivers itself. */
    public LocalEvents events() {
        return events;
    }

    StepFunctionsEmulator workflows() {
        return workflows;
    }

    public SecretsManagerEmulator secrets() {
        return secrets;
    }

    DemoUsers users() {
        return users;
    }

    /** The functions, by their names in the template. */
    public Map<String, HostedFunction> functions() {
        return functions;
    }

    private static void create(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new CannotStart("DATA_DIR must be a folder that exists or can be created, not " + folder);
        }
    }

    private <T extends AutoCloseable> T started(T part) {
        running.push(part);
        return part;
    }

    @Override
    public void close() {
        close(running);
    }

    private static void close(Deque<AutoCloseable> parts) {
        parts.forEach(part -> {
            try {
                part.close();
            } catch (Exception e) { // AutoCloseable's own signature
                throw new IllegalStateException("cannot stop " + part, e);
            }
        });
    }
}
