package com.allmine.data.aml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.allmine.api.Caller;
import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.data.Callers;
import com.allmine.data.Ids;
import com.allmine.data.permission.Grant;
import com.allmine.data.permission.Permission;
import com.allmine.data.permission.RequiredPermission;
import com.allmine.data.permissionlog.LogEntry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contract of every store of AML statuses, in DynamoDB and in memory. */
public abstract class AmlStatusesContract {
    private static final Instant TIME = Instant.parse("2026-01-15T10:30:00.000Z");

    private final Ids ids = new Ids(InstantSource.fixed(TIME), new Random(7));

    protected final Caller user = Callers.next();

    protected abstract AmlStatuses store();

    protected abstract void addUser();

    protected abstract void erase();

    /** The stored status: status, end, id, source and reference, separated by spaces. */
    protected abstract Optional<String> stored();

    protected abstract List<LogEntry> log();

    protected AmlDecision decision(String id, Instant time) {
        return new AmlDecision(
                id, "urn:screening", "case-" + id, user.tenantId(), user.userId(), AmlStatus.CLEAR, null, time);
    }

    protected boolean apply(AmlDecision decision) {
        RequiredPermission permission = new RequiredPermission("apply-aml-status", Permission.UPDATE);
        LogEntry entry = LogEntry.of(
                        ids.next(),
                        user.tenantId(),
                        new Grant("screening", permission),
                        LogEntry.Effect.ALLOW,
                        decision.source(),
                        null)
                .about(user.userId());
        return store().apply(decision, entry, decision.reference());
    }

    @Test
    void keepsAndLogsADecision() {
        addUser();

        AmlDecision blocked = new AmlDecision(
                "e-1", "urn:screening", "case-1", user.tenantId(), user.userId(), AmlStatus.BLOCKED, TIME, TIME);
        assertThat(apply(blocked)).isTrue();

        assertThat(stored()).contains("BLOCKED 2026-01-15T10:30:00Z e-1 urn:screening case-1");
        assertThat(log()).singleElement().satisfies(entry -> {
            assertThat(entry.actor()).isEqualTo("urn:screening");
            assertThat(entry.subject()).isEqualTo(user.userId());
        });
    }

    @Test
    void aNewDecisionReplacesTheEndOfTheOldOne() {
        addUser();
        apply(new AmlDecision("e-1", "s", "r", user.tenantId(), user.userId(), AmlStatus.CLEAR, TIME, TIME));

        apply(decision("e-2", TIME.plusMillis(1)));

        assertThat(stored()).contains("CLEAR null e-2 urn:screening case-e-2");
    }

    @ParameterizedTest
    @CsvSource({"e-5, 0, false", "e-4, 0, false", "e-6, 0, true", "e-9, -1, false", "e-1, 1, true"})
    void theLaterDecisionStandsAndOfTwoAtOneTimeTheGreaterId(String id, int millisLater, boolean isApplied) {
        addUser();
        apply(decision("e-5", TIME));

        assertThat(apply(decision(id, TIME.plusMillis(millisLater)))).isEqualTo(isApplied);

        assertThat(stored().orElseThrow()).contains(isApplied ? " " + id + " " : " e-5 ");
        assertThat(log()).hasSize(isApplied ? 2 : 1);
    }

    @Test
    void theSameDecisionStandsInWhateverOrderAllArrive() {
        addUser();
        List<AmlDecision> decisions = new ArrayList<>(IntStream.range(0, 16)
                .mapToObj(i -> decision("e-" + i % 8, TIME.plusMillis(i % 8 / 2)))
                .toList());
        Collections.shuffle(decisions, new Random(3));

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            decisions.stream()
                    .map(decision -> CompletableFuture.runAsync(() -> apply(decision), threads))
                    .toList()
                    .forEach(CompletableFuture::join);
        }

        assertThat(stored().orElseThrow()).contains(" e-7 ");
    }

    @Test
    void refusesAUserWhoDoesNotExist() {
        assertThatThrownBy(() -> apply(decision("e-1", TIME)))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.problem()).isEqualTo(Problem.USER_NOT_FOUND));

        assertThat(log()).isEmpty();
    }

    @Test
    void refusesAUserWhoWasErased() {
        addUser();
        erase();

        assertThatThrownBy(() -> apply(decision("e-1", TIME)))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.problem()).isEqualTo(Problem.ACCOUNT_CLOSED));

        assertThat(stored()).isEmpty();
        assertThat(log()).isEmpty();
    }
}
