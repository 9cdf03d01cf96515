package com.allmine.data.permissionlog;

import com.allmine.api.json.Json;
import com.allmine.crypto.Hmac;
import com.allmine.data.dynamo.CanonicalJson;
import com.allmine.data.dynamo.Item;
import com.allmine.data.dynamo.PrimaryKeys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A checkpoint of a tenant's permission log. It covers all entries from the end of the previous checkpoint, or from the
 * beginning of the log, up to its own end.
 *
 * @param sequence 1 for a tenant's first
 * @param end the least id that the next checkpoint covers, which is the first id of an hour. If an hour needs several
 *     checkpoints, it is the text that follows the last id of this one
 * @param leaves the hash of every entry, so that a verification can name the entry that does not match
 * @param root the root of their Merkle tree
 * @param previous the hash of the previous checkpoint; empty for the first
 */
record LogCheckpoint(
        int sequence, String end, List<Leaf> leaves, String root, String previous, Instant checkpointedAt) {
    static final String HASH = "hash";

    static final String END = "end";
    static final String PREVIOUS = "previous";

    /** The id of an entry and the hash of all its attributes. */
    record Leaf(String id, String hash) {
        static Leaf of(Map<String, AttributeValue> entry) {
            return new Leaf(PrimaryKeys.sk(entry), MerkleTree.leaf(CanonicalJson.of(entry)));
        }
    }

    static LogCheckpoint of(int sequence, String end, List<Leaf> leaves, String previous, Instant checkpointedAt) {
        return new LogCheckpoint(sequence, end, leaves, root(leaves), previous, checkpointedAt);
    }

    static String root(List<Leaf> leaves) {
        return MerkleTree.root(leaves.stream().map(Leaf::hash).toList());
    }

    static LogCheckpoint of(Item item) {
        List<Leaf> leaves = new ArrayList<>();
        item.required("leaves").lines().forEach(line -> {
            String[] leaf = line.split(" ", 2);
            leaves.add(new Leaf(leaf[0], leaf[1]));
        });
        return new LogCheckpoint(
                Integer.parseInt(item.required(PrimaryKeys.SK)),
                item.required(END),
                leaves,
                item.required("root"),
                item.required(PREVIOUS),
                Instant.parse(item.required("checkpointedAt")));
    }

    /** The item of the checkpoint, with its keyed hash, which nobody can compute without our keys. */
    Map<String, AttributeValue> item(String tenantId, Hmac hmac) {
        Map<String, AttributeValue> item = new HashMap<>(PrimaryKeys.checkpoint(tenantId, sequence));
        item.put(END, AttributeValue.fromS(end));
        item.put("count", AttributeValue.fromN(Integer.toString(leaves.size())));
        item.put("root", AttributeValue.fromS(root));
        item.put(
                "leaves",
                AttributeValue.fromS(
                        leaves.stream().map(leaf -> leaf.id + " " + leaf.hash).collect(Collectors.joining("\n"))));
        item.put(PREVIOUS, AttributeValue.fromS(previous));
        item.put("checkpointedAt", AttributeValue.fromS(Json.time(checkpointedAt)));
        item.put(HASH, AttributeValue.fromS(hashes(tenantId, item, hmac).getFirst()));
        return item;
    }

    /** Whether the hash of an item is the one that one of our keys makes. */
    static boolean isAuthentic(String tenantId, Map<String, AttributeValue> item, Hmac hmac) {
        String hash = new Item(item).text(HASH);
        return hash != null && hashes(tenantId, item, hmac).contains(hash);
    }

    private static List<String> hashes(String tenantId, Map<String, AttributeValue> item, Hmac hmac) {
        return hmac.all(tenantId, "checkpoint " + CanonicalJson.without(HASH, item));
    }
}
