package com.allmine.crypto;

import com.nimbusds.jose.jwk.OctetKeyPair;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A text with signatures by Ed25519, in the format <a href="https://c2sp.org/signed-note">signed-note</a> of C2SP. A
 * signature names its key by a name and by four bytes of a hash of name and key.
 */
public final class SignedNote {
    /** How a signature line begins. */
    private static final String SIGNATURE = "— ";

    /** The type of a signature by Ed25519. */
    private static final byte ED25519 = 1;

    private static final int ID_BYTES = 4;

    private final String text;
    private final List<SignatureLine> signatures;

    private SignedNote(String text, List<SignatureLine> signatures) {
        this.text = text;
        this.signatures = List.copyOf(signatures);
    }

    /**
     * One line of signature.
     *
     * @param bytes the id of the key and the signature, in base64
     */
    private record SignatureLine(String keyName, String bytes) {
        boolean isBy(byte[] keyId) {
            return MessageDigest.isEqual(keyId, Arrays.copyOf(decoded(), ID_BYTES));
        }

        byte[] signature() {
            return Arrays.copyOfRange(decoded(), ID_BYTES, decoded().length);
        }

        private byte[] decoded() {
            return Base64.getDecoder().decode(bytes);
        }
    }

    /**
     * Signs a text.
     *
     * @param text one or more lines, each with its line feed
     * @param keyName not empty, without white space and without {@code +}
     * @return the note
     */
    public static String sign(String text, String keyName, OctetKeyPair key) {
        if (!text.endsWith("\n") || !isKeyName(keyName)) {
            throw new IllegalArgumentException("a text ends with a line feed, and a key name has no space or plus");
        }
        byte[] signature = Ed25519.sign(key, text.getBytes(StandardCharsets.UTF_8));
        byte[] line = Arrays.copyOf(id(keyName, key), ID_BYTES + signature.length);
        System.arraycopy(signature, 0, line, ID_BYTES, signature.length);
        return text + "\n" + SIGNATURE + keyName + " " + Base64.getEncoder().encodeToString(line) + "\n";
    }

    /** Signs a text with the current key for checkpoints. */
    public static String sign(String text, String keyName, KeySet keys) {
        return sign(text, keyName, keys.checkpoints().getFirst());
    }

    /** Reads a note; empty if the text is not a note. */
    public static Optional<SignedNote> parse(String note) {
        int end = note.lastIndexOf("\n\n");
        if (end < 0 || !note.endsWith("\n") || note.chars().anyMatch(c -> c < ' ' && c != '\n')) {
            return Optional.empty();
        }
        List<SignatureLine> signatures = new ArrayList<>();
        for (String line : note.substring(end + 2).lines().toList()) {
            Optional<SignatureLine> signature = signatureLine(line);
            if (signature.isEmpty()) {
                return Optional.empty();
            }
            signatures.add(signature.get());
        }
        return signatures.isEmpty()
                ? Optional.empty()
                : Optional.of(new SignedNote(note.substring(0, end + 1), signatures));
    }

    private static Optional<SignatureLine> signatureLine(String line) {
        String[] parts = line.split(" ", -1);
        if (parts.length != 3 || !parts[0].equals("—") || !isKeyName(parts[1])) {
            return Optional.empty();
        }
        try {
            SignatureLine read = new SignatureLine(parts[1], parts[2]);
            return read.decoded().length > ID_BYTES ? Optional.of(read) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static boolean isKeyName(String name) {
        return !name.isEmpty()
                && name.chars().noneMatch(c -> c == '+' || Character.isWhitespace(c) || Character.isSpaceChar(c));
    }

    /** The signed text, with the line feed of its last line. */
    public String text() {
        return text;
    }

    /** Whether one of the signatures is by this key under this name. */
    public boolean isSignedBy(String keyName, OctetKeyPair key) {
        byte[] id = id(keyName, key);
        byte[] signed = text.getBytes(StandardCharsets.UTF_8);
        return signatures.stream()
                .filter(line -> line.keyName.equals(keyName) && line.isBy(id))
                .anyMatch(line -> Ed25519.isValid(key, signed, line.signature()));
    }

    /** The ids of the published keys that signed the text under this name. Keys that were revoked are among them. */
    public Set<String> signers(String keyName, PublishedKeys keys) {
        return keys.checkpointKeys().stream()
                .filter(key -> isSignedBy(keyName, key))
                .map(OctetKeyPair::getKeyID)
                .collect(Collectors.toSet());
    }

    private static byte[] id(String keyName, OctetKeyPair key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((keyName + "\n").getBytes(StandardCharsets.UTF_8));
            digest.update(ED25519);
            digest.update(key.getX().decode());
            return Arrays.copyOf(digest.digest(), ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
