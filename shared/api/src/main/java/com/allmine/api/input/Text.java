package com.allmine.api.input;

import java.text.Normalizer;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Checks every text that the API takes, and brings it into the form in which it is stored. Each check is linear in the
 * length of the text, so a client cannot make it slow.
 */
public final class Text {
    /** The most code units per code point of the limit. It leaves room for decomposed letters and runs of spaces. */
    private static final int UNITS = 16;

    /** Normalization is quadratic in a run of combining marks. Unicode's stream-safe format allows runs of 30. */
    private static final Pattern TOO_MANY_MARKS = Pattern.compile("\\p{M}{31}");

    private static final Pattern SPACES = Pattern.compile("\\p{Z}+");

    /** Letters, digits, punctuation and symbols, except the blank Braille pattern and the object replacement character. */
    private static final Pattern VISIBLE = Pattern.compile("[\\p{L}\\p{N}\\p{P}\\p{S}&&[^\\u2800\\uFFFC]]");

    private static final String PICTOGRAPH =
            "[\\p{IsExtended_Pictographic}&&\\P{Cn}][\\p{IsEmoji_Modifier}\\uFE0E\\uFE0F]?";

    /** An emoji, with the selector and the joined emoji that belong to it. */
    private static final Pattern EMOJI = Pattern.compile(PICTOGRAPH + "(?:\\u200D" + PICTOGRAPH + "){0,9}");

    /**
     * Controls, line separators, lone surrogates, unassigned code points, and every character that Unicode says to
     * ignore: zero-width and bidirectional ones, fillers, selectors.
     */
    private static final Pattern UNREADABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cn}\\p{Cs}\\p{Zl}\\p{Zp}"
            + "\\u034F\\u115F\\u1160\\u17B4\\u17B5\\u180B-\\u180F\\u3164\\uFE00-\\uFE0F\\uFFA0\\x{E0100}-\\x{E01EF}]");

    private Text() {}

    /** Whether a text has 1 to {@code limit} code points, all of them readable and at least one visible. */
    public static boolean isPrintable(String text, int limit) {
        return text.length() <= 2 * limit && length(text) <= limit && isReadable(text) && hasVisible(text);
    }

    /**
     * The stored form of a single line: in NFC, trimmed, with each run of spaces as one space.
     *
     * @param limit the most code points of the stored form
     * @return empty if the text has more, has an unreadable character or a line break, or has no visible character
     */
    public static Optional<String> line(String text, int limit) {
        if (!isBounded(text, limit) || !isReadable(text)) {
            return Optional.empty();
        }
        return Optional.of(collapse(composed(text))).filter(line -> length(line) <= limit && hasVisible(line));
    }

    /** Like {@link #line} for a text with line breaks: each is stored as {@code \n}, without blank lines. */
    public static Optional<String> lines(String text, int limit) {
        if (!isBounded(text, limit) || !text.lines().allMatch(Text::isReadable)) {
            return Optional.empty();
        }
        String lines = composed(text)
                .lines()
                .map(Text::collapse)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining("\n"));
        return Optional.of(lines).filter(kept -> length(kept) <= limit && hasVisible(kept));
    }

    /** Whether a text has no lone surrogate, so that UTF-8 can encode it. */
    public static boolean isWellFormed(String text) {
        return text.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE);
    }

    /** Whether a text consists of white space only. */
    public static boolean isBlank(String text) {
        return trim(text).isEmpty();
    }

    /** The text without leading and trailing white space. */
    public static String trim(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (start < end && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean isSpace(char character) {
        return Character.isWhitespace(character) || Character.isSpaceChar(character);
    }

    /** The number of code points. */
    public static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** The number of visible characters: letters, digits, punctuation and symbols. */
    public static int visible(String text) {
        return Math.toIntExact(VISIBLE.matcher(text).results().count());
    }

    private static boolean hasVisible(String text) {
        return VISIBLE.matcher(text).find();
    }

    private static boolean isBounded(String text, int limit) {
        return text.length() <= UNITS * limit && !TOO_MANY_MARKS.matcher(text).find();
    }

    private static boolean isReadable(String text) {
        return !UNREADABLE.matcher(EMOJI.matcher(text).replaceAll("*")).find();
    }

    private static String composed(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    private static String collapse(String line) {
        return SPACES.matcher(line).replaceAll(" ").strip();
    }
}
