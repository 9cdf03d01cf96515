package com.allmine.local.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.errors.Problem;
import com.allmine.data.audit.MerkleTree;
import com.allmine.data.permission.Grant;
import com.allmine.data.permission.Permission;
import com.allmine.data.permission.RequiredPermission;
import com.allmine.data.permissionlog.LogEntry;
import com.allmine.data.permissionlog.LogEntry.Effect;
import com.allmine.local.LocalRun;
import com.allmine.local.UsesLocalRun;
import com.allmine.testkit.Response;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** From a decision to the proofs of it, with a signed checkpoint. Every test has a separate tenant. */
@UsesLocalRun
class AuditProofsJourneyTest {
    private static final String CONSENT = "/api/v1/legal-documents/consent";
    private static final String NOT_YET = "no signed checkpoint covers this yet; try again after the next one";
    private static final String BROKEN = "the stored record differs from the evidence; contact support";
    private static final Pattern ROUND_TRIPS = Pattern.compile("\"roundTrips\":(\\d+)");

    private final LocalRun run;

    AuditProofsJourneyTest(LocalRun run) {
        this.run = run;
    }

    private String token(String tenantId, String sub, String role) {
        return run.get("/_local/tokens?sub=%s&tenantId=%s&roles=%s".formatted(sub, tenantId, role))
                .json()
                .path("token")
                .asText();
    }

    private Response admin(String tenantId, String path) {
        return run.send(run.to("/admin/audit/" + path).header("x-auth", token(tenantId, "boss", "admin")));
    }

    private Response proof(String tenantId, String entryId, String query) {
        return admin(tenantId, "proofs/" + entryId + "?" + query);
    }

    /** Records a decision of a new user and returns its id. */
    private String decide(String tenantId, String sub) {
        run.addUser(tenantId, sub);
        HttpRequest.Builder request = run.to(CONSENT)
                .POST(BodyPublishers.ofString("""
                    {"documentType": "consent_form", "documentVersion": "1.0.0", "isAccepted": true}\
                    """))
                .header("Content-Type", "application/json")
                .header("User-Agent", "agent-of-" + sub)
                .header("Authorization", "Bearer " + token(tenantId, sub, "user"));
        return run.send(request).acceptedBare().path("_id").asText();
    }

    /** Adds entries of the permission log with the ids {@code e0}, {@code e1} and so on. */
    private void log(String tenantId, int from, int to) {
        Grant grant = new Grant("user", new RequiredPermission("save-gender", Permission.UPDATE));
        for (int i = from; i < to; i++) {
            String id = "%024x".formatted(i);
            run.system()
                    .tables()
                    .client()
                    .transactWriteItems(t -> t.transactItems(LogEntry.of(id, tenantId, grant, Effect.ALLOW, "u-1", null)
                            .put("Logs")));
        }
    }

    /** The root that the last checkpoint of the tree states. */
    private String root(String tenantId, String stream) {
        List<String> notes = run.items("Audit", "CHECKPOINTS#" + tenantId + "#" + stream).stream()
                .map(item -> LocalRun.attribute(item, "note").s())
                .toList();
        return notes.getLast().split("\n", -1)[2];
    }

    private static List<String> hashes(JsonNode proof) {
        List<String> hashes = new ArrayList<>();
        proof.path("hashes").forEach(hash -> hashes.add(hash.asText()));
        return hashes;
    }

    private static boolean isProven(JsonNode proof, String root) {
        return MerkleTree.verifyInclusion(
                MerkleTree.leafHash(proof.path("entry").asText()),
                proof.path("index").asLong(),
                proof.path("size").asLong(),
                hashes(proof),
                root);
    }

