package com.allmine.checks.faults;

import static com.allmine.local.LocalRun.attribute;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.local.LocalRun;
import com.allmine.local.UsesLocalRun;
import com.allmine.local.journeys.IdentityRequest;
import com.allmine.testkit.Response;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Parallel requests: their responses and the tables afterwards are those of some sequential order. */
@UsesLocalRun
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RacesTest {
    private static final int RACERS = 8;
    private static final String CONSENT = "/api/v1/legal-documents/consent";
    private static final String GENDER = "/api/v1/onboarding/step-2";
    private static final String INFO = "/user/insert-additional-info";
    private static final String MONEY = """
        {"purposeOfTransactionId": "1", "sourceOfFundingId": "1", "monthlyIncomeAmountId": "3",\
         "estimatedMonthlyDWAmountId": "2", "estimatedMonthlyDWCountId": "1"}\
        """;

    private final LocalRun run;
    private final Invariants invariants;

    RacesTest(LocalRun run) {
        this.run = run;
        this.invariants = new Invariants(run.system().tables().client(), "Users", "Consents", "Logs", "Idempotency");
    }

    /** It reads the tables once for the users of all races. */
    @AfterAll
    void nothingIsHalfWritten() {
        assertThat(invariants.violations())
                .filteredOn(violation -> violation.contains("#U#race-"))
                .isEmpty();
    }

    private String newUser() {
        String sub = "race-" + IdentityRequest.newNumber();
        run.addUser(sub);
        return sub;
    }

    private static String decision(boolean isAccepted) {
        return "{\"documentType\": \"terms_of_use\", \"documentVersion\": \"1.1.0\", \"isAccepted\": %s}"
                .formatted(isAccepted);
    }

    /** Sends these requests in parallel and returns their responses, in the order of the requests. */
    private List<Response> race(List<HttpRequest.Builder> requests) throws InterruptedException, ExecutionException {
        CyclicBarrier start = new CyclicBarrier(requests.size());
        List<Future<Response>> racers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (HttpRequest.Builder request : requests) {
                racers.add(threads.submit(() -> sent(start, request)));
            }
        }
        List<Response> answers = new ArrayList<>();
        for (Future<Response> racer : racers) {
            answers.add(racer.get());
        }
        return answers;
    }

    private Response sent(CyclicBarrier start, HttpRequest.Builder request)
            throws InterruptedException, BrokenBarrierException {
        start.await();
        return run.send(request);
    }

    private List<Map<String, AttributeValue>> items(String table, String sub, String prefix) {
        return run.items(table, "T#default#U#" + sub).stream()
                .filter(item -> attribute(item, "sk").s().startsWith(prefix))
                .toList();
    }

    /** The chain is the order: the response to each decision is the one that its place in the chain requires. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void flippedConsentsAreAnsweredAsTheirOrderInTheChainWouldHaveIt(long seed) throws Exception {
        String sub = newUser();
        Random random = new Random(seed);
        List<Boolean> decisions =
                Stream.generate(random::nextBoolean).limit(RACERS).toList();

        List<Response> answers = race(decisions.stream()
                .map(isAccepted -> run.postAs(sub, CONSENT, decision(isAccepted)))
                .toList());

        List<Map<String, AttributeValue>> chain = items("Consents", sub, "EVENT#");
        List<String> recorded = new ArrayList<>();
        for (int i = 0; i < RACERS; i++) {
            Response answer = answers.get(i);
            if (answer.status() == 200) {
                recorded.add(answer.json().path("_id").asText());
                assertThat(answer.json().path("isAccepted").asBoolean()).isEqualTo(decisions.get(i));
            } else {
                assertThat(answer.header("X-Error-Code")).isEqualTo("CONSENT_UNCHANGED");
                boolean refused = decisions.get(i);
                assertThat(chain)
                        .anyMatch(event -> attribute(event, "isAccepted").bool() == refused);
            }
        }
        assertThat(chain.stream().map(event -> attribute(event, "_id").s()))
                .containsExactlyInAnyOrderElementsOf(recorded);
        for (int i = 1; i < chain.size(); i++) {
            assertThat(attribute(chain.get(i), "isAccepted").bool())
                    .isNotEqualTo(attribute(chain.get(i - 1), "isAccepted").bool());
        }
    }

    /** Each POST, with the items of a user that it adds or changes. */
    record Post(String path, BiFunction<RacesTest, String, List<Map<String, AttributeValue>>> effects) {
        String body() {
            return switch (path) {
                case GENDER -> "{\"gender\": \"other\"}";
                case CONSENT -> decision(true);
                case INFO -> MONEY;
                default -> IdentityRequest.declared(IdentityRequest.newNumber());
            };
        }
    }

    static Stream<Post> posts() {
        return Stream.of(
                new Post(GENDER, (test, sub) -> test.items("Users", sub, "PROFILE")),
                new Post(CONSENT, (test, sub) -> test.items("Consents", sub, "EVENT#")),
                new Post(INFO, (test, sub) -> test.run.infos(sub)),
                new Post(IdentityRequest.PATH, (test, sub) -> test.run.infos(sub)));
    }

    @ParameterizedTest
    @MethodSource("posts")
    void twinsUnderOneKeyHaveOneEffectAndOneAnswer(Post post) throws Exception {
        String sub = newUser();
        String body = post.body();

        List<Response> answers =
                race(Stream.generate(() -> run.postAs(sub, post.path(), body).header("Idempotency-Key", "twin"))
                        .limit(RACERS)
                        .toList());

        assertThat(answers)
                .allMatch(answer ->
                        answer.status() == 200 || "IDEMPOTENCY_KEY_IN_USE".equals(answer.header("X-Error-Code")));
        assertThat(answers.stream()
                        .filter(answer -> answer.status() == 200)
                        // Each repetition of a confirmation has a new token.
                        .map(answer -> answer.body().replaceAll("\"token\":\"[^\"]+\"", "\"token\""))
                        .distinct())
                .hasSize(1);
        assertThat(answers.stream()
                        .filter(answer -> answer.status() == 200 && answer.header("Idempotent-Replayed") == null))
                .hasSize(1);
        assertThat(post.effects().apply(this, sub)).hasSize(1);
    }

    @Test
    void theSameKeyForTwoBodiesBelongsToOneOfThem() throws Exception {
        String sub = newUser();

        List<Response> answers = race(Stream.of(true, false, true, false, true, false)
                .map(isAccepted ->
                        run.postAs(sub, CONSENT, decision(isAccepted)).header("Idempotency-Key", "two bodies"))
                .toList());

        assertThat(items("Consents", sub, "EVENT#")).hasSize(1);
        assertThat(answers.stream()
                        .filter(answer -> answer.status() != 200)
                        .map(answer -> answer.header("X-Error-Code")))
                .contains("IDEMPOTENCY_KEY_REUSED")
                .isSubsetOf("IDEMPOTENCY_KEY_REUSED", "IDEMPOTENCY_KEY_IN_USE");
    }

    @Test
    void twinsWithoutAKeyEachAddTheirVersion() throws Exception {
        String sub = newUser();

        List<Response> answers = race(Stream.generate(() -> run.postAs(sub, INFO, MONEY))
                .limit(RACERS)
                .toList());

        assertThat(answers).allMatch(answer -> answer.status() == 200);
        assertThat(run.infos(sub).stream().map(item -> attribute(item, "sk").s()))
                .containsExactlyInAnyOrderElementsOf(answers.stream()
                        .map(answer -> answer.json().path("id").asText())
                        .toList());
    }

    @Test
    void everyKindOfWriteOfOneUserAtOnceSucceeds() throws Exception {
        String sub = newUser();
        String number = IdentityRequest.newNumber();

        List<Response> answers = race(List.of(
                run.postAs(sub, GENDER, "{\"gender\": \"male\"}"),
                run.postAs(sub, CONSENT, decision(true)),
                run.postAs(sub, INFO, MONEY),
                run.postAs(sub, IdentityRequest.PATH, IdentityRequest.declared(number)),
                run.postAs(sub, GENDER, "{\"gender\": \"female\"}"),
                run.postAs(
                        sub,
                        CONSENT,
                        decision(true).replace("terms_of_use", "privacy_policy").replace("1.1.0", "1.2.0")),
                run.postAs(sub, INFO, MONEY),
                run.postAs(sub, IdentityRequest.PATH, IdentityRequest.declared(number))));

        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(200));
        assertThat(run.infos(sub)).hasSize(4);
        assertThat(items("Consents", sub, "EVENT#")).hasSize(2);
    }

    @Test
    void ofTwoIdentitiesOfOneUserAtOnceOneIsConfirmed() throws Exception {
        String sub = newUser();
        List<String> numbers = List.of(IdentityRequest.newNumber(), IdentityRequest.newNumber());

        List<Response> answers = race(Stream.of(0, 1, 0, 1, 0, 1)
                .map(which -> run.postAs(sub, IdentityRequest.PATH, IdentityRequest.declared(numbers.get(which))))
                .toList());

        List<Integer> confirmed = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i).status() == 200) {
                confirmed.add(i % 2);
            } else {
                assertThat(answers.get(i).header("X-Error-Code")).isEqualTo("IDENTITY_DIFFERS");
            }
        }
        assertThat(Set.copyOf(confirmed)).hasSize(1);
        assertThat(confirmed).hasSize(3);
    }
}
