package com.allmine.checks.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.local.LocalRun;
import com.allmine.local.UsesLocalRun;
import com.allmine.local.journeys.IdentityRequest;
import com.allmine.local.journeys.ListPermissionLogJourneyTest;
import com.allmine.testkit.Response;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Two tenants with a user of the same id, and a neighbour of that user. Nobody can see or change another's data with
 * any of their ids, keys and names. Cursors and ids of the permission log are in {@link ListPermissionLogJourneyTest}.
 */
@UsesLocalRun
class IsolationTest {
    private static final String SECRET = "Onlytheirs";

    private final LocalRun run;

    IsolationTest(LocalRun run) {
        this.run = run;
    }

    /** A POST of a user. */
    record Post(String path, String body) {
        @Override
        public String toString() {
            return path;
        }
    }

    static Stream<Post> posts() {
        String number = IdentityRequest.newNumber();
        return Stream.of(
                new Post("/api/v1/onboarding/step-2", "{\"gender\": \"female\"}"),
                new Post("/api/v1/legal-documents/consent", """
                    {"documentType": "terms_of_use", "documentVersion": "1.1.0", "isAccepted": true}\
                    """),
                new Post("/user/insert-additional-info", """
                    {"purposeOfTransactionId": "1", "sourceOfFundingId": "2", "explainSourceOfFunding": "Onlytheirs",\
                     "monthlyIncomeAmountId": "3", "estimatedMonthlyDWAmountId": "2", "estimatedMonthlyDWCountId": "1"}\
                    """),
                new Post(IdentityRequest.PATH, IdentityRequest.declared(number).replace("Ahmet", SECRET)));
    }

    private String token(String tenantId, String sub) {
        return run.get("/_local/tokens?sub=" + sub + "&tenantId=" + tenantId.replace("#", "%23"))
                .json()
                .path("token")
                .asText();
    }

    private HttpRequest.Builder as(String tenantId, String sub, Post post) {
        return run.to(post.path())
                .POST(BodyPublishers.ofString(post.body()))
                .header("Content-Type", "application/json")
                .header("User-Agent", tenantId)
                .header("Authorization", "Bearer " + token(tenantId, sub));
    }

    /** All items of a tenant in all tables, without the log of refusals. */
    private Map<String, List<Map<String, AttributeValue>>> everythingOf(String tenantId) {
        Map<String, List<Map<String, AttributeValue>>> all = new HashMap<>();
        for (String table : List.of("Users", "Consents", "Logs")) {
            all.put(
                    table,
                    run.system().tables().client().scanPaginator(s -> s.tableName(table)).items().stream()
                            .filter(item ->
                                    Objects.requireNonNull(item.get("pk")).s().matches("T#" + tenantId + "(#.*)?"))
                            .collect(Collectors.toList()));
        }
        return all;
    }

    /** The response without the values that are new each time. */
    private static String plain(Response received) {
        return received.status() + " " + received.header("X-Error-Code") + " "
                + received.body().replaceAll("\"timestamp\":\"[^\"]*\"", "");
    }

    @ParameterizedTest
    @MethodSource("posts")
    void ofAnotherTenantNothingIsSeenChangedOrTold(Post post) {
        String theirs = "theirs" + post.path().replaceAll("\\W", "");
        String ours = "ours" + post.path().replaceAll("\\W", "");
        run.addUser(theirs, "u-1");
        run.addUser(theirs, "u-2");
        run.addUser(ours, "u-1");
        Response first = run.send(as(theirs, "u-1", post).header("Idempotency-Key", "key-1"));
        assertThat(first.status()).isEqualTo(200);
        Map<String, List<Map<String, AttributeValue>>> before = everythingOf(theirs);

        Response sameIdAndKey = run.send(as(ours, "u-1", post).header("Idempotency-Key", "key-1"));
        Response theirId = run.send(as(ours, "u-2", post));
        Response noSuchId = run.send(as(ours, "u-3", post));
        Response theirIdAndKey = run.send(as(ours, "u-2", post).header("Idempotency-Key", "key-1"));
        Response theirName = run.send(as(ours, "u-1", post).header("tenant-id", theirs));
        Response asPath = run.send(as(ours + "#U#u-1", "u-1", post));

        assertThat(sameIdAndKey.status()).isEqualTo(200);
        assertThat(sameIdAndKey.header("Idempotent-Replayed")).isNull();
        assertThat(plain(theirId)).isEqualTo(plain(noSuchId)).startsWith("404 USER_NOT_FOUND");
        assertThat(plain(theirIdAndKey)).isEqualTo(plain(noSuchId));
        assertThat(plain(asPath)).isEqualTo(plain(noSuchId));
        if (post.path().startsWith("/user/")) {
            assertThat(plain(theirName)).startsWith("403 TENANT_MISMATCH");
        }
        assertThat(Stream.of(sameIdAndKey, theirId, theirIdAndKey, theirName).map(Response::body))
                .noneMatch(body -> body.contains(theirs) || body.contains(SECRET));
        assertThat(everythingOf(theirs)).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("posts")
    void ofANeighbourNothingIsSeenChangedOrTold(Post post) {
        String tenantId = "block" + post.path().replaceAll("\\W", "");
        run.addUser(tenantId, "u-1");
        run.addUser(tenantId, "u-2");
        assertThat(run.send(as(tenantId, "u-1", post).header("Idempotency-Key", "key-1"))
                        .status())
                .isEqualTo(200);
        String neighbour = "T#" + tenantId + "#U#u-1";
        List<Map<String, AttributeValue>> users = run.items("Users", neighbour);
        List<Map<String, AttributeValue>> consents = run.items("Consents", neighbour);

        Response received = run.send(as(tenantId, "u-2", post).header("Idempotency-Key", "key-1"));

        boolean isIdentity = post.path().equals(IdentityRequest.PATH);
        assertThat(received.status()).isEqualTo(isIdentity ? 409 : 200);
        assertThat(received.header("X-Error-Code")).isEqualTo(isIdentity ? "ACCOUNT_LIMIT_REACHED" : null);
        assertThat(received.header("Idempotent-Replayed")).isNull();
        assertThat(received.body()).doesNotContain("u-1", SECRET);
        assertThat(run.items("Users", neighbour)).isEqualTo(users);
        assertThat(run.items("Consents", neighbour)).isEqualTo(consents);
    }
}
