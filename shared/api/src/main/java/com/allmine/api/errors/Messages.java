package com.allmine.api.errors;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/**
 * The sentences that clients read. A {@code ResourceBundle} would fall back to the machine's language, and a
 * {@code MessageFormat} would not replace {@code {0}} after the apostrophe in {@code Türkiye'de {0}}.
 */
public final class Messages {
    private static final Map<Language, Properties> SENTENCES = new EnumMap<>(
            Map.of(Language.EN, load("messages_en.properties"), Language.TR, load("messages_tr.properties")));

    private Messages() {}

    /** The sentence of a key, with {@code {0}}, {@code {1}} … replaced by the values. */
    public static String in(Language language, String key, Object... values) {
        String sentence = Objects.requireNonNull(all(language).getProperty(key), key);
        for (int i = 0; i < values.length; i++) {
            sentence = sentence.replace("{" + i + "}", String.valueOf(values[i]));
        }
        return sentence;
    }

    static Properties all(Language language) {
        return Objects.requireNonNull(SENTENCES.get(language));
    }

    private static Properties load(String file) {
        try (InputStream in = Objects.requireNonNull(Messages.class.getResourceAsStream(file), file)) {
            Properties sentences = new Properties();
            sentences.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            return sentences;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
