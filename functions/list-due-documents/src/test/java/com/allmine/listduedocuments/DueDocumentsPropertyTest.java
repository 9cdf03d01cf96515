package com.allmine.listduedocuments;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Caller;
import com.allmine.api.errors.Refusal;
import com.allmine.data.consent.DocumentType;
import com.allmine.data.consent.DocumentVersion;
import com.allmine.data.consent.SampleDocuments;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random publications, decisions and times, compared with a naive model: a document is due for exactly the users who must
 * decide on it. The seed names the run.
 */
class DueDocumentsPropertyTest {
    private static final int RUNS = 30;
    private static final int ACTIONS = 30;
    private static final List<DocumentType> TYPES = List.of(DocumentType.values());
    private static final List<String> TENANTS = List.of("default", "acme");

    /** In ascending order; as texts they sort differently. */
    private static final List<String> VERSIONS =
            List.of("1.9.0", "1.9.10", "1.10.0", "2.0.0", "2.0.9", "2.0.10", "10.0.0", "10.0.1");

    static IntStream seeds() {
        return IntStream.range(0, RUNS);
    }

    /**
     * A version as the model knows it.
     *
     * @param rank its place in {@link #VERSIONS}; the sample's versions come before all of them
     */
    private record Published(DocumentVersion version, int rank) {}

    @ParameterizedTest
    @MethodSource("seeds")
    void aDocumentIsDueForExactlyTheUsersWhoMustDecide(int seed) {
        Random random = new Random(seed);
        DueFixture fixture = new DueFixture("2026-01-01T00:00:00.000Z");
        List<Published> published = published(random, fixture);
        List<Caller> users = new ArrayList<>();
        for (String tenantId : TENANTS) {
            users.add(fixture.addUser(tenantId, "u-1"));
            users.add(fixture.addUser(tenantId, "u-2"));
        }
        Map<List<Object>, Integer> ranks = new HashMap<>();
        int asked = 0;
        for (int action = 0; action < ACTIONS; action++) {
            fixture.clock.advance(Duration.ofHours(random.nextInt(24 * 28)));
            Caller user = users.get(random.nextInt(users.size()));
            DocumentType type = TYPES.get(random.nextInt(TYPES.size()));
            int rank = random.nextInt(VERSIONS.size());
            if (decides(fixture, user, type, VERSIONS.get(rank), random.nextInt(3) > 0)) {
                ranks.put(List.of(user, type), rank);
            }
            for (Caller each : users) {
                JsonNode due = fixture.due(each);
                asked += due.size();
                assertThat(due)
                        .as("seed %d, action %d, %s", seed, action, each)
                        .map(JsonNode::toString)
                        .isEqualTo(expected(published, ranks, each, fixture.clock.instant()));
            }
        }
        assertThat(asked).isPositive();
    }

    /** The sample, and for each tenant and document a series, maybe empty, that comes into force over the years. */
    private static List<Published> published(Random random, DueFixture fixture) {
        List<Published> all = new ArrayList<>();
        SampleDocuments.all().forEach(version -> all.add(new Published(version, -1)));
        for (String tenantId : TENANTS) {
            for (DocumentType type : DocumentType.values()) {
                List<DocumentVersion> series = new ArrayList<>();
                Instant from = fixture.clock.instant();
                for (String version : VERSIONS) {
                    if (random.nextInt(3) == 0) {
                        from = from.plus(Duration.ofHours(1 + random.nextInt(24 * 200)));
                        series.add(version(random, SampleDocuments.version(tenantId, type, version, from)));
                    }
                }
                fixture.documents().publish(DocumentVersion.chain(series));
                series.forEach(version -> all.add(new Published(version, VERSIONS.indexOf(version.version()))));
            }
        }
        return all;
    }

    private static DocumentVersion version(Random random, DocumentVersion sample) {
        return new DocumentVersion(
                sample.tenantId(),
                sample.type(),
                sample.version(),
                sample.kind(),
                random.nextBoolean(),
                sample.effectiveFrom(),
                random.nextInt(366),
                sample.textHashes(),
                null,
                null);
    }

    /** Whether the decision is recorded. It is not if the version is unknown or not in force, or nothing changes. */
    private static boolean decides(
            DueFixture fixture, Caller user, DocumentType type, String version, boolean isAccepted) {
        try {
            fixture.decide(user, type, version, isAccepted);
            return true;
        } catch (Refusal refusal) {
            return false;
        }
    }

    /** The naive model: walks through everything that was ever published. */
    private static List<String> expected(
            List<Published> published, Map<List<Object>, Integer> ranks, Caller user, Instant now) {
        List<String> due = new ArrayList<>();
        for (DocumentType type : DocumentType.values()) {
            Published own = latest(published, type, user.tenantId(), now);
            Published inForce = own == null ? latest(published, type, "default", now) : own;
            Integer decided = ranks.get(List.of(user, type));
            if (inForce != null && (decided == null || decided < inForce.rank)) {
                due.add(json(inForce.version, decided == null ? "NEW" : "NEW_VERSION"));
            }
        }
        return due;
    }

    private static @Nullable Published latest(
            List<Published> published, DocumentType type, String tenantId, Instant now) {
        Published latest = null;
        for (Published one : published) {
            DocumentVersion version = one.version;
            boolean isWanted = version.type() == type && version.tenantId().equals(tenantId);
            boolean isLater = latest == null || version.effectiveFrom().isAfter(latest.version.effectiveFrom());
            if (isWanted && isLater && !version.effectiveFrom().isAfter(now)) {
                latest = one;
            }
        }
        return latest;
    }

    private static String json(DocumentVersion version, String reason) {
        Instant dueBy = version.effectiveFrom().plusSeconds(version.graceDays() * 86_400L);
        return """
            {"documentType":"%s","documentVersion":"%s","kind":"%s","mandatory":%s,"reason":"%s","dueBy":"%s"}\
            """.formatted(
                        version.type().wire(),
                        version.version(),
                        version.kind(),
                        version.isMandatory(),
                        reason,
                        dueBy.toString().replace("Z", ".000Z"));
    }
}
