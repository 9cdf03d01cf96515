package com.allmine.load;

import com.allmine.api.ApiRequest;
import com.allmine.api.Text;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/** What counts as a text and as an id in a data file or a command: the rules of the API's own requests. */
final class FreeText {
    private FreeText() {}

    /** Whether it is 1 to 128 printable characters, without white space at either end. */
    static boolean isId(String text) {
        return Text.isPrintable(text, ApiRequest.MAX_ID) && isReadable(text, false) && text.equals(Text.trim(text));
    }

    /** Equal for ids that a reader could take for each other: those that differ in case or in composition only. */
    static String folded(String id) {
        return Normalizer.normalize(id, Normalizer.Form.NFKC)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
    }

    /**
     * The text trimmed and composed (NFC).
     *
     * @param limit in code points
     * @param hasLines whether line breaks, {@code \n}, are allowed
     * @return empty if nothing of it is visible, if it is too long, or if it has control characters, bidirectional
     *     overrides, zero-width or unassigned characters, or lone surrogates
     */
    static Optional<String> parse(String text, int limit, boolean hasLines) {
        // Normalizing is quadratic in some texts: only a short one is.
        if (text.length() > 2 * limit || !isReadable(text, hasLines)) {
            return Optional.empty();
        }
        String composed = Normalizer.normalize(text, Normalizer.Form.NFC).strip();
        return composed.codePoints().anyMatch(FreeText::isVisible) && Text.length(composed) <= limit
                ? Optional.of(composed)
                : Optional.empty();
    }

    private static boolean isReadable(String text, boolean hasLines) {
        return text.codePoints().allMatch(c -> (hasLines && c == '\n') || isReadable(c));
    }

    private static boolean isReadable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private static boolean isVisible(int codePoint) {
        return !Character.isWhitespace(codePoint) && !Character.isSpaceChar(codePoint);
    }

    /** The text on one line, with an escape in place of everything that a terminal could take for more than a letter. */
    static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (Character.isWhitespace(c)) {
                shown.append(' ');
            } else if (isReadable(c)) {
                shown.appendCodePoint(c);
            } else {
                shown.append("\\u{%04X}".formatted(c));
            }
        });
        return shown.toString();
    }
}
