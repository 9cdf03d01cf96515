package com.allmine.operator.file;

import java.nio.charset.StandardCharsets;

/** Makes names of files from ids that others have chosen. */
public final class FileName {
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_~";

    private FileName() {}

    /**
     * The id as a part of a file name, which never leaves its folder and never hides its file. It is also a part of a path
     * in a URL. Letters, digits, {@code -}, {@code _} and {@code ~} stay; every other byte of UTF-8 is percent-encoded.
     */
    public static String of(String id) {
        StringBuilder name = new StringBuilder();
        for (byte b : id.getBytes(StandardCharsets.UTF_8)) {
            if (UNRESERVED.indexOf(b) >= 0) {
                name.append((char) b);
            } else {
                name.append("%%%02X".formatted(b));
            }
        }
        return name.toString();
    }
}
