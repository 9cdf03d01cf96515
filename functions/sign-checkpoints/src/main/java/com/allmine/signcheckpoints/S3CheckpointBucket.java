package com.allmine.signcheckpoints;

import com.allmine.api.lambda.Settings;
import com.allmine.aws.Aws;
import com.allmine.data.audit.AuditTrees.Tree;
import com.allmine.data.audit.Checkpoints.Stored;
import com.allmine.data.audit.Origins;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The checkpoints in S3, each in an object {@code <tenant>/<stream>/<sequence>.txt}. */
final class S3CheckpointBucket implements CheckpointBucket {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** The status of the response if the object exists. */
    private static final int PRECONDITION_FAILED = 412;

    private final S3Client s3;
    private final String bucket;

    S3CheckpointBucket(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    /** The bucket of the setting; without the setting, one that keeps nothing. */
    static CheckpointBucket live() {
        return Settings.optional("CHECKPOINT_BUCKET")
                .<CheckpointBucket>map(name -> new S3CheckpointBucket(client(), name))
                .orElse(NONE);
    }

    /** It does not retry: after a lost response a retry would find the object that it wrote itself. */
    private static S3Client client() {
        return Aws.withoutRetries(
                TIMEOUT, S3Client.builder().serviceConfiguration(s3 -> s3.chunkedEncodingEnabled(false)));
    }

    @Override
    public boolean add(Tree tree, Stored checkpoint) {
        byte[] note = checkpoint.note().getBytes(StandardCharsets.UTF_8);
        return Aws.call("S3 PutObject", () -> put(key(tree, checkpoint), note));
    }

    private static String key(Tree tree, Stored checkpoint) {
        return Origins.path(tree) + "/%09d.txt".formatted(checkpoint.sequence());
    }

    private boolean put(String key, byte[] note) {
        try {
            s3.putObject(
                    p -> p.bucket(bucket)
                            .key(key)
                            .ifNoneMatch("*")
                            .contentType("text/plain; charset=utf-8")
                            // A bucket with Object Lock takes no object without a checksum.
                            .checksumSHA256(sha256(note)),
                    RequestBody.fromBytes(note));
            return true;
        } catch (S3Exception e) {
            if (e.statusCode() == PRECONDITION_FAILED) {
                return false;
            }
            throw e;
        }
    }

    private static String sha256(byte[] content) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
