package com.allmine.operator;

import com.allmine.api.ApiRequest;
import com.allmine.api.input.Text;
import java.text.Normalizer;
import java.util.Locale;

/** Ids and messages of the operator's commands, by the API's rules of what is readable. */
final class FreeText {
    private FreeText() {}

    /** Whether it is 1 to 128 printable characters, without white space at either end. */
    static boolean isId(String text) {
        return Text.isPrintable(text, ApiRequest.MAX_ID) && text.equals(Text.trim(text));
    }

    /** Equal for ids that a reader could take for each other: those that differ in case or in composition only. */
    static String folded(String id) {
        return Normalizer.normalize(id, Normalizer.Form.NFKC)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
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
