package com.allmine.data.permissionlog;

import com.allmine.api.json.Json;
import com.allmine.crypto.Hmac;
import com.allmine.data.CanonicalJson;
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
 * The checkpoint of a stretch of a tenant's permission log: of all entries from the end of the checkpoint before it, and the first
 * from the beginning, up to its own end.
 *
 * @param sequence 1 for a tenant's first
 * @param end what is not less than it is checkpointed by the next: the first id of an hour, or, within an hour that takes
 *     several checkpoints, what follows the last id of this one
 * @param leaves the hash of every entry, so that a check can name the one that does not fit
 * @param root of their Merkle tree
 * @param previous the hash of the checkpoint before; empty for the first
 */
record LogCheckpoint(
        int sequence, String end, List<Leaf> leaves, String root, String previous, Instant checkpointedAt) {
    private static final String HASH = "hash";

    /** One entry, by its id and the hash of all its attributes. */
    record Leaf(String id, String hash) {
        static Leaf of(Map<String, AttributeValue> entry) {
            return new Leaf(new Item(entry).required("sk"), MerkleTree.leaf(CanonicalJson.of(entry)));
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
                Integer.parseInt(item.required("sk")),
                item.required("end"),
                leaves,
                item.required("root"),
                item.required("previous"),
                Instant.parse(item.required("checkpointedAt")));
    }

    /** The checkpoint as the table has it, with its hash, which only who has our keys can make. */
    Map<String, AttributeValue> item(String tenantId, Hmac hmac) {
        Map<String, AttributeValue> item = new HashMap<>(PrimaryKeys.checkpoint(tenantId, sequence));
        item.put("end", AttributeValue.fromS(end));
        item.put("count", AttributeValue.fromN(Integer.toString(leaves.size())));
        item.put("root", AttributeValue.fromS(root));
        item.put(
                "leaves",
                AttributeValue.fromS(
                        leaves.stream().map(leaf -> leaf.id + " " + leaf.hash).collect(Collectors.joining("\n"))));
        item.put("previous", AttributeValue.fromS(previous));
        item.put("checkpointedAt", AttributeValue.fromS(Json.time(checkpointedAt)));
        item.put(HASH, AttributeValue.fromS(hashes(tenantId, item, hmac).getFirst()));
        return item;
    }

    /** Whether the checkpoint that was read is as one of us made it. */
    static boolean isOurs(String tenantId, Map<String, AttributeValue> item, Hmac hmac) {
        String hash = new Item(item).text(HASH);
        return hash != null && hashes(tenantId, item, hmac).contains(hash);
    }

    private static List<String> hashes(String tenantId, Map<String, AttributeValue> item, Hmac hmac) {
        return hmac.all(tenantId, "checkpoint " + CanonicalJson.without(HASH, item));
    }
}
