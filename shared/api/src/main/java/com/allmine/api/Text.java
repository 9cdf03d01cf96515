package com.allmine.api;

/** What counts as readable text, wherever a client or a token brings some. */
public final class Text {
    private Text() {}

    /** Whether a text has 1 to {@code limit} code points, none of them a control, a lone surrogate or unassigned. */
    public static boolean isPrintable(String text, int limit) {
        return !text.isEmpty()
                && text.codePointCount(0, text.length()) <= limit
                && text.codePoints().allMatch(Text::isPrintable);
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
