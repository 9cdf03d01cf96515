package com.allmine.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Json;
import com.allmine.engines.LoopbackServer;
import com.allmine.template.Function;
import com.allmine.template.Permission;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What each function does with the tables while it answers its recorded events, which is what its policies allow, no
 * more and no less: the local run allows everything, and AWS would be the first to refuse.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AllowedActionsTest {
    /** One of its own: what the events leave behind would be in the way of other tests. */
    private final LocalRun run = LocalRun.start();

    private final HttpClient client = HttpClient.newHttpClient();
    private final LoopbackServer watched = new LoopbackServer();
    private final Set<String> seen = new ConcurrentSkipListSet<>();

    AllowedActionsTest() {
        watched.serve(this::watch);
    }

    @AfterAll
    void stop() {
        watched.close();
        client.close();
        run.close();
    }

    private void watch(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            note(
                    target.substring(target.indexOf('.') + 1),
                    Json.object(new String(body, StandardCharsets.UTF_8)).orElseThrow());
            URI tables = run.system().tables().endpoint();
            HttpRequest.Builder request = HttpRequest.newBuilder(tables).POST(BodyPublishers.ofByteArray(body));
            for (String name : List.of("Content-Type", "X-Amz-Target", "Authorization")) {
                request.header(name, exchange.getRequestHeaders().getFirst(name));
            }
            HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A request as the actions that IAM asks for. */
    private void note(String operation, JsonNode body) {
        switch (operation) {
            case "BatchGetItem" ->
                body.path("RequestItems").fieldNames().forEachRemaining(table -> note(operation, table));
            case "TransactWriteItems" ->
                body.path("TransactItems")
                        .forEach(item -> item.properties()
                                .forEach(write -> note(
                                        write.getKey() + "Item",
                                        write.getValue().path("TableName").asText())));
            default -> {
                String table = body.path("TableName").asText();
                note(
                        operation,
                        body.has("IndexName")
                                ? table + "/index/" + body.path("IndexName").asText()
                                : table);
            }
        }
    }

    private void note(String action, String resource) {
        seen.add("dynamodb:" + action + " " + resource);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SaveGender",
                "RecordConsent",
                "ListDropdown",
                "AddUserInfo",
                "ConfirmIdentity",
                "ListPermissionLog",
                "SealPermissionLog"
            })
    void areThoseThatTheFunctionNeeds(String name) throws IOException {
        Function function = run.system().template().functions().stream()
                .filter(described -> described.name().equals(name))
                .findFirst()
                .orElseThrow();
        Map<String, String> engines = new HashMap<>(run.system().engines());
        engines.put("aws.endpointUrlDynamoDb", watched.url().toString());
        seen.clear();
        run.logsFor(Duration.ofHours(3), "watched");

        try (HostedFunction hosted = LocalRun.loggingTo(
                OutputStream.nullOutputStream(), () -> HostedFunction.load(function, Repository.ROOT, engines))) {
            for (Path event : events(name)) {
                hosted.invoke(once(Repository.text(event)), new Invocation("watched", name));
                if (event.endsWith("403-role.json")) {
                    // The first denial of an hour is written, the second is counted.
                    hosted.invoke(once(Repository.text(event)), new Invocation("watched", name));
                }
            }
        }

        Set<String> allowed = new TreeSet<>();
        for (Permission permission : run.system().template().permissions(name)) {
            permission
                    .actions()
                    .forEach(
                            action -> permission.resources().forEach(resource -> allowed.add(action + " " + resource)));
        }
        allowed.removeIf(action -> !action.startsWith("dynamodb:"));
        assertThat(allowed).isEqualTo(seen);
    }

    /** The function's own, without the one that waits for a register that is down. */
    private static List<Path> events(String function) {
        String folder = function.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
        return Repository.files(Repository.ROOT.resolve("events").resolve(folder), ".json").stream()
                .filter(event -> !event.endsWith("503-register-unavailable.json"))
                .toList();
    }

    /** The event with a key that makes it one of its own, so that idempotency is used too. */
    private static String once(String event) {
        ObjectNode json = Json.object(event).orElseThrow();
        if (json.path("headers") instanceof ObjectNode headers) {
            headers.put("idempotency-key", UUID.randomUUID().toString());
        }
        return json.toString();
    }
}
