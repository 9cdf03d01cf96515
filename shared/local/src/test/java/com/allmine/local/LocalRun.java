package com.allmine.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.crypto.FieldEncryption;
import com.allmine.crypto.KeySet;
import com.allmine.data.Ids;
import com.allmine.data.identity.IdentityHash;
import com.allmine.local.evidence.RecordedEvidence;
import com.allmine.operator.file.DataFile;
import com.allmine.operator.table.Tables;
import com.allmine.operator.user.Erasure;
import com.allmine.operator.user.IdentityGuards;
import com.allmine.template.LambdaFunction;
import com.allmine.testkit.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The local run on a free port and in memory, with methods to send requests and to read the functions' log. */
public final class LocalRun implements AutoCloseable {
    private static final PublishedContract CONTRACT = PublishedContract.read();

    private final LocalSystem system;
    private final ByteArrayOutputStream log;
    private final HttpClient client = HttpClient.newHttpClient();
    private boolean hasEvidence;

    private LocalRun(LocalSystem system, ByteArrayOutputStream log) {
        this.system = system;
        this.log = log;
    }

    /** Gives the same {@link LocalRun} to every test class of this JVM that asks for one. */
    public static final class Shared implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == LocalRun.class;
        }

        @Override
        public LocalRun resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getStore(StoreScope.LAUNCHER_SESSION, Namespace.create(LocalRun.class))
                    .computeIfAbsent(LocalRun.class, key -> start(), LocalRun.class);
        }
    }

    /** Starts a run of everything. */
    private static LocalRun start() {
        return start(Optional.empty(), Map.of(), function -> true);
    }

    /**
     * Starts a separate run, for a test that breaks it. To load a function takes a second, so the test names those that
     * it needs.
     */
    public static LocalRun hosting(String... functions) {
        return hosting(Optional.empty(), functions);
    }

    /** As {@link #hosting(String...)}, with its tables in the folder. */
    public static LocalRun hosting(Optional<Path> folder, String... functions) {
        return start(folder, Map.of(), named(functions));
    }

    /** Starts a separate run that trusts these issuers, with the functions that the test needs. */
    public static LocalRun trusting(String issuers, String... functions) {
        return start(Optional.empty(), Map.of("TrustedIssuers", issuers), named(functions));
    }

    /** Starts a separate run that posts its events to this address, with the functions that the test needs. */
    public static LocalRun sendingEventsTo(String url, String... functions) {
        return start(Optional.empty(), Map.of("EventReceiverUrl", url), named(functions));
    }

    private static Predicate<LambdaFunction> named(String... functions) {
        return function -> List.of(functions).contains(function.name());
    }

    private static LocalRun start(
            Optional<Path> folder, Map<String, String> parameters, Predicate<LambdaFunction> hosts) {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        PrintStream console = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        return new LocalRun(
                loggingTo(log, () -> LocalSystem.start(Repository.ROOT, 0, folder, parameters, console, hosts)), log);
    }

    /** Constructs functions that log there. A function logs to the standard output of the time of its construction. */
    public static <T> T loggingTo(OutputStream log, Supplier<T> wiring) {
        PrintStream out = System.out;
        System.setOut(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            return wiring.get();
        } finally {
            System.setOut(out);
        }
    }

    public LocalSystem system() {
        return system;
    }

    public String url() {
        return system.url();
    }

    /** Adds a user of the tenant {@code default} who has nothing but an id. */
    public void addUser(String sub) {
        addUser("default", sub);
    }

    /** Waits until the condition holds; false after a timeout. */
    public static boolean isSoon(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 500 && !condition.getAsBoolean(); i++) {
            Thread.sleep(20);
        }
        return condition.getAsBoolean();
    }

    /** Adds a user of this tenant who has nothing but an id. */
    public void addUser(String tenantId, String sub) {
        String line = "{\"tenantId\":\"%s\",\"profile\":{\"_id\":\"%s\"}}".formatted(tenantId, sub);
        system.loader().users(new DataFile("test", line), Set.of(tenantId), false);
    }

    /** Erases a user of the tenant {@code default}, as the operator's command does. */
    public void erase(String sub) {
        KeySet keys = KeySet.of(LocalKeys.text(), InstantSource.system());
        DynamoDbClient dynamo = system.tables().client();
        new Erasure(
                        dynamo,
                        new Tables("Users", "Consents", "Dropdowns", "Logs", "Idempotency"),
                        new IdentityGuards(dynamo, "Users", new FieldEncryption(keys), new IdentityHash(keys)),
                        "tests",
                        new Ids(InstantSource.system(), new Random()),
                        InstantSource.system())
                .run("default", sub, false);
    }

    /**
     * Stores the decision and the log entry that the recorded events name, once, and signs checkpoints that cover them. It
     * needs the functions PublishEvents and SignCheckpoints.
     */
    public synchronized void recordEvidence() {
        if (!hasEvidence) {
            addUser(RecordedEvidence.USER);
            RecordedEvidence.store(system.tables().client());
            signCheckpoints();
            hasEvidence = true;
        }
    }

    /** Gives a tenant three entries of its permission log in a signed tree, and returns the id of the first. */
    public String signedEntry(String tenantId) {
        return RecordedEvidence.sign(system.tables().client(), tenantId);
    }

    /** Appends what the streams of the tables hold to the trees, and signs them. */
    public void signCheckpoints() {
        system.events().deliver();
        Response run = send(to("/_local/run?function=SignCheckpoints").POST(BodyPublishers.noBody()));
        assertThat(run.status()).as(run.body()).isEqualTo(200);
    }

    /** All items of a partition, as they are stored. */
    public List<Map<String, AttributeValue>> items(String table, String pk) {
        return system.tables()
                .client()
                .query(q -> q.tableName(table)
                        .keyConditionExpression("pk = :pk")
                        .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS(pk)))
                        .consistentRead(true))
                .items();
    }

    /** Every version of the additional info of a user of the tenant {@code default}. */
    public List<Map<String, AttributeValue>> infos(String sub) {
        return items("Users", "INFO#default#U#" + sub);
    }

    /** Every version of the identity of a user of the tenant {@code default}. */
    public List<Map<String, AttributeValue>> identities(String sub) {
        return items("Users", "IDENTITY#default#U#" + sub);
    }

    /** An attribute of the item; a missing one fails the test. */
    public static AttributeValue attribute(Map<String, AttributeValue> item, String name) {
        return Objects.requireNonNull(item.get(name), name);
    }

    /** A token for a user of the tenant {@code default} with the role {@code user}. */
    public String token(String sub) {
        return get("/_local/tokens?sub=" + sub).json().path("token").asText();
    }

    public HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(url() + path));
    }

    /** A POST with a JSON body, signed in as the user. */
    public HttpRequest.Builder postAs(String sub, String path, String body) {
        return to(path).POST(BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token(sub));
    }

    public Response get(String path) {
        return send(to(path));
    }

    /** Sends a request; a response that openapi.yaml does not document fails the test. */
    public Response send(HttpRequest.Builder builder) {
        HttpRequest request = builder.build();
        try {
            Response received = Response.of(client.send(request, BodyHandlers.ofString()));
            String path = request.uri().getRawPath();
            if (PublishedContract.covers(path)) {
                assertThat(CONTRACT.faultsOfResponse(request.method(), path, received))
                        .isEmpty();
            }
            return received;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The log of all functions. */
    public String log() {
        return log.toString(StandardCharsets.UTF_8);
    }

    /** The log lines of the request with this response. */
    public List<String> log(Response received) {
        String id = String.valueOf(received.header("X-Request-ID"));
        return log().lines().filter(line -> line.contains(id)).toList();
    }

    @Override
    public void close() {
        client.close();
        system.close();
    }
}
