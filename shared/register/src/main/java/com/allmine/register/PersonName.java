package com.allmine.register;

import com.allmine.api.input.Text;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A person's name or surname: 1 to 100 code points of letters, marks, spaces, apostrophes, hyphens and dots, beginning
 * with a letter. Names are equal if they differ only in case, spaces, the form of apostrophes and hyphens, or the
 * composition of letters.
 */
public final class PersonName {
    private static final Locale TURKISH = Locale.of("tr", "TR");

    /** The maximum length in code points. */
    private static final int MAX = 100;

    private static final Pattern FORM = Pattern.compile("\\p{L}[\\p{L}\\p{M} '.-]*");

    /** The upper case of an i followed by a combining dot, which other locales produce from İ. */
    private static final Pattern DOTTED_TWICE = Pattern.compile("İ\u0307+");

    private static final char SOFT_HYPHEN = '\u00AD';
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final String text;
    private final String upperCase;

    private PersonName(String text) {
        this.text = text;
        this.upperCase =
                DOTTED_TWICE.matcher(composed(text.toUpperCase(TURKISH))).replaceAll("İ");
    }

    /** Reads a name. The text is folded, trimmed, collapsed and composed (NFC) first; empty if the result is not a name. */
    public static Optional<PersonName> parse(String text) {
        return Text.line(folded(text), MAX)
                .filter(name -> FORM.matcher(name).matches())
                .map(PersonName::new);
    }

    /** Replaces the characters that keyboards and PDFs put into names. */
    private static String folded(String text) {
        StringBuilder folded = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            switch (character) {
                case '\u2018', '\u2019', '\u02BC', '\u00B4', '`' -> folded.append('\'');
                case '\u2010', '\u2011' -> folded.append('-');
                case SOFT_HYPHEN, BYTE_ORDER_MARK -> {}
                case 'ﬀ' -> folded.append("ff");
                case 'ﬁ' -> folded.append("fi");
                case 'ﬂ' -> folded.append("fl");
                case 'ﬃ' -> folded.append("ffi");
                case 'ﬄ' -> folded.append("ffl");
                case 'ﬅ', 'ﬆ' -> folded.append("st");
                case 'Ĳ' -> folded.append("IJ");
                case 'ĳ' -> folded.append("ij");
                case 'Œ' -> folded.append("OE");
                case 'œ' -> folded.append("oe");
                default -> folded.append(character);
            }
        }
        return folded.toString();
    }

    /** This name followed by a second name, as the register expects both in {@code Ad}. It may be longer than 100. */
    public PersonName with(PersonName second) {
        return new PersonName(text + " " + second.text);
    }

    /** The name in its own case. */
    public String text() {
        return text;
    }

    /** The name in Turkish upper case, composed: the form that is compared and sent to the register. */
    public String upperCase() {
        return upperCase;
    }

    private static String composed(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PersonName name && upperCase.equals(name.upperCase);
    }

    @Override
    public int hashCode() {
        return upperCase.hashCode();
    }

    @Override
    public String toString() {
        return "PersonName[hidden]";
    }
}
