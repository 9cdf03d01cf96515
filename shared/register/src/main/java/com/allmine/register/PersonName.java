package com.allmine.register;

import com.allmine.api.Text;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A person's name or surname. Two that differ only in case, spaces or the composition of letters are equal. */
public final class PersonName {
    private static final Locale TURKISH = Locale.of("tr", "TR");

    /** Counts code points, as the limit does. */
    private static final Pattern FORM = Pattern.compile("[\\p{L}\\p{M} '’.-]{1,100}");

    /** The upper case of an i with a dot of its own, which other locales make of İ: one dot is enough. */
    private static final Pattern DOTTED_TWICE = Pattern.compile("İ\u0307+");

    private final String text;
    private final String upperCase;

    private PersonName(String text) {
        this.text = text;
        this.upperCase =
                DOTTED_TWICE.matcher(composed(text.toUpperCase(TURKISH))).replaceAll("İ");
    }

    /** The name in a text, or nothing where that, trimmed, collapsed and composed (NFC), cannot be a name. */
    public static Optional<PersonName> parse(String text) {
        String name = Text.collapse(composed(text));
        return FORM.matcher(name).matches() ? Optional.of(new PersonName(name)) : Optional.empty();
    }

    /** This name with a second one: the register wants both in one field, {@code Ad}. May exceed what {@link #parse} takes. */
    public PersonName with(PersonName second) {
        return new PersonName(text + " " + second.text);
    }

    /** The name as the person writes it. */
    public String text() {
        return text;
    }

    /** The name as it is compared and sent to the register: in Turkish upper case, composed. */
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
