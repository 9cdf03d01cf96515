package com.allmine.data.audit;

import com.allmine.data.audit.AuditTrees.Leaf;
import com.allmine.data.dynamo.PrimaryKeys;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The items of both streams in memory. */
public final class InMemoryAuditEntries implements AuditEntries {
    private final Map<Map<String, AttributeValue>, Map<String, AttributeValue>> items = new HashMap<>();

    /** Stores an item, or replaces it. */
    public void put(Map<String, AttributeValue> item) {
        items.put(PrimaryKeys.of(item), item);
    }

    public void remove(Map<String, AttributeValue> key) {
        items.remove(key);
    }

    @Override
    public Optional<String> text(AuditStream stream, Leaf leaf) {
        return Optional.ofNullable(items.get(leaf.key())).map(item -> AuditEntry.text(stream, item));
    }

    @Override
    public Map<Leaf, String> texts(AuditStream stream, Collection<Leaf> leaves) {
        Map<Leaf, String> texts = new HashMap<>();
        leaves.forEach(leaf -> text(stream, leaf).ifPresent(text -> texts.put(leaf, text)));
        return texts;
    }
}
