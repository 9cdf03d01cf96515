package com.allmine.signcheckpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.data.audit.AuditStream;
import com.allmine.data.audit.AuditTrees.Tree;
import com.allmine.data.audit.Checkpoint;
import com.allmine.data.audit.Checkpoints.Stored;
import com.allmine.data.audit.MerkleTree;
import com.allmine.emulators.s3.S3Emulator;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class S3CheckpointBucketTest {
    private static final Stored CHECKPOINT = new Stored(
            17,
            new Checkpoint("api.example.com/a/consent", 3, MerkleTree.EMPTY_ROOT),
            Instant.EPOCH,
            "api.example.com/a/consent\n3\nroot\n\n— api.example.com/a/consent c2ln\n");

    private final S3Emulator s3 = S3Emulator.start();
    private final Map<String, String> settings = Map.of(
            "CHECKPOINT_BUCKET", "evidence",
            "aws.region", "eu-central-1",
            "aws.accessKeyId", "test",
            "aws.secretAccessKey", "test",
            "aws.endpointUrlS3", s3.endpoint().toString());

    @BeforeEach
    void set() {
        settings.forEach(System::setProperty);
    }

    @AfterAll
    void stop() {
        settings.keySet().forEach(System::clearProperty);
        s3.close();
    }

    @Test
    void addsTheNoteUnderTenantStreamAndSequenceOnce() {
        CheckpointBucket bucket = S3CheckpointBucket.live();
        Tree tree = new Tree("a b/c", AuditStream.CONSENT);

        assertThat(bucket.add(tree, CHECKPOINT)).isTrue();
        assertThat(bucket.add(tree, CHECKPOINT)).isFalse();

        assertThat(s3.objects()).containsEntry("evidence/a%20b%2Fc/consent/000000017.txt", CHECKPOINT.note());
    }

    @Test
    void isUnavailableIfS3CannotBeReached() {
        S3Emulator stopped = S3Emulator.start();
        System.setProperty("aws.endpointUrlS3", stopped.endpoint().toString());
        CheckpointBucket unreachable = S3CheckpointBucket.live();
        stopped.close();

        assertThatThrownBy(() -> unreachable.add(new Tree("a", AuditStream.PERMISSION), CHECKPOINT))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.problem()).isEqualTo(Problem.SERVICE_UNAVAILABLE));
    }

    @Test
    void keepsNothingWithoutTheSetting() {
        System.clearProperty("CHECKPOINT_BUCKET");

        assertThat(S3CheckpointBucket.live()).isSameAs(CheckpointBucket.NONE);
    }
}
