package com.allmine.data.audit;

import com.allmine.data.consent.ConsentChain;
import com.allmine.data.dynamo.CanonicalJson;
import com.allmine.data.dynamo.Item;
import com.allmine.data.dynamo.PrimaryKeys;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One record of a stream. Its text is the data of a leaf, and stays the same when the personal data of a user are erased.
 *
 * @param id unique in the tenant's stream
 * @param text JSON with sorted names
 * @param key the primary key of the item that the entry was made from
 */
public record AuditEntry(String id, String text, Map<String, AttributeValue> key) {
    /** The entry of an item of the permission log. */
    public static AuditEntry permission(Map<String, AttributeValue> item) {
        return of(AuditStream.PERMISSION, PrimaryKeys.sk(item), item);
    }

    /** The entry of a decision. SHA-256 of its text is the decision's hash in the chain of consents. */
    public static AuditEntry consent(Map<String, AttributeValue> event) {
        return of(AuditStream.CONSENT, new Item(event).required("_id"), event);
    }

    private static AuditEntry of(AuditStream stream, String id, Map<String, AttributeValue> item) {
        return new AuditEntry(id, text(stream, item), PrimaryKeys.of(item));
    }

    /** The text of an item's entry, also of an item that was altered. */
    public static String text(AuditStream stream, Map<String, AttributeValue> item) {
        return switch (stream) {
            case PERMISSION -> CanonicalJson.of(item);
            case CONSENT -> ConsentChain.text(item);
        };
    }

    /** The hash of the entry's leaf. */
    public String leafHash() {
        return MerkleTree.leafHash(text);
    }
}
