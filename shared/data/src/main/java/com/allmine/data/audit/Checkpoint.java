package com.allmine.data.audit;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The statement of a checkpoint: the tree of this origin has this size and this root. Its text has the format <a
 * href="https://c2sp.org/tlog-checkpoint">tlog-checkpoint</a> of C2SP.
 *
 * @param origin the unique name of the tree, without a line feed
 * @param size the number of entries
 * @param rootHash in standard base64
 */
public record Checkpoint(String origin, long size, String rootHash) {
    /** At most twelve digits, as many as the largest tree has. */
    private static final Pattern SIZE = Pattern.compile("0|[1-9]\\d{0,11}");

    /** The text that is signed: one line for each component. */
    public String text() {
        return origin + "\n" + size + "\n" + rootHash + "\n";
    }

    /** Reads the text of a checkpoint; empty unless it has these three lines and no other. */
    public static Optional<Checkpoint> parse(String text) {
        List<String> lines = List.of(text.split("\n", -1));
        boolean isCheckpoint = lines.size() == 4
                && lines.get(3).isEmpty()
                && !lines.get(0).isEmpty()
                && SIZE.matcher(lines.get(1)).matches()
                && MerkleTree.isHash(lines.get(2));
        return isCheckpoint
                ? Optional.of(new Checkpoint(lines.get(0), Long.parseLong(lines.get(1)), lines.get(2)))
                : Optional.empty();
    }
}
