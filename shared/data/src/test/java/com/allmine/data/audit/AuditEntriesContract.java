package com.allmine.data.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Digest;
import com.allmine.data.Callers;
import com.allmine.data.audit.AuditTrees.Leaf;
import com.allmine.data.consent.ConsentChain;
import com.allmine.data.dynamo.PrimaryKeys;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The contract of all stores of entries, in DynamoDB and in memory. */
abstract class AuditEntriesContract {
    private final String tenantId = Callers.next().tenantId();

    protected abstract AuditEntries entries();

    /** Stores an item of a stream, or replaces it. */
    protected abstract void put(AuditStream stream, Map<String, AttributeValue> item);

    protected abstract void remove(AuditStream stream, Map<String, AttributeValue> key);

    private Map<String, AttributeValue> logItem() {
        Map<String, AttributeValue> item = new HashMap<>(PrimaryKeys.logEntry(tenantId, "019bc134784035a2c4cb5da1"));
        item.put("effect", AttributeValue.fromS("GRANT"));
        item.put("roleId", AttributeValue.fromS("yönetici"));
        return item;
    }

    private Map<String, AttributeValue> decision() {
        Map<String, AttributeValue> item = new HashMap<>();
        item.put(PrimaryKeys.PK, PrimaryKeys.user(tenantId, "user-1"));
        item.put(PrimaryKeys.SK, AttributeValue.fromS("EVENT#terms_of_use#000000001"));
        item.put("_id", AttributeValue.fromS("019bc134784035a2c4cb5da2"));
        item.put("isAccepted", AttributeValue.fromBool(true));
        item.put(ConsentChain.SEQUENCE, AttributeValue.fromN("1"));
        ConsentChain.PERSONAL.forEach(name -> item.put(name, AttributeValue.fromS("secret of " + name)));
        return item;
    }

    private AuditEntry unknown() {
        return new AuditEntry("unknown", "", PrimaryKeys.logEntry(tenantId, "unknown"));
    }

    private static Leaf leaf(AuditEntry entry) {
        return new Leaf(0, entry.leafHash(), entry.key());
    }

    @Test
    void readsTheTextsOfBothStreamsAgain() {
        put(AuditStream.PERMISSION, logItem());
        put(AuditStream.CONSENT, decision());
        AuditEntry permission = AuditEntry.permission(logItem());
        AuditEntry consent = AuditEntry.consent(decision());

        assertThat(entries().text(AuditStream.PERMISSION, leaf(permission))).contains(permission.text());
        assertThat(entries().text(AuditStream.CONSENT, leaf(consent))).contains(consent.text());
        assertThat(entries().texts(AuditStream.PERMISSION, List.of(leaf(permission), leaf(unknown()))))
                .isEqualTo(Map.of(leaf(permission), permission.text()));
        assertThat(entries().texts(AuditStream.CONSENT, List.of(leaf(consent))))
                .isEqualTo(Map.of(leaf(consent), consent.text()));
        assertThat(entries().texts(AuditStream.CONSENT, List.of())).isEmpty();
        assertThat(permission.id()).isEqualTo("019bc134784035a2c4cb5da1");
        assertThat(consent.id()).isEqualTo("019bc134784035a2c4cb5da2");
        assertThat(permission.text()).contains("\"roleId\":\"yönetici\"", "\"pk\":\"T#");
    }

    /** Only in a tree that was altered. */
    @Test
    void readsTheTextOfAnItemThatTwoLeavesHave() {
        put(AuditStream.PERMISSION, logItem());
        AuditEntry permission = AuditEntry.permission(logItem());
        Leaf other = new Leaf(1, permission.leafHash(), permission.key());

        assertThat(entries().texts(AuditStream.PERMISSION, List.of(leaf(permission), other)))
                .isEqualTo(Map.of(leaf(permission), permission.text(), other, permission.text()));
    }

    @Test
    void theTextOfADecisionIsTheSameAfterErasure() {
        Map<String, AttributeValue> erased = decision();
        erased.keySet().removeAll(ConsentChain.PERSONAL);
        put(AuditStream.CONSENT, erased);

        assertThat(entries().text(AuditStream.CONSENT, leaf(AuditEntry.consent(decision()))))
                .contains(AuditEntry.consent(decision()).text())
                .get()
                .asString()
                .doesNotContain("secret");
    }

    @Test
    void theHashOfADecisionInItsChainIsThatOfItsText() {
        Map<String, AttributeValue> chained = decision();
        chained.put(
                "hash",
                AttributeValue.fromS(
                        Digest.sha256(AuditEntry.consent(decision()).text())));

        assertThat(AuditEntry.consent(chained).text())
                .isEqualTo(AuditEntry.consent(decision()).text());
    }

    @Test
    void anItemThatWasAlteredHasAnotherText() {
        Map<String, AttributeValue> altered = decision();
        altered.put("isAccepted", AttributeValue.fromBool(false));
        altered.remove("_id");
        put(AuditStream.CONSENT, altered);
        Leaf leaf = leaf(AuditEntry.consent(decision()));

        assertThat(entries().text(AuditStream.CONSENT, leaf))
                .get()
                .extracting(MerkleTree::leafHash)
                .isNotEqualTo(leaf.hash());
    }

    @Test
    void anItemThatWasRemovedHasNoText() {
        put(AuditStream.PERMISSION, logItem());
        remove(AuditStream.PERMISSION, PrimaryKeys.of(logItem()));

        assertThat(entries().text(AuditStream.PERMISSION, leaf(AuditEntry.permission(logItem()))))
                .isEmpty();
    }
}
