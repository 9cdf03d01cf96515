package com.allmine.showconsistencyproof;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Api;
import com.allmine.api.Caller;
import com.allmine.api.errors.Problem;
import com.allmine.auth.TestAuth;
import com.allmine.data.audit.AuditEntry;
import com.allmine.data.audit.AuditStream;
import com.allmine.data.audit.InMemoryAuditTrees;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ShowConsistencyProofHandlerTest {
    private static final String PATH = "/admin/audit/consistency";
    private static final String NOT_YET = "no signed checkpoint covers this yet; try again after the next one";

    private final SettableClock clock = new SettableClock("2026-01-15T12:00:00.000Z");
    private final InMemoryAuditTrees trees = new InMemoryAuditTrees();
    private final InMemoryCheckpoints checkpoints = new InMemoryCheckpoints();
    private final ShowConsistencyProofHandler handler = new ShowConsistencyProofHandler(
            new Api(clock, line -> {}),
            TestAuth.authorizer(
                    clock,
                    new InMemoryGrants()
                            .with(new RequiredPermission("show-consistency-proof", Permission.READ), "admin")),
            checkpoints,
            trees,
            clock);

    private Request request(String tenantId, String from) {
        String token = TestAuth.tokens(clock).signIn(new Caller(tenantId, "boss", Set.of("admin")));
        return Request.get(PATH)
                .header("x-auth", token)
                .query("stream", "permission")
                .query("from", from);
    }

    private void log(String tenantId, String id) {
        Map<String, AttributeValue> item = Map.of(
                "pk", AttributeValue.fromS("T#" + tenantId),
                "sk", AttributeValue.fromS(id),
                "effect", AttributeValue.fromS("GRANT"));
        trees.append(tenantId, AuditStream.PERMISSION, List.of(AuditEntry.permission(item)));
    }

    private String sign(String tenantId) {
        return checkpoints.addOf(trees, tenantId, AuditStream.PERMISSION, clock.instant());
    }

    private static boolean isProven(JsonNode proof, String fromRoot, String toRoot) {
        List<String> hashes = new ArrayList<>();
        proof.path("hashes").forEach(hash -> hashes.add(hash.asText()));
        return MerkleTree.verifyConsistency(
                proof.path("from").asLong(), proof.path("to").asLong(), hashes, fromRoot, toRoot);
    }

    @Test
    void showsTheHashesThatLeadToBothRoots() {
        log("default", "a");
        log("default", "b");
        log("default", "c");
        sign("default");
        List<String> leaves = trees.of("default", AuditStream.PERMISSION).stream()
                .map(AuditEntry::leafHash)
                .toList();

        request("default", "1").to(handler).acceptedBare("""
            {"stream": "permission", "from": 1, "to": 3, "hashes": ["%s", "%s"]}\
            """.formatted(leaves.get(1), leaves.get(2)));
        request("default", "3").to(handler).acceptedBare("""
            {"stream": "permission", "from": 3, "to": 3, "hashes": []}\
            """);
    }

    @Test
    void provesThatTheTreeOnlyGrewBetweenAnyTwoSizes() {
        List<String> roots = new ArrayList<>(List.of(MerkleTree.EMPTY_ROOT));
        for (int i = 0; i < 18; i++) {
            log("default", "e" + i);
            roots.add(sign("default"));
        }

        for (int to = 1; to <= 18; to++) {
            for (int from = 1; from <= to; from++) {
                JsonNode proof = request("default", Integer.toString(from))
                        .query("to", Integer.toString(to))
                        .to(handler)
                        .acceptedBare();

                assertThat(isProven(proof, roots.get(from), roots.get(to))).isTrue();
                assertThat(isProven(proof, roots.get(from - 1), roots.get(to))).isFalse();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"PT0S, 900", "PT14M59.001S, 1", "PT15M, 3600"})
    void asksForPatienceUntilACheckpointCoversBothSizes(Duration afterNoon, String seconds) {
        clock.advance(afterNoon);
        log("default", "a");

        Response unsigned = request("default", "1").to(handler);
        sign("default");
        log("default", "b");
        Response large = request("default", "1").query("to", "2").to(handler);
        Response bothLarge = request("default", "2").to(handler);

        for (Response refused : List.of(unsigned, large, bothLarge)) {
            refused.refused(Problem.NOT_YET_CHECKPOINTED, NOT_YET);
            assertThat(refused.header("Retry-After")).isEqualTo(seconds);
        }
        request("default", "1").to(handler).acceptedBare();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "1.5", "1000000000", "x"})
    void reportsEveryInvalidParameterAtOnceInTurkish(String from) {
        Request.get(PATH)
                .header("x-auth", TestAuth.token(clock, "boss", "admin"))
                .header("X-Language", "tr")
                .query("from", from)
                .query("to", "0")
                .to(handler)
                .refused(
                        Problem.VALIDATION_FAILED,
                        "stream: şunlardan biri olmalıdır: permission, consent",
                        "to: 1 ile 999999999 arasında bir tam sayı olmalıdır",
                        "from: 1 ile 999999999 arasında bir tam sayı olmalıdır");
    }

    @Test
    void refusesASmallerTreeThatIsTheLarger() {
        request("default", "3")
                .query("to", "2")
                .to(handler)
                .refused(Problem.VALIDATION_FAILED, "from: must be a whole number from 1 to 2");
    }

    @Test
    void readsTheTreeOfTheTenantAlone() {
        log("default", "a");
        log("default", "b");
        log("acme", "a");
        sign("default");
        sign("acme");

        request("acme", "1").query("to", "2").to(handler).refused(Problem.NOT_YET_CHECKPOINTED, NOT_YET);
        request("other", "1").to(handler).refused(Problem.NOT_YET_CHECKPOINTED, NOT_YET);
        request("acme", "1")
                .header("tenant-id", "default")
                .to(handler)
                .refused(Problem.TENANT_MISMATCH, "tenant-id: must be the tenant of the token");
    }

    @Test
    void requiresTheRoleAdminBeforeItReadsTheQuery() {
        Request.get(PATH).to(handler).refused(Problem.AUTHENTICATION_REQUIRED);
        Request.get(PATH)
                .header("x-auth", TestAuth.token(clock, "u-1", "user"))
                .to(handler)
                .refused(Problem.ROLE_NOT_ALLOWED, "your role does not allow this");
    }
}
