package com.allmine.publishevents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.allmine.api.Caller;
import com.allmine.data.Callers;
import com.allmine.data.audit.AuditEntry;
import com.allmine.data.audit.AuditStream;
import com.allmine.data.audit.AuditTrees.Tree;
import com.allmine.data.consent.ConsentChain;
import com.allmine.data.consent.DocumentType;
import com.allmine.data.dynamo.PrimaryKeys;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class CommittedEntryTest {
    private static final Caller CALLER = Callers.next();
    private static final String TENANT = CALLER.tenantId();
    private static final Map<String, AttributeValue> NONE = Map.of();

    private static Map<String, AttributeValue> item(Map<String, AttributeValue> key, String... attributes) {
        Map<String, AttributeValue> item = new HashMap<>(key);
        for (int i = 0; i < attributes.length; i += 2) {
            item.put(attributes[i], AttributeValue.fromS(attributes[i + 1]));
        }
        return item;
    }

    private static Map<String, AttributeValue> logged(String effect) {
        return item(PrimaryKeys.logEntry(TENANT, "019bc134784035a2c4cb5da1"), "effect", effect, "roleId", "yönetici");
    }

    private static Map<String, AttributeValue> decision() {
        Map<String, AttributeValue> event = item(
                PrimaryKeys.event(CALLER, DocumentType.TERMS_OF_USE, 3),
                "_id",
                "019bc134784035a2c4cb5da2",
                "ipAddress",
                "203.0.113.7",
                "salt",
                "00ff");
        event.put("isAccepted", AttributeValue.fromBool(false));
        event.put("sequence", AttributeValue.fromN("3"));
        return event;
    }

    private static Optional<CommittedEntry> entry(
            Map<String, AttributeValue> before, Map<String, AttributeValue> after) {
        return CommittedEntry.of(
                StreamRecord.of(new Records().add(before, after).only()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GRANT", "REVOKE", "ALLOW", "DENY"})
    void everyEntryOfAPermissionLogIsEvidence(String effect) {
        assertThat(entry(NONE, logged(effect)))
                .contains(new CommittedEntry(
                        new Tree(TENANT, AuditStream.PERMISSION), AuditEntry.permission(logged(effect))));
    }

    /** The stream has the item as DynamoDB stored it, so the text is that of the item in the table. */
    @Test
    void everyDecisionIsEvidenceWithoutWhatDescribesThePerson() {
        CommittedEntry entry = entry(NONE, decision()).orElseThrow();

        assertThat(entry.tree()).isEqualTo(new Tree(TENANT, AuditStream.CONSENT));
        assertThat(entry.entry().id()).isEqualTo("019bc134784035a2c4cb5da2");
        assertThat(entry.entry().text())
                .isEqualTo(ConsentChain.text(decision()))
                .doesNotContain("203.0.113.7", "00ff");
        assertThat(entry.entry().key()).isEqualTo(PrimaryKeys.of(decision()));
    }

    @Test
    void anErasureAndADeletionAddNothing() {
        Map<String, AttributeValue> erased = decision();
        erased.keySet().removeAll(ConsentChain.PERSONAL);

        assertThat(entry(decision(), erased)).isEmpty();
        assertThat(entry(decision(), NONE)).isEmpty();
        assertThat(entry(logged("GRANT"), logged("REVOKE"))).isEmpty();
        assertThat(entry(logged("GRANT"), NONE)).isEmpty();
    }

    static Stream<Map<String, AttributeValue>> otherKeys() {
        return Stream.of(
                PrimaryKeys.profile(TENANT, "user-1"),
                PrimaryKeys.info(CALLER, "info-1"),
                PrimaryKeys.head(CALLER, DocumentType.TERMS_OF_USE),
                PrimaryKeys.document(TENANT, DocumentType.TERMS_OF_USE, "1.0.0"),
                PrimaryKeys.documentText(TENANT, DocumentType.TERMS_OF_USE, "1.0.0"),
                PrimaryKeys.documentSummary(TENANT, DocumentType.TERMS_OF_USE, "1.0.0"),
                PrimaryKeys.policy(TENANT),
                PrimaryKeys.identityGuard(TENANT, "hash"),
                PrimaryKeys.denialCount(TENANT, "user-1", "save-gender", "user", Instant.EPOCH),
                PrimaryKeys.rolePermissions(TENANT),
                PrimaryKeys.registered(TENANT));
    }

    @ParameterizedTest
    @MethodSource("otherKeys")
    void noOtherItemIsEvidence(Map<String, AttributeValue> key) {
        assertThat(entry(NONE, item(key, "_id", "019bc134784035a2c4cb5da3"))).isEmpty();
    }

    /** Nobody but a forger can write such items. */
    @Test
    void anEffectOutsideALogIsNotEvidence() {
        assertThat(entry(NONE, item(PrimaryKeys.profile(TENANT, "user-1"), "effect", "GRANT")))
                .isEmpty();
        assertThat(entry(NONE, item(PrimaryKeys.denialCount(TENANT, "a", "b", "c", Instant.EPOCH), "effect", "GRANT")))
                .isEmpty();
    }

    @Test
    void aDecisionWithoutItsIdCannotBeRead() {
        Map<String, AttributeValue> event = decision();
        event.remove("_id");

        assertThatThrownBy(() -> entry(NONE, event))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("_id");
    }
}
