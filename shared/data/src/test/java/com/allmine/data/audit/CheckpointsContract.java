package com.allmine.data.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.data.audit.Checkpoints.Page;
import com.allmine.data.audit.Checkpoints.Stored;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The behaviour of checkpoints in every store. */
abstract class CheckpointsContract {
    protected final String tenantId = "tenant-" + UUID.randomUUID();

    protected abstract Checkpoints checkpoints();

    protected static Stored stored(long sequence) {
        String root = MerkleTree.leafHash("root " + sequence);
        Checkpoint checkpoint = new Checkpoint("api.example.com/t/consent", 10 + sequence, root);
        Instant time = Instant.parse("2026-01-15T10:15:%02d.007Z".formatted(sequence));
        return new Stored(sequence, checkpoint, time, checkpoint.text() + "\n— note " + sequence + "\n");
    }

    private void add(long... sequences) {
        for (long sequence : sequences) {
            assertThat(checkpoints().add(tenantId, AuditStream.CONSENT, stored(sequence)))
                    .isTrue();
        }
    }

    private Page page(int limit, long after) {
        return checkpoints().page(tenantId, AuditStream.CONSENT, limit, after);
    }

    @Test
    void aTreeWithoutCheckpointsHasNoLastOne() {
        assertThat(checkpoints().last(tenantId, AuditStream.CONSENT)).isEmpty();
        assertThat(page(5, 0)).isEqualTo(new Page(List.of(), false));
    }

    @Test
    void findsTheLastWithAllThatWasStored() {
        add(1, 2, 3);

        assertThat(checkpoints().last(tenantId, AuditStream.CONSENT)).contains(stored(3));
    }

    @Test
    void pagesFromTheOldestToTheLast() {
        add(1, 2, 3);

        assertThat(page(2, 0)).isEqualTo(new Page(List.of(stored(1), stored(2)), true));
        assertThat(page(2, 2)).isEqualTo(new Page(List.of(stored(3)), false));
        assertThat(page(3, 0)).isEqualTo(new Page(List.of(stored(1), stored(2), stored(3)), false));
        assertThat(page(2, 3)).isEqualTo(new Page(List.of(), false));
    }

    @Test
    void neverReplacesACheckpoint() {
        add(1);
        Stored other = new Stored(
                1, new Checkpoint("other", 99, MerkleTree.EMPTY_ROOT), Instant.parse("2026-01-16T00:00:00Z"), "other");

        assertThat(checkpoints().add(tenantId, AuditStream.CONSENT, other)).isFalse();

        assertThat(page(5, 0).checkpoints()).containsExactly(stored(1));
    }

    @Test
    void separatesTenantsAndStreams() {
        add(1);
        checkpoints().add(tenantId, AuditStream.PERMISSION, stored(2));
        checkpoints().add(tenantId + "#x", AuditStream.CONSENT, stored(3));

        assertThat(page(5, 0).checkpoints()).containsExactly(stored(1));
        assertThat(checkpoints().last(tenantId, AuditStream.PERMISSION)).contains(stored(2));
        assertThat(checkpoints().last(tenantId + "#x", AuditStream.CONSENT)).contains(stored(3));
    }
}
