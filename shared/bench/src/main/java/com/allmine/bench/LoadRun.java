package com.allmine.bench;

import com.allmine.api.Caller;
import com.allmine.auth.TokenRules;
import com.allmine.auth.Tokens;
import com.allmine.crypto.KeySet;
import com.allmine.data.Tenants;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.local.LocalKeys;
import com.allmine.local.Run;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Mixed traffic of many users at once on the local run, in a separate process, bounded in count and time. Then the
 * tables are counted: every effect is there exactly once.
 */
final class LoadRun implements AutoCloseable {
    private static final int CLIENTS = 12;
    private static final int GENDERS = 5;
    private static final int INFOS = 3;
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final Pattern USED = Pattern.compile("(?im)^ *(?:def ?new|tenured).*? used (\\d+)K");
    private static final String USER = "507f1f77bcf86cd799439011";

    private static final String INFO = """
        {"purposeOfTransactionId": "1", "sourceOfFundingId": "1", "monthlyIncomeAmountId": "3", \
        "estimatedMonthlyDWAmountId": "2", "estimatedMonthlyDWCountId": "1"}\
        """;
    private static final String CONSENT =
            "{\"documentType\": \"terms_of_use\", \"documentVersion\": \"1.1.0\", \"isAccepted\": true}";

    private final Process process;
    private final String url;
    private final DynamoDbClient dynamo;
    private final Tokens tokens;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<Integer, AtomicInteger> statuses = new ConcurrentSkipListMap<>();
    private final ConcurrentLinkedQueue<Long> nanos = new ConcurrentLinkedQueue<>();

    private LoadRun(Process process, String url) {
        this.process = process;
        this.url = url;
        dynamo = DynamoDbClient.builder()
                .endpointOverride(URI.create(url + "/_local/emulators/dynamodb"))
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
        String keys = LocalKeys.text();
        tokens = new Tokens(KeySet.of(keys, InstantSource.system()), InstantSource.system(), TokenRules.STANDARD);
    }

