package com.allmine.checks.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.local.Repository;
import com.allmine.template.SamTemplate;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The template of the bucket in another account. It lets nobody remove or replace a checkpoint. */
class CheckpointBucketTest {
    static final Path TEMPLATE = Repository.ROOT.resolve("shared/operator/checkpoint-bucket.yaml");

    private static final SamTemplate BUCKET = SamTemplate.parse(Repository.text(TEMPLATE));

    private static Map<String, Object> properties(String type) {
        Map<String, Map<String, Object>> found = BUCKET.resources(type);
        assertThat(found).hasSize(1);
        return found.values().iterator().next();
    }

    private static List<Map<?, ?>> statements() {
        Map<?, ?> document = (Map<?, ?>)
                Objects.requireNonNull(properties("AWS::S3::BucketPolicy").get("PolicyDocument"));
        return ((List<?>) Objects.requireNonNull(document.get("Statement")))
                .stream().<Map<?, ?>>map(statement -> (Map<?, ?>) statement).toList();
    }

    @Test
    void keepsEveryVersionOfEveryObjectForYearsEvenFromTheOwner() {
        Map<String, Object> bucket = properties("AWS::S3::Bucket");

        assertThat(bucket).containsEntry("ObjectLockEnabled", "true");
        assertThat(bucket.get("VersioningConfiguration")).hasToString("{Status=Enabled}");
        assertThat(bucket.get("ObjectLockConfiguration"))
                .hasToString("{ObjectLockEnabled=Enabled, Rule={DefaultRetention="
                        + "{Mode=COMPLIANCE, Years={Ref=RetentionYears}}}}");
        assertThat(Repository.text(TEMPLATE)).contains("    DeletionPolicy: Retain\n    UpdateReplacePolicy: Retain\n");
    }

    @Test
    void theWriterMayOnlyAddObjectsThatDoNotExist() {
        List<Map<?, ?>> allowed = statements().stream()
                .filter(statement -> "Allow".equals(statement.get("Effect")))
                .toList();

        assertThat(allowed).hasSize(1);
        Map<?, ?> statement = allowed.getFirst();
        assertThat(statement.get("Action")).isEqualTo("s3:PutObject");
        assertThat(statement.get("Principal")).hasToString("{AWS={Ref=WriterRole}}");
        assertThat(statement.get("Condition")).hasToString("{Null={s3:if-none-match=false}}");
    }

    @Test
    void nobodyReachesItWithoutTls() {
        assertThat(statements())
                .filteredOn(statement -> "Deny".equals(statement.get("Effect")))
                .singleElement()
                .asString()
                .contains("Action=s3:*", "{Bool={aws:SecureTransport=false}}");
    }

    @Test
    void theGuideNamesItsParametersAndTheOutputsThatTheyComeFrom() {
        String guide = Repository.text(Repository.ROOT.resolve("shared/operator/deploy.md"));
        String main = Repository.text(Repository.ROOT.resolve("template.yaml"));

        assertThat(guide)
                .contains("BucketName=", "WriterRole=", "RetentionYears=", "CheckpointBucket=", "SignCheckpointsRole");
        assertThat(main).contains("\n  SignCheckpointsRole:\n", "\n  CheckpointBucket:\n");
    }
}
