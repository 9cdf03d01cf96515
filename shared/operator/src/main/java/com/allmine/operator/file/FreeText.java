package com.allmine.operator.file;

import com.allmine.api.ApiRequest;
import com.allmine.api.input.Text;
import java.text.Normalizer;
import java.util.Locale;

/** Checks ids and makes messages safe to print, by the API's rules for readable text. */
public final class FreeText {
    /** The rule for an id, for messages. */
    public static final String ID_RULE = "must be 1 to 128 printable characters, without blanks at its ends";

    private FreeText() {}

    /** Whether a text has 1 to 128 printable characters, without white space at either end. */
    public static boolean isId(String text) {
        return Text.isPrintable(text, ApiRequest.MAX_ID) && text.equals(Text.trim(text));
    }

    /** The same text for ids that differ in case or in Unicode composition only, and look alike. */
    public static String folded(String id) {
        return Normalizer.normalize(id, Normalizer.Form.NFKC)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
    }

    /** The text on one line. Characters that could change how a terminal shows it are escaped. */
    public static String shown(String text) {
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
}
