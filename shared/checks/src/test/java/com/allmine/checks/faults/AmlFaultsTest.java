package com.allmine.checks.faults;

import static com.allmine.local.LocalRun.attribute;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.json.Json;
import com.allmine.api.lambda.Invocation;
import com.allmine.checks.faults.FaultyProxy.Fault;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.local.HostedFunction;
import com.allmine.local.LocalRun;
import com.allmine.local.Repository;
import com.allmine.template.LambdaFunction;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Every fault of the only call that ApplyAmlStatus makes. Lambda repeats a failed event twice. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AmlFaultsTest {
    private static final int REPETITIONS = 2;

    private final LocalRun run = LocalRun.hosting();
    private final FaultyProxy tables = new FaultyProxy(run.system().tables().endpoint());
    private final HostedFunction function = load();

    private HostedFunction load() {
        LambdaFunction described = run.system().template().functions().stream()
                .filter(candidate -> candidate.name().equals("ApplyAmlStatus"))
                .findFirst()
                .orElseThrow();
        Map<String, String> settings = new HashMap<>(run.system().sdkSettings());
        settings.put("aws.endpointUrlDynamoDb", tables.url().toString());
        return LocalRun.loggingTo(
                OutputStream.nullOutputStream(), () -> HostedFunction.load(described, Repository.ROOT, settings));
    }

    @AfterAll
    void stop() throws IOException {
        function.close();
        tables.close();
        run.close();
    }

    /** Tries all faults at once, each with its user, because most of a case is waiting for a timeout or between attempts. */
    private void withEachFault(String prefix, BiConsumer<Fault, String> test)
            throws InterruptedException, ExecutionException {
        List<Future<?>> cases = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Fault fault : Fault.values()) {
                if (fault.isOf("TransactWriteItems")) {
                    String user = prefix + fault;
                    run.addUser(user);
                    cases.add(threads.submit(() -> test.accept(fault, user)));
                }
            }
        }
        for (Future<?> one : cases) {
            one.get();
        }
    }

    private static String event(String tenantId, String userId) {
        ObjectNode event = Json.object(
                        Repository.text(Repository.ROOT.resolve("events/apply-aml-status/applied-clear.json")))
                .orElseThrow();
        ((ObjectNode) event.at("/detail/data")).put("tenantId", tenantId).put("userId", userId);
        return event.toString();
    }

    /** Whether the function succeeds. */
    private boolean succeeds(String event) {
        try {
            function.invoke(event, new Invocation("faults", function.name()));
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    private Map<String, AttributeValue> profile(String tenantId, String userId) {
        return run.system()
                .tables()
                .client()
                .getItem(g -> g.tableName("Users").key(PrimaryKeys.profile(tenantId, userId)))
                .item();
    }

    private List<String> entriesAbout(String userId) {
        return run.items("Logs", "T#default").stream()
                .filter(entry -> entry.containsKey("subject"))
                .filter(entry -> attribute(entry, "subject").s().equals(userId))
                .map(entry -> attribute(entry, "resourceId").s())
                .toList();
    }

    @Test
    void anEventTakesEffectOnceWhateverFailedOnce() throws InterruptedException, ExecutionException {
        withEachFault("aml-once-", this::failsOnce);
    }

    private void failsOnce(Fault fault, String user) {
        tables.breakCall(user, 0, fault, 1);

        boolean isDone = succeeds(event("default", user));
        for (int i = 0; i < REPETITIONS && !isDone; i++) {
            isDone = succeeds(event("default", user));
        }

        assertThat(isDone).as(user).isTrue();
        assertThat(attribute(profile("default", user), "amlStatus").s())
                .as(user)
                .isEqualTo("CLEAR");
        assertThat(entriesAbout(user)).as(user).containsExactly("apply-aml-status");
    }

    @Test
    void anEventThatFailsForGoodIsAppliedWhollyOrNotAtAllAndOnceWhenItIsSentAgain()
            throws InterruptedException, ExecutionException {
        withEachFault("aml-always-", this::failsForGood);
    }

    private void failsForGood(Fault fault, String user) {
        for (int i = 0; i <= REPETITIONS; i++) {
            tables.breakCall(user, 0, fault, Integer.MAX_VALUE);
            succeeds(event("default", user));
            assertThat(entriesAbout(user))
                    .as(user)
                    .hasSize(profile("default", user).containsKey("amlStatus") ? 1 : 0);
        }

        tables.watch(user);
        assertThat(succeeds(event("default", user))).as(user).isTrue();

        assertThat(tables.calls(user)).as(user).containsExactly("TransactWriteItems");
        assertThat(attribute(profile("default", user), "amlStatus").s())
                .as(user)
                .isEqualTo("CLEAR");
        assertThat(entriesAbout(user)).as(user).containsExactly("apply-aml-status");
    }

    @Test
    void anEventOfOneTenantNeverReachesTheSameUserOfAnother() {
        run.addUser("aml-tenant-a", "aml-shared");
        run.addUser("aml-tenant-b", "aml-shared");
        Map<String, AttributeValue> before = profile("aml-tenant-b", "aml-shared");

        assertThat(succeeds(event("aml-tenant-a", "aml-shared"))).isTrue();
        assertThat(succeeds(event("aml-tenant-a#U#aml-shared", "x"))).isFalse();
        assertThat(succeeds(event("aml-tenant-b#U", "aml-shared"))).isFalse();

        assertThat(profile("aml-tenant-a", "aml-shared")).containsKey("amlStatus");
        assertThat(profile("aml-tenant-b", "aml-shared")).isEqualTo(before);
    }
}