    private int roundTrips(Response response) {
        return ROUND_TRIPS
                .matcher(String.join("", run.log(response)))
                .results()
                .map((MatchResult m) -> Integer.parseInt(m.group(1)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aDecisionIsProvenFromTheNextCheckpointOnAlsoAfterTheUserIsErased() {
        String first = decide("default", "proofs-erased");
        run.system().events().deliver();
        Response early = proof("default", first, "stream=consent");
        run.signCheckpoints();

        JsonNode proof = proof("default", first, "stream=consent").acceptedBare();
        run.erase("proofs-erased");
        run.signCheckpoints();
        JsonNode later = proof("default", first, "stream=consent&size=" + proof.path("size"))
                .acceptedBare();

        early.refused(Problem.NOT_YET_CHECKPOINTED, NOT_YET);
        assertThat(Integer.parseInt(String.valueOf(early.header("Retry-After"))))
                .isBetween(1, 3600);
        assertThat(isProven(proof, root("default", "consent"))).isTrue();
        assertThat(later).isEqualTo(proof);
        assertThat(proof.path("entry").asText()).contains(first).doesNotContain("agent-of-");
    }

    @Test
    void aCheckpointOfEachHourIsConsistentWithEveryLaterOne() {
        List<String> roots = new ArrayList<>();
        List<Integer> sizes = List.of(1, 2, 5, 11);
        int logged = 0;
        for (int size : sizes) {
            log("proofs-grow", logged, size);
            logged = size;
            run.signCheckpoints();
            roots.add(root("proofs-grow", "permission"));
        }

        for (int i = 0; i < sizes.size(); i++) {
            for (int j = i; j < sizes.size(); j++) {
                JsonNode proof = admin(
                                "proofs-grow",
                                "consistency?stream=permission&from=%d&to=%d".formatted(sizes.get(i), sizes.get(j)))
                        .acceptedBare();
                assertThat(MerkleTree.verifyConsistency(
                                sizes.get(i), sizes.get(j), hashes(proof), roots.get(i), roots.get(j)))
                        .isTrue();
            }
        }
        admin("proofs-grow", "consistency?stream=permission&from=1&to=12")
                .refused(Problem.NOT_YET_CHECKPOINTED, NOT_YET);
    }

    @Test
    void aProofCostsTheSameRoundTripsInATreeOfAnySize() {
        String id = "%024x".formatted(0);
        log("proofs-cost", 0, 3);
        run.signCheckpoints();
        // The permissions of the role are read once and then kept.
        proof("proofs-cost", id, "stream=permission").acceptedBare();
        admin("proofs-cost", "consistency?stream=permission&from=2").acceptedBare();

        int small = roundTrips(proof("proofs-cost", id, "stream=permission"));
        int smallConsistency = roundTrips(admin("proofs-cost", "consistency?stream=permission&from=2"));
        log("proofs-cost", 3, 200);
        run.signCheckpoints();
        int large = roundTrips(proof("proofs-cost", id, "stream=permission"));
        int largeConsistency = roundTrips(admin("proofs-cost", "consistency?stream=permission&from=63"));

        assertThat(List.of(small, large)).containsExactly(4, 4);
        assertThat(List.of(smallConsistency, largeConsistency)).containsExactly(2, 2);
    }

    @Test
    void givesNoProofOfAnEntryThatWasAlteredOrRemovedInTheTable() {
        log("proofs-broken", 0, 3);
        run.signCheckpoints();
        var altered = new HashMap<>(run.items("Logs", "T#proofs-broken").get(0));
        altered.put("actor", AttributeValue.fromS("somebody-else"));
        var removed = run.items("Logs", "T#proofs-broken").get(1);
        run.system().tables().client().putItem(p -> p.tableName("Logs").item(altered));
        run.system()
                .tables()
                .client()
                .deleteItem(d -> d.tableName("Logs")
                        .key(Map.of("pk", LocalRun.attribute(removed, "pk"), "sk", LocalRun.attribute(removed, "sk"))));

        proof("proofs-broken", "%024x".formatted(0), "stream=permission").refused(Problem.EVIDENCE_BROKEN, BROKEN);
        proof("proofs-broken", "%024x".formatted(1), "stream=permission").refused(Problem.EVIDENCE_BROKEN, BROKEN);
        assertThat(isProven(
                        proof("proofs-broken", "%024x".formatted(2), "stream=permission")
                                .acceptedBare(),
                        root("proofs-broken", "permission")))
                .isTrue();
    }

    @Test
    void aTenantLearnsNothingOfTheTreesOfAnother() {
        String theirs = decide("proofs-theirs", "u-1");
        decide("proofs-theirs", "u-2");
        String ours = decide("proofs-ours", "u-1");
        run.signCheckpoints();

        Response unknown = proof("proofs-ours", "019bc134784035a2c4cb5dff", "stream=consent");
        Response foreign = proof("proofs-ours", theirs, "stream=consent");

        foreign.refused(Problem.ENTRY_NOT_FOUND);
        assertThat(foreign.errors()).isEqualTo(unknown.errors());
        assertThat(proof("proofs-ours", ours, "stream=consent")
                        .acceptedBare()
                        .path("size")
                        .asInt())
                .isEqualTo(1);
        admin("proofs-ours", "consistency?stream=consent&from=1&to=2").refused(Problem.NOT_YET_CHECKPOINTED, NOT_YET);
        run.send(run.to("/admin/audit/proofs/" + theirs + "?stream=consent")
                        .header("x-auth", token("proofs-ours", "boss", "admin"))
                        .header("tenant-id", "proofs-theirs"))
                .refused(Problem.TENANT_MISMATCH, "tenant-id: must be the tenant of the token");
        // A tenant whose name is the path to the tree of another.
        admin("proofs-theirs%23consent", "consistency?stream=consent&from=1")
                .refused(Problem.NOT_YET_CHECKPOINTED, NOT_YET);
    }

    @Test
    void refusesWhoeverMayNotRead() {
        for (String path :
                List.of("proofs/019bc134784035a2c4cb5dff?stream=consent", "consistency?stream=consent&from=1")) {
            run.send(run.to("/admin/audit/" + path)).refused(Problem.AUTHENTICATION_REQUIRED);
            run.send(run.to("/admin/audit/" + path).header("x-auth", token("proofs-denied", "u-1", "user")))
                    .refused(Problem.ROLE_NOT_ALLOWED, "your role does not allow this");
        }
    }
}
