package com.allmine.listcheckpoints;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Api;
import com.allmine.api.Caller;
import com.allmine.api.errors.Problem;
import com.allmine.auth.TestAuth;
import com.allmine.data.audit.AuditStream;
import com.allmine.data.audit.Checkpoint;
import com.allmine.data.audit.Checkpoints.Stored;
import com.allmine.data.audit.InMemoryCheckpoints;
import com.allmine.data.audit.MerkleTree;
import com.allmine.data.permission.InMemoryGrants;
import com.allmine.data.permission.Permission;
import com.allmine.data.permission.RequiredPermission;
import com.allmine.testkit.Request;
import com.allmine.testkit.Response;
import com.allmine.testkit.SettableClock;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListCheckpointsHandlerTest {
    private static final String PATH = "/admin/audit/checkpoints";
    private static final String CURSOR =
            "after: must be a cursor that this list returned for the same filters in the last 90 days";

    private final SettableClock clock = new SettableClock("2026-01-15T12:00:00.000Z");
    private final InMemoryCheckpoints checkpoints = new InMemoryCheckpoints();
    private final ListCheckpointsHandler handler = new ListCheckpointsHandler(
            new Api(clock, line -> {}),
            TestAuth.authorizer(
                    clock,
                    new InMemoryGrants().with(new RequiredPermission("list-checkpoints", Permission.READ), "admin")),
            checkpoints,
            TestAuth.cursors(clock, ListCheckpointsHandler.CURSOR_LIFE));

    private static Stored stored(long sequence) {
        Checkpoint checkpoint =
                new Checkpoint("api.example.com/default/consent", 7 + sequence, MerkleTree.leafHash("root"));
        Instant createdAt = Instant.parse("2026-01-15T10:15:00.123Z").plus(Duration.ofHours(sequence));
        return new Stored(sequence, checkpoint, createdAt, checkpoint.text() + "\n— note of " + sequence + "\n");
    }

    private void add(String tenantId, AuditStream stream, long last) {
        LongStream.rangeClosed(1, last).forEach(sequence -> checkpoints.add(tenantId, stream, stored(sequence)));
    }

    private Request request() {
        return Request.get(PATH).query("stream", "consent").header("x-auth", TestAuth.token(clock, "boss", "admin"));
    }

    private Request requestOfAcme() {
        String token = TestAuth.tokens(clock).signIn(new Caller("acme", "boss", Set.of("admin")));
        return Request.get(PATH).query("stream", "consent").header("x-auth", token);
    }

    private static List<Long> sequences(Response page) {
        return StreamSupport.stream(page.acceptedBare().spliterator(), false)
                .map((JsonNode element) -> element.path("sequence").asLong())
                .toList();
    }

    private static String cursor(Response page) {
        return Objects.requireNonNull(page.header("X-Next-Cursor"));
    }

    @Test
    void returnsWhatWasSigned() {
        add("default", AuditStream.CONSENT, 1);

        request().to(handler).acceptedBare("""
            [{"stream": "consent", "sequence": 1, "size": 8, "rootHash": "%s",
              "createdAt": "2026-01-15T11:15:00.123Z",
              "checkpoint": "api.example.com/default/consent\\n8\\n%s\\n\\n— note of 1\\n"}]\
            """.formatted(MerkleTree.leafHash("root"), MerkleTree.leafHash("root")));
    }

    @Test
    void leadsThroughEveryCheckpointOnceOldestFirst() {
        add("default", AuditStream.CONSENT, 5);
        List<Long> found = new ArrayList<>();

        Response page = request().query("limit", "2").to(handler);
        found.addAll(sequences(page));
        while (page.header("Link") != null) {
            assertThat(page.header("Link"))
                    .isEqualTo("<" + PATH + "?stream=consent&limit=2&after=" + cursor(page) + ">; rel=\"next\"");
            page = request().query("limit", "2").query("after", cursor(page)).to(handler);
            found.addAll(sequences(page));
        }

        assertThat(found).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void keepsThePlaceOfAClientThatHasReadEverything() {
        Response none = request().to(handler);
        assertThat(sequences(none)).isEmpty();
        assertThat(none.headers()).doesNotContainKey("Link");

        add("default", AuditStream.CONSENT, 1);
        Response first = request().query("after", cursor(none)).to(handler);
        Response end = request().query("after", cursor(first)).to(handler);
        checkpoints.add("default", AuditStream.CONSENT, stored(2));

        assertThat(sequences(first)).containsExactly(1L);
        assertThat(sequences(end)).isEmpty();
        assertThat(sequences(request().query("after", cursor(end)).to(handler))).containsExactly(2L);
    }

    @Test
    void readsAHundredUnlessTheClientWantsAnotherNumber() {
        add("default", AuditStream.CONSENT, 101);

        assertThat(sequences(request().to(handler))).hasSize(100);
        assertThat(sequences(request().query("limit", "500").to(handler))).hasSize(101);
    }

    @Test
    void aCursorWorksForItsStreamOnly() {
        add("default", AuditStream.CONSENT, 2);
        add("default", AuditStream.PERMISSION, 2);
        String cursor = cursor(request().query("limit", "1").to(handler));

        request()
                .query("stream", "permission")
                .query("after", cursor)
                .to(handler)
                .refused(Problem.VALIDATION_FAILED, CURSOR);
    }

    @Test
    void aCursorLivesForNinetyDays() {
        add("default", AuditStream.CONSENT, 2);
        String cursor = cursor(request().query("limit", "1").to(handler));

        clock.advance(Duration.ofDays(90).minusMillis(1));
        assertThat(sequences(request().query("after", cursor).to(handler))).containsExactly(2L);
        clock.advance(Duration.ofMillis(1));
        request().query("after", cursor).to(handler).refused(Problem.VALIDATION_FAILED, CURSOR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"consents", "CONSENT", ""})
    void requiresOneOfTheTwoStreams(String stream) {
        request()
                .query("stream", stream)
                .to(handler)
                .refused(Problem.VALIDATION_FAILED, "stream: must be one of permission, consent");
    }

    @Test
    void reportsEveryInvalidParameterAtOnceInTurkish() {
        List<String> errors = request()
                .header("X-Language", "tr")
                .query("stream", "x")
                .query("limit", "0")
                .query("after", "forged")
                .to(handler)
                .errors();

        assertThat(errors).hasSize(4);
        assertThat(errors.get(2)).isEqualTo("limit: 1 ile 500 arasında bir tam sayı olmalıdır");
    }

    @Test
    void separatesTenants() {
        add("default", AuditStream.CONSENT, 3);
        add("acme", AuditStream.CONSENT, 1);
        String cursor = cursor(request().query("limit", "1").to(handler));

        assertThat(sequences(requestOfAcme().to(handler))).containsExactly(1L);
        requestOfAcme().query("after", cursor).to(handler).refused(Problem.VALIDATION_FAILED, CURSOR);
        requestOfAcme()
                .header("tenant-id", "default")
                .to(handler)
                .refused(Problem.TENANT_MISMATCH, "tenant-id: must be the tenant of the token");
    }

    @Test
    void requiresTheRoleAdmin() {
        Request.get(PATH).query("stream", "consent").to(handler).refused(Problem.AUTHENTICATION_REQUIRED);
        Request.get(PATH)
                .query("stream", "consent")
                .header("x-auth", TestAuth.token(clock, "u-1", "user"))
                .to(handler)
                .refused(Problem.ROLE_NOT_ALLOWED, "your role does not allow this");
    }
}
