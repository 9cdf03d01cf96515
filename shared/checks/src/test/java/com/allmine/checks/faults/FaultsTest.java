package com.allmine.checks.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Caller;
import com.allmine.api.input.ClientHeaders;
import com.allmine.api.input.Violations;
import com.allmine.checks.faults.FaultyRun.Call;
import com.allmine.checks.faults.FaultyRun.Case;
import com.allmine.checks.faults.FaultyRun.Service;
import com.allmine.data.consent.Consents.Decision;
import com.allmine.data.consent.Consents.Evidence;
import com.allmine.data.consent.DocumentType;
import com.allmine.data.consent.DynamoConsents;
import com.allmine.local.LocalRun;
import com.allmine.local.PublishedContract;
import com.allmine.local.UsesLocalRun;
import com.allmine.local.journeys.IdentityRequest;
import com.allmine.testkit.Response;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Every fault in every request of every endpoint to DynamoDB, Step Functions and the national register, once and for
 * all attempts. The caller gets the documented response, a retry succeeds, nothing is half-written, and each committed change is one event. {@code
 * -Dfaults=true} adds the cases that take half a minute.
 */
@UsesLocalRun
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultsTest {
    /** So many cases run at once, because most of them wait for a timeout or between attempts. */
    private static final int AT_ONCE = 12;

    private static final int WORKING_AT_ONCE = 2 * Runtime.getRuntime().availableProcessors();
    private static final int MAX_RETRIES = 5;
    private static final String USER = "u-1";
    private static final String NUMBER = "12345678901";
    private static final String ENTRY = "019bc134784035a2c4cb5da2";
    private static final String CONSENT = "019bc134784035a2c4cb5da1";
    private static final String MONEY = """
        {"purposeOfTransactionId": "1", "sourceOfFundingId": "1", "monthlyIncomeAmountId": "3",\
         "estimatedMonthlyDWAmountId": "2", "estimatedMonthlyDWCountId": "1"}\
        """;

    private static final PublishedContract CONTRACT = PublishedContract.read();

    private final LocalRun run;
    private final FaultyRun faulty;
    private final Invariants invariants;
    private final EventInvariants events;
    private final TreeInvariants trees;
    private final Map<String, String> tokens = new ConcurrentHashMap<>();
    private final Semaphore working = new Semaphore(WORKING_AT_ONCE);

    FaultsTest(LocalRun run) {
        this.run = run;
        this.faulty = new FaultyRun(run);
        this.invariants = new Invariants(run.system().tables().client(), "Users", "Consents", "Logs", "Idempotency");
        this.events = new EventInvariants(run.system().tables().client(), "Users", "Consents", "Logs", "Events");
        this.trees = new TreeInvariants(run.system().tables().client(), "Consents", "Logs", "Audit");
    }

    @BeforeAll
    void warmUp() {
        Iterator<String> tenants =
                faulty.newTenants(USER, Endpoint.values().length).iterator();
        for (Endpoint endpoint : Endpoint.values()) {
            String tenantId = tenants.next();
            endpoint.prepare(this, tenantId);
            send(endpoint, tenantId);
        }
    }

    /** It reads the tables once for the tenants of all cases. */
    @AfterAll
    void nothingIsHalfWrittenAndEveryChangeIsOneEvent() {
        faulty.close();
        assertThat(invariants.violations())
                .filteredOn(violation -> violation.contains("T#fault-"))
                .isEmpty();
        run.system().events().deliver();
        assertThat(events.violations("fault-")).isEmpty();
        assertThat(trees.violations("fault-")).isEmpty();
    }

    /** A request, and its effect on the tables. */
    enum Endpoint {
        SAVE_GENDER("POST /api/v1/onboarding/step-2", "{\"gender\": \"female\"}"),
        RECORD_CONSENT("POST /api/v1/legal-documents/consent", consent(true)),
        CHANGE_CONSENT("POST /api/v1/legal-documents/consent", consent(false)),
        LIST_CONSENTS("GET /api/v1/legal-documents/consent", ""),
        SHOW_CONSENT_RECEIPT("GET /api/v1/legal-documents/consent/" + CONSENT + "/receipt", ""),
        LIST_DUE_DOCUMENTS("GET /api/v1/legal-documents/due", ""),
        LIST_LEGAL_DOCUMENTS("GET /api/v1/legal-documents", ""),
        SHOW_LEGAL_DOCUMENT("GET /api/v1/legal-documents/terms_of_use/1.1.0", ""),
        ADD_USER_INFO("POST /user/insert-additional-info", MONEY),
        DECLARE_IDENTITY("POST /user/confirm-user-identity", IdentityRequest.declared(NUMBER)),
        VERIFY_IDENTITY("POST /user/confirm-user-identity", IdentityRequest.verified(NUMBER)),
        SHOW_IDENTITY_ASSURANCE("GET /user/identity-assurance", ""),
        LIST_PERMISSION_LOG("GET /admin/role-resource-permission-log", ""),
        LIST_DROPDOWN("GET /dropdown/get-parameter", ""),
        LIST_EVENTS("GET /admin/events", ""),
        SHOW_ACCEPTANCE("GET /admin/legal-documents/terms_of_use/1.1.0/acceptance", ""),
        SHOW_INCLUSION_PROOF("GET /admin/audit/proofs/" + ENTRY + "?stream=permission", ""),
        SHOW_CONSISTENCY_PROOF("GET /admin/audit/consistency?stream=permission&from=1", "");

        private final String route;
        private final String body;

        Endpoint(String route, String body) {
            this.route = route;
            this.body = body;
        }

        private static String consent(boolean isAccepted) {
            return "{\"documentType\": \"terms_of_use\", \"documentVersion\": \"1.1.0\", \"isAccepted\": %s}"
                    .formatted(isAccepted);
        }

        /** Stores what the request needs. */
        private void prepare(FaultsTest test, String tenantId) {
            if (this == SHOW_CONSENT_RECEIPT) {
                decide(test, tenantId);
            }
            if (this == CHANGE_CONSENT) {
                before(test, tenantId, "/api/v1/legal-documents/consent", consent(true));
            }
            if (this == SHOW_INCLUSION_PROOF || this == SHOW_CONSISTENCY_PROOF) {
                assertThat(test.run.signedEntry(tenantId)).isEqualTo(ENTRY);
            }
            if (this == SHOW_IDENTITY_ASSURANCE) {
                before(test, tenantId, IdentityRequest.PATH, IdentityRequest.verified(IdentityRequest.newNumber()));
            }
        }

        /** Stores a decision whose id the path names. */
        private static void decide(FaultsTest test, String tenantId) {
            new DynamoConsents(
                            test.run.system().tables().client(),
                            "Consents",
                            "Users",
                            InstantSource.system(),
                            new SecureRandom())
                    .record(
                            new Caller(tenantId, USER, Set.of("user")),
                            CONSENT,
                            new Decision(DocumentType.TERMS_OF_USE, "1.1.0", true),
                            new Evidence(null, null, ClientHeaders.read(name -> null, new Violations())));
        }

        /** Sends a request through the functions of the plain run, so that those under test remember nothing. */
        private static void before(FaultsTest test, String tenantId, String path, String body) {
            assertThat(test.run
                            .send(test.run
                                    .to(path)
                                    .POST(BodyPublishers.ofString(body))
                                    .header("Content-Type", "application/json")
                                    .header("Authorization", test.token(tenantId)))
                            .status())
                    .isEqualTo(200);
        }

        /** How many effects of one request the tables have. */
        private int effects(FaultsTest test, String tenantId) {
            String pk = "T#" + tenantId + "#U#" + USER;
            return switch (this) {
                case SAVE_GENDER -> count(test.run.items("Users", pk), "PROFILE", "gender");
                case RECORD_CONSENT -> count(test.run.items("Consents", pk), "EVENT#", "sk");
                case CHANGE_CONSENT -> count(test.run.items("Consents", pk), "EVENT#", "sk") - 1;
                case ADD_USER_INFO, DECLARE_IDENTITY, VERIFY_IDENTITY ->
                    count(test.run.items("Users", pk.replaceFirst("^T", "INFO")), "", "sk");
                case LIST_CONSENTS,
                        SHOW_CONSENT_RECEIPT,
                        LIST_DUE_DOCUMENTS,
                        LIST_LEGAL_DOCUMENTS,
                        SHOW_LEGAL_DOCUMENT,
                        SHOW_IDENTITY_ASSURANCE,
                        LIST_PERMISSION_LOG,
                        LIST_DROPDOWN,
                        LIST_EVENTS,
                        SHOW_ACCEPTANCE,
                        SHOW_INCLUSION_PROOF,
                        SHOW_CONSISTENCY_PROOF -> 1;
            };
        }

        private static int count(List<Map<String, AttributeValue>> items, String prefix, String attribute) {
            return (int) items.stream()
                    .filter(item -> LocalRun.attribute(item, "sk").s().startsWith(prefix))
                    .filter(item -> item.containsKey(attribute))
                    .count();
        }
    }

    private String token(String tenantId) {
        return tokens.computeIfAbsent(tenantId, this::newToken);
    }

    private String newToken(String tenantId) {
        return run.get("/_local/tokens?sub=" + USER + "&tenantId=" + tenantId + "&roles=admin,user")
                .json()
                .path("token")
                .asText();
    }

    private Response send(Endpoint endpoint, String tenantId) {
        Map<String, String> headers = new TreeMap<>(
                Map.of("authorization", token(tenantId), "content-type", "application/json", "tenant-id", tenantId));
        if (endpoint.route.startsWith("POST")) {
            headers.put("idempotency-key", "key-of-" + tenantId);
        }
        String number = tenantId.replaceAll("\\D", "");
        return faulty.send(endpoint.route, headers, endpoint.body.replace(NUMBER, number));
    }

    /** Repeats a request as a client does: a 503 asks for another attempt, and a busy machine can cause one. */
    private Response retry(Endpoint endpoint, String tenantId) {
        Response again = send(endpoint, tenantId);
        for (int retries = 1; again.status() == 503 && retries < MAX_RETRIES; retries++) {
            again = send(endpoint, tenantId);
        }
        return again;
    }

    /** Sends few requests at once, so that no call comes near its timeout, even on a busy machine. */
    private Response work(Supplier<Response> request) {
        working.acquireUninterruptibly();
        try {
            return request.get();
        } finally {
            working.release();
        }
    }

    /** One fault in one call of a request, and then the same request again. */
    private List<String> wrong(Endpoint endpoint, String tenantId, Case tried) {
        faulty.breakCall(tenantId, tried);

        Response broken = tried.isWaiting() ? send(endpoint, tenantId) : work(() -> send(endpoint, tenantId));

        faulty.watch(tenantId);
        Response again = work(() -> retry(endpoint, tenantId));
        // The proxies look for every owner in every call.
        faulty.forget(tenantId);
        int effects = endpoint.effects(this, tenantId);
        List<String> wrong = new ArrayList<>(answer(endpoint, broken));
        wrong.addAll(answer(endpoint, again));
        if (broken.status() != 200 && broken.status() != 503) {
            wrong.add("answered " + broken.status() + " " + broken.body());
        }
        // If the idempotency record cannot be written, its key stays in use for the longest run of a function.
        boolean isClaimStuck = tried.isForGood()
                && tried.call().operation().equals("UpdateItem")
                && "IDEMPOTENCY_KEY_IN_USE".equals(again.header("X-Error-Code"));
        if (again.status() != 200 && !isClaimStuck) {
            wrong.add("answered " + broken.status() + ", and the retry " + again.status() + " "
                    + again.header("X-Error-Code"));
        }
        if (again.status() == 200 ? effects != 1 : effects > 1) {
            wrong.add("answered " + broken.status() + " and " + again.status() + " and took effect " + effects
                    + " times");
        }
        return wrong.stream().map((endpoint + " " + tried + ": ")::concat).toList();
    }

    private static List<String> answer(Endpoint endpoint, Response received) {
        String[] parts = endpoint.route.split(" ", 2);
        return CONTRACT.faultsOfResponse(parts[0], parts[1].split("\\?", 2)[0], received);
    }

    @ParameterizedTest
    @EnumSource
    void everyFaultAtEveryCallIsAnsweredAsDocumentedAndARetrySucceeds(Endpoint endpoint)
            throws InterruptedException, ExecutionException {
        String plain = faulty.newTenants(USER, 1).iterator().next();
        endpoint.prepare(this, plain);
        faulty.watch(plain);
        assertThat(send(endpoint, plain).status()).isEqualTo(200);
        // Requests that do not ask the register have tried all other faults already.
        List<Call> calls = faulty.calls(plain).stream()
                .filter(call -> endpoint != Endpoint.VERIFY_IDENTITY
                        || call.service() == Service.REGISTER
                        || Boolean.getBoolean("faults"))
                .toList();
        List<Case> cases = calls.stream().flatMap(Case::of).toList();
        Iterator<String> tenants = faulty.newTenants(USER, cases.size()).iterator();
        List<Future<List<String>>> tried = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            for (Case one : cases) {
                String tenantId = tenants.next();
                endpoint.prepare(this, tenantId);
                tried.add(threads.submit(() -> wrong(endpoint, tenantId, one)));
            }
        }
        List<String> wrong = new ArrayList<>();
        for (Future<List<String>> one : tried) {
            wrong.addAll(one.get());
        }
        assertThat(calls).isNotEmpty();
        assertThat(wrong).isEmpty();
    }
}
