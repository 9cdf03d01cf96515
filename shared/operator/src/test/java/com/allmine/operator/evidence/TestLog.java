package com.allmine.operator.evidence;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A log whose tree is computed by the recursive definitions of RFC 6962, section 2.1. */
final class TestLog {
    private final List<String> texts = new ArrayList<>();

    /** Appends an entry, and returns its index. */
    int append(String text) {
        texts.add(text);
        return texts.size() - 1;
    }

    int size() {
        return texts.size();
    }

    List<String> texts() {
        return List.copyOf(texts);
    }

    String leafHash(int index) {
        return base64(leaf(texts.get(index)));
    }

    String root(int size) {
        return base64(root(texts.subList(0, size)));
    }

    List<String> inclusion(int index, int size) {
        return path(index, texts.subList(0, size)).stream().map(TestLog::base64).toList();
    }

    List<String> consistency(int from, int to) {
        return subproof(from, texts.subList(0, to), true).stream()
                .map(TestLog::base64)
                .toList();
    }

    private static byte[] root(List<String> entries) {
        if (entries.size() == 1) {
            return leaf(entries.getFirst());
        }
        int split = split(entries.size());
        return hash(1, root(entries.subList(0, split)), root(entries.subList(split, entries.size())));
    }

    private static List<byte[]> path(int index, List<String> entries) {
        if (entries.size() == 1) {
            return List.of();
        }
        int split = split(entries.size());
        List<String> left = entries.subList(0, split);
        List<String> right = entries.subList(split, entries.size());
        return index < split ? with(path(index, left), root(right)) : with(path(index - split, right), root(left));
    }

    private static List<byte[]> subproof(int from, List<String> entries, boolean isWhole) {
        if (from == entries.size()) {
            return isWhole ? List.of() : List.of(root(entries));
        }
        int split = split(entries.size());
        List<String> left = entries.subList(0, split);
        List<String> right = entries.subList(split, entries.size());
        return from <= split
                ? with(subproof(from, left, isWhole), root(right))
                : with(subproof(from - split, right, false), root(left));
    }

    private static List<byte[]> with(List<byte[]> path, byte[] last) {
        List<byte[]> longer = new ArrayList<>(path);
        longer.add(last);
        return longer;
    }

    /** The largest power of two that is smaller. */
    private static int split(int size) {
        return Integer.highestOneBit(size - 1);
    }

    private static byte[] leaf(String text) {
        return hash(0, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] hash(int prefix, byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((byte) prefix);
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
