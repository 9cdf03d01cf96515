package com.allmine.data;

import com.allmine.api.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The seal of a stretch of a tenant's permission log: of all entries from the end of the seal before it, and the first
 * from the beginning, up to its own end.
 *
 * @param sequence 1 for a tenant's first
 * @param end what is not less than it is sealed by the next: the first id of an hour, or, within an hour that takes
 *     several seals, what follows the last id of this one
 * @param leaves the hash of every entry, so that a check can name the one that does not fit
 * @param root of their Merkle tree
 * @param previous the hash of the seal before; empty for the first
 */
record LogSeal(int sequence, String end, List<Leaf> leaves, String root, String previous, Instant sealedAt) {
    private static final String HASH = "hash";

    /** One entry, by its id and the hash of all its attributes. */
    record Leaf(String id, String hash) {
        static Leaf of(Map<String, AttributeValue> entry) {
            return new Leaf(new Item(entry).required("sk"), MerkleTree.leaf(CanonicalJson.of(entry)));
        }
    }

    static LogSeal of(int sequence, String end, List<Leaf> leaves, String previous, Instant sealedAt) {
        return new LogSeal(sequence, end, leaves, root(leaves), previous, sealedAt);
    }

    static String root(List<Leaf> leaves) {
        return MerkleTree.root(leaves.stream().map(Leaf::hash).toList());
    }

    static LogSeal of(Item item) {
        List<Leaf> leaves = new ArrayList<>();
        item.required("leaves").lines().forEach(line -> {
            String[] leaf = line.split(" ", 2);
            leaves.add(new Leaf(leaf[0], leaf[1]));
        });
        return new LogSeal(
                Integer.parseInt(item.required("sk")),
                item.required("end"),
                leaves,
                item.required("root"),
                item.required("previous"),
                Instant.parse(item.required("sealedAt")));
    }

    /** The seal as the table has it, with its hash, which only who has our keys can make. */
    Map<String, AttributeValue> item(String tenantId, Keyed keyed) {
        Map<String, AttributeValue> item = new HashMap<>(Keys.seal(tenantId, sequence));
        item.put("end", AttributeValue.fromS(end));
        item.put("count", AttributeValue.fromN(Integer.toString(leaves.size())));
        item.put("root", AttributeValue.fromS(root));
        item.put(
                "leaves",
                AttributeValue.fromS(
                        leaves.stream().map(leaf -> leaf.id + " " + leaf.hash).collect(Collectors.joining("\n"))));
        item.put("previous", AttributeValue.fromS(previous));
        item.put("sealedAt", AttributeValue.fromS(Json.time(sealedAt)));
        item.put(HASH, AttributeValue.fromS(hashes(tenantId, item, keyed).getFirst()));
        return item;
    }

    /** Whether the seal that was read is as one of us made it. */
    static boolean isOurs(String tenantId, Map<String, AttributeValue> item, Keyed keyed) {
        String hash = new Item(item).text(HASH);
        return hash != null && hashes(tenantId, item, keyed).contains(hash);
    }

    private static List<String> hashes(String tenantId, Map<String, AttributeValue> item, Keyed keyed) {
        return keyed.hash(tenantId, "seal " + CanonicalJson.without(HASH, item));
    }
}