    static LoadRun start(Path root) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        ProcessBuilder builder = new ProcessBuilder(
                        Layout.jdk().resolve("bin/java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-classpath",
                        ManagementFactory.getRuntimeMXBean().getClassPath(),
                        Run.class.getName())
                .directory(root.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("PORT", Integer.toString(port));
        Process process = builder.start();
        BufferedReader console = process.inputReader();
        String url = "http://127.0.0.1:" + port;
        for (String line = console.readLine(); line != null; line = console.readLine()) {
            if (line.contains(url)) {
                Thread.ofVirtual().start(() -> console.lines().forEach(said -> {}));
                return new LoadRun(process, url);
            }
        }
        throw new IllegalStateException("the local run does not start");
    }

    /** Sends it all and counts. */
    void measure(int users, ObjectNode results) throws IOException, InterruptedException {
        IntStream.range(0, users).forEach(this::addUser);
        IntStream.range(0, Math.min(users, 20)).forEach(i -> warmUp());
        statuses.clear();
        nanos.clear();
        int third = users / 3;
        long begun = System.nanoTime();
        serve(0, third);
        double heapThen = heap();
        serve(third, users);
        double seconds = (System.nanoTime() - begun) / 1e9;
        double heapNow = heap();

        int requests = statuses.values().stream().mapToInt(AtomicInteger::get).sum();
        int broken = statuses.entrySet().stream()
                .filter(status -> status.getKey() >= 500)
                .mapToInt(status -> status.getValue().get())
                .sum();
        results.put("users", users).put("clients", CLIENTS).put("requests", requests);
        Results.put(results, "requestsPerSecond", requests / seconds);
        ObjectNode byStatus = results.putObject("statuses");
        statuses.forEach((status, count) -> byStatus.put(Integer.toString(status), count.get()));
        results.put("answersOf5xx", broken);
        effects(users, results.putObject("effects"));
        Results.put(results, "heapAtEndOfHeapAfterAThird", heapNow / heapThen);
        long[] sorted = nanos.stream().mapToLong(n -> n).sorted().toArray();
        Results.put(results, "p99OfMedian", sorted[sorted.length * 99 / 100] / (double) sorted[sorted.length / 2]);
        if (broken > 0) {
            throw new IllegalStateException("answers of 5xx: " + results);
        }
    }

    private void addUser(int number) {
        Map<String, AttributeValue> key = PrimaryKeys.profile(Tenants.DEFAULT, USER);
        Map<String, AttributeValue> user =
                new HashMap<>(dynamo.getItem(g -> g.tableName("Users").key(key)).item());
        user.put(PrimaryKeys.PK, PrimaryKeys.user(Tenants.DEFAULT, user(number)));
        user.put("_id", AttributeValue.fromS(user(number)));
        dynamo.putItem(p -> p.tableName("Users").item(user));
    }

    private static String user(int number) {
        return "load-%05d".formatted(number);
    }

    private void warmUp() {
        for (int i = 0; i < 20; i++) {
            send(USER, "POST", "/api/v1/onboarding/step-2", "{\"gender\": \"male\"}", "");
        }
    }

    private void serve(int from, int to) throws InterruptedException {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int number = from; number < to; number++) {
            String user = user(number);
            all.add(CompletableFuture.runAsync(() -> visit(user), clients));
        }
        clients.shutdown();
        if (!clients.awaitTermination(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            clients.shutdownNow();
            throw new IllegalStateException("not done within " + LIMIT);
        }
        all.forEach(CompletableFuture::join);
    }

    /** The requests of one user; those that a network may repeat are sent twice at once. */
    private void visit(String user) {
        String[] genders = {"female", "other", "prefer_not_to_say", "male", "female"};
        for (int i = 0; i < GENDERS; i++) {
            send(user, "POST", "/api/v1/onboarding/step-2", "{\"gender\": \"" + genders[i] + "\"}", "");
        }
        twice(() -> send(user, "POST", "/api/v1/legal-documents/consent", CONSENT, ""));
        for (int i = 0; i < INFOS; i++) {
            String key = user + "-" + i;
            twice(() -> send(user, "POST", "/user/insert-additional-info", INFO, key));
            send(user, "GET", "/dropdown/get-parameter?code=income_source", "", "");
        }
        send("admin", "GET", "/admin/role-resource-permission-log?limit=20", "", "");
    }

    private static void twice(Runnable request) {
        CompletableFuture<Void> other = CompletableFuture.runAsync(request, Thread::startVirtualThread);
        request.run();
        other.join();
    }

    private void send(String user, String method, String path, String body, String idempotencyKey) {
        Set<String> roles = Set.of(user.equals("admin") ? "admin" : "user");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + tokens.signIn(new Caller(Tenants.DEFAULT, user, roles)))
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!idempotencyKey.isEmpty()) {
            request.header("Idempotency-Key", idempotencyKey);
        }
        long begun = System.nanoTime();
        try {
            HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
            nanos.add(System.nanoTime() - begun);
            statuses.computeIfAbsent(answer.statusCode(), status -> new AtomicInteger())
                    .incrementAndGet();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(method + " " + path, e);
        }
    }

    /** Compares the tables with the requests. */
    private void effects(int users, ObjectNode results) {
        int gendersLost = 0;
        int consents = 0;
        int infos = 0;
        for (int number = 0; number < users; number++) {
            String partition = PrimaryKeys.user(Tenants.DEFAULT, user(number)).s();
            List<Map<String, AttributeValue>> items = partition("Users", partition);
            gendersLost += items.stream()
                            .anyMatch(item -> item.containsKey("gender")
                                    && item.get("gender").s().equals("female"))
                    ? 0
                    : 1;
            infos += partition(
                            "Users",
                            PrimaryKeys.infos(Tenants.DEFAULT, user(number)).s())
                    .size();
            consents += (int) partition("Consents", partition).stream()
                    .filter(PrimaryKeys::isEvent)
                    .count();
        }
        long logged = partition("Logs", PrimaryKeys.log(Tenants.DEFAULT).s()).stream()
                .filter(entry ->
                        entry.containsKey("actor") && entry.get("actor").s().startsWith("load-"))
                .count();
        compare(results, "genders", users - gendersLost, users);
        compare(results, "consents", consents, users);
        compare(results, "additionalInfos", infos, users * INFOS);
        compare(results, "logEntries", (int) logged, users * INFOS);
    }

    private static void compare(ObjectNode results, String effect, int found, int expected) {
        results.putObject(effect).put("found", found).put("expected", expected);
        if (found != expected) {
            throw new IllegalStateException(effect + ": " + found + " in the tables, not " + expected);
        }
    }

    private List<Map<String, AttributeValue>> partition(String table, String partition) {
        return dynamo
                .queryPaginator(q -> q.tableName(table)
                        .keyConditionExpression("pk = :pk")
                        .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS(partition)))
                        .consistentRead(true))
                .items()
                .stream()
                .toList();
    }

    /** The heap of the process after a collection, in KB. */
    private double heap() throws IOException {
        jcmd("GC.run");
        return USED.matcher(jcmd("GC.heap_info"))
                .results()
                .mapToDouble(used -> Double.parseDouble(used.group(1)))
                .sum();
    }

    private String jcmd(String command) throws IOException {
        Process jcmd = new ProcessBuilder(
                        Layout.jdk().resolve("bin/jcmd").toString(), Long.toString(process.pid()), command)
                .start();
        return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        dynamo.close();
        process.destroy();
        process.onExit().join();
    }
}
