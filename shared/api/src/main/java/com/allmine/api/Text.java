package com.allmine.api;

import java.util.regex.Pattern;

/** What counts as readable text, wherever a client or a token brings some. */
public final class Text {
    private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}]+");

    private Text() {}

    /** Whether a text has 1 to {@code limit} code points, none of them a control, a lone surrogate or unassigned. */
    public static boolean isPrintable(String text, int limit) {
        return !text.isEmpty() && length(text) <= limit && text.codePoints().allMatch(Text::isPrintable);
    }

    /** Whether a text can be written in UTF-8 at all: it has no lone surrogate. */
    public static boolean isWellFormed(String text) {
        return text.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE);
    }

    /** The text trimmed, every run of white space in it one space. */
    public static String collapse(String text) {
        return SPACES.matcher(text).replaceAll(" ").strip();
    }

    /** How many characters a reader counts: code points. */
    public static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
