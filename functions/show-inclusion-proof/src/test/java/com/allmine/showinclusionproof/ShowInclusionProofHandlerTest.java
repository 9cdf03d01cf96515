package com.allmine.showinclusionproof;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Api;
import com.allmine.api.Caller;
import com.allmine.api.errors.Problem;
import com.allmine.auth.TestAuth;
import com.allmine.data.audit.AuditEntry;
import com.allmine.data.audit.AuditStream;
import com.allmine.data.audit.InMemoryAuditEntries;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ShowInclusionProofHandlerTest {
    private static final String PATH = "/admin/audit/proofs/{entryId}";
    private static final String NOT_YET = "no signed checkpoint covers this yet; try again after the next one";
    private static final String BROKEN = "the stored record differs from the evidence; contact support";

    private final SettableClock clock = new SettableClock("2026-01-15T12:00:00.000Z");
    private final InMemoryAuditTrees trees = new InMemoryAuditTrees();
    private final InMemoryAuditEntries entries = new InMemoryAuditEntries();
    private final InMemoryCheckpoints checkpoints = new InMemoryCheckpoints();
    private final ShowInclusionProofHandler handler = new ShowInclusionProofHandler(
            new Api(clock, line -> {}),
            TestAuth.authorizer(
                    clock,
                    new InMemoryGrants()
                            .with(new RequiredPermission("show-inclusion-proof", Permission.READ), "admin")),
            checkpoints,
            trees,
            entries,
            clock);

    private Request request(String tenantId, String stream, String entryId) {
        String token = TestAuth.tokens(clock).signIn(new Caller(tenantId, "boss", Set.of("admin")));
        return Request.get(PATH)
                .header("x-auth", token)
                .pathParameter("entryId", entryId)
                .query("stream", stream);
    }

    private Request permission(String entryId) {
        return request("default", "permission", entryId);
    }

    private static Map<String, AttributeValue> item(String tenantId, String id, String resourceId) {
        return Map.of(
                "pk", AttributeValue.fromS("T#" + tenantId),
                "sk", AttributeValue.fromS(id),
                "effect", AttributeValue.fromS("GRANT"),
                "resourceId", AttributeValue.fromS(resourceId));
    }

    private void log(String tenantId, String... ids) {
        for (String id : ids) {
            Map<String, AttributeValue> item = item(tenantId, id, "resource-of-" + id);
            entries.put(item);
            trees.append(tenantId, AuditStream.PERMISSION, List.of(AuditEntry.permission(item)));
        }
    }

    private Map<String, AttributeValue> decide(String userId, String id) {
        Map<String, AttributeValue> event = new HashMap<>(Map.of(
                "pk", AttributeValue.fromS("T#default#U#" + userId),
                "sk", AttributeValue.fromS("EVENT#terms_of_use#000000001"),
                "_id", AttributeValue.fromS(id),
                "ipAddress", AttributeValue.fromS("203.0.113.9"),
                "salt", AttributeValue.fromS("salt-of-" + id)));
        entries.put(event);
        trees.append("default", AuditStream.CONSENT, List.of(AuditEntry.consent(event)));
        return event;
    }

    private String sign(String tenantId, AuditStream stream) {
        return checkpoints.addOf(trees, tenantId, stream, clock.instant());
    }

    private static boolean isProven(JsonNode proof, String root) {
        List<String> hashes = new ArrayList<>();
        proof.path("hashes").forEach(hash -> hashes.add(hash.asText()));
        String leaf = MerkleTree.leafHash(proof.path("entry").asText());
        assertThat(proof.path("leafHash").asText()).isEqualTo(leaf);
        return MerkleTree.verifyInclusion(
                leaf, proof.path("index").asLong(), proof.path("size").asLong(), hashes, root);
    }

    @Test
    void showsTheEntryAndTheHashesThatLeadToTheRoot() {
        log("default", "a", "b", "c");
        String b = MerkleTree.leafHash(
                trees.of("default", AuditStream.PERMISSION).get(1).text());
        String a = MerkleTree.leafHash(
                trees.of("default", AuditStream.PERMISSION).get(0).text());
        String c = MerkleTree.leafHash(
                trees.of("default", AuditStream.PERMISSION).get(2).text());
        sign("default", AuditStream.PERMISSION);

        permission("b").to(handler).acceptedBare("""
            {"stream": "permission", "entryId": "b", "index": 1, "size": 3,
             "entry": "{\\"effect\\":\\"GRANT\\",\\"pk\\":\\"T#default\\",\\"resourceId\\":\\"resource-of-b\\",\\"sk\\":\\"b\\"}",
             "leafHash": "%s", "hashes": ["%s", "%s"]}\
            """.formatted(b, a, c));
    }

    @Test
    void provesEveryEntryInEverySizeOfTheTree() {
        List<String> roots = new ArrayList<>(List.of(MerkleTree.EMPTY_ROOT));
        for (int i = 0; i < 18; i++) {
            log("default", "e" + i);
            roots.add(sign("default", AuditStream.PERMISSION));
        }

        for (int size = 1; size <= 18; size++) {
            for (int index = 0; index < size; index++) {
                JsonNode proof = permission("e" + index)
                        .query("size", Integer.toString(size))
                        .to(handler)
                        .acceptedBare();

                assertThat(proof.path("index").asInt()).isEqualTo(index);
                assertThat(isProven(proof, roots.get(size))).isTrue();
                assertThat(isProven(proof, roots.get(size - 1))).isFalse();
            }
        }
    }

    @Test
    void provesADecisionWithoutThePersonAlsoAfterErasure() {
        Map<String, AttributeValue> event = decide("u-1", "c-1");
        decide("u-2", "c-2");
        String root = sign("default", AuditStream.CONSENT);

        JsonNode before = request("default", "consent", "c-1").to(handler).acceptedBare();
        event.keySet().removeAll(Set.of("ipAddress", "salt"));
        JsonNode after = request("default", "consent", "c-1").to(handler).acceptedBare();

        assertThat(isProven(before, root)).isTrue();
        assertThat(after).isEqualTo(before);
        assertThat(after.toString()).doesNotContain("203.0.113.9", "salt-of-");
    }

    @ParameterizedTest
    @CsvSource({"PT0S, 900", "PT14M59.001S, 1", "PT15M, 3600"})
    void asksForPatienceUntilACheckpointCoversTheEntry(Duration afterNoon, String seconds) {
        clock.advance(afterNoon);
        log("default", "a");

        Response unsigned = permission("a").to(handler);
        sign("default", AuditStream.PERMISSION);
        log("default", "b");
        Response late = permission("b").to(handler);
        Response large = permission("a").query("size", "2").to(handler);

        for (Response refused : List.of(unsigned, late, large)) {
            refused.refused(Problem.NOT_YET_CHECKPOINTED, NOT_YET);
            assertThat(refused.header("Retry-After")).isEqualTo(seconds);
        }
        permission("a").to(handler).acceptedBare();
    }

    @Test
    void findsNoEntryInATreeThatIsTooSmallForIt() {
        log("default", "a", "b", "c");
        sign("default", AuditStream.PERMISSION);

        permission("c").query("size", "2").to(handler).refused(Problem.ENTRY_NOT_FOUND);
        permission("b").query("size", "2").to(handler).acceptedBare();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "z", "A", "a ", "a#b", "../a", "%61", "\u0000", "\ud800", "\u202ea"})
    void findsNothingUnderAnyOtherId(String entryId) {
        log("default", "a");
        sign("default", AuditStream.PERMISSION);

        permission(entryId).to(handler).refused(Problem.ENTRY_NOT_FOUND);
        permission(entryId + "x".repeat(60_000)).to(handler).refused(Problem.ENTRY_NOT_FOUND);
    }

    @Test
    void findsNoEntryOfTheOtherStream() {
        decide("u-1", "c-1");
        log("default", "a");
        sign("default", AuditStream.CONSENT);
        sign("default", AuditStream.PERMISSION);

        permission("c-1").to(handler).refused(Problem.ENTRY_NOT_FOUND);
        request("default", "consent", "a").to(handler).refused(Problem.ENTRY_NOT_FOUND);
    }

    @Test
    void showsNoTenantTheEntriesOfAnother() {
        log("default", "a", "b");
        log("acme", "b");
        sign("default", AuditStream.PERMISSION);
        sign("acme", AuditStream.PERMISSION);

        request("acme", "permission", "a").to(handler).refused(Problem.ENTRY_NOT_FOUND);
        JsonNode own = request("acme", "permission", "b").to(handler).acceptedBare();
        assertThat(own.path("entry").asText()).contains("T#acme").doesNotContain("default");
        request("acme", "permission", "b")
                .header("tenant-id", "default")
                .to(handler)
                .refused(Problem.TENANT_MISMATCH, "tenant-id: must be the tenant of the token");
    }

    @Test
    void givesNoProofOfAnEntryThatIsGoneOrAltered() {
        log("default", "a", "b", "c");
        sign("default", AuditStream.PERMISSION);

        entries.put(item("default", "a", "another-resource"));
        entries.remove(AuditEntry.permission(item("default", "b", "")).key());

        permission("a").to(handler).refused(Problem.EVIDENCE_BROKEN, BROKEN);
        permission("b").to(handler).refused(Problem.EVIDENCE_BROKEN, BROKEN);
        permission("c").to(handler).acceptedBare();
    }

    /** The last checkpoint is signed: a tree that was changed together with its entry leads to another root. */
    @Test
    void givesNoProofThatDoesNotLeadToTheSignedRoot() {
        log("default", "a", "b", "c");
        sign("default", AuditStream.PERMISSION);

        Map<String, AttributeValue> forged = item("default", "b", "forged");
        entries.put(forged);
        trees.forge("default", AuditStream.PERMISSION, 1, AuditEntry.permission(forged));

        permission("b").to(handler).refused(Problem.EVIDENCE_BROKEN, BROKEN);
        permission("a").to(handler).refused(Problem.EVIDENCE_BROKEN, BROKEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1.5", "1000000000", "x"})
    void reportsEveryInvalidParameterAtOnceInTurkish(String size) {
        Request.get(PATH)
                .header("x-auth", TestAuth.token(clock, "boss", "admin"))
                .header("X-Language", "tr")
                .pathParameter("entryId", "a")
                .query("size", size)
                .to(handler)
                .refused(
                        Problem.VALIDATION_FAILED,
                        "stream: şunlardan biri olmalıdır: permission, consent",
                        "size: 1 ile 999999999 arasında bir tam sayı olmalıdır");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PERMISSION", "event", "consent,permission"})
    void refusesAnUnknownStreamAndListsTheTwo(String stream) {
        request("default", stream, "a")
                .to(handler)
                .refused(Problem.VALIDATION_FAILED, "stream: must be one of permission, consent");
    }

    /** The order of the checks: nobody learns what exists before they are authorized. */
    @Test
    void requiresTheRoleAdminBeforeItLooksForTheEntry() {
        Request unknown = Request.get(PATH).pathParameter("entryId", "a").query("stream", "consent");

        unknown.to(handler).refused(Problem.AUTHENTICATION_REQUIRED);
        unknown.header("x-auth", TestAuth.token(clock, "u-1", "user"))
                .to(handler)
                .refused(Problem.ROLE_NOT_ALLOWED, "your role does not allow this");
    }
}
