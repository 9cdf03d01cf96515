package com.allmine.api.errors;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.input.Rule;
import java.util.Arrays;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MessagesTest {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{[^}]*}");

    /** The keys that the code asks for. */
    private static Set<String> used() {
        Set<String> keys = new TreeSet<>();
        for (Problem problem : Problem.values()) {
            keys.add("STATUS_" + problem.status());
            if (problem.saysWhy()) {
                keys.add(problem.name());
            }
        }
        Arrays.stream(Rule.values()).map(Rule::name).forEach(keys::add);
        return keys;
    }

    private static Set<String> placeholders(String sentence) {
        return PLACEHOLDER.matcher(sentence).results().map(MatchResult::group).collect(Collectors.toSet());
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void haveExactlyTheKeysThatTheCodeUses(Language language) {
        assertThat(Messages.all(language).stringPropertyNames()).containsExactlyInAnyOrderElementsOf(used());
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void areNeverBlank(Language language) {
        for (String key : used()) {
            assertThat(Messages.in(language, key)).as(key).isNotBlank();
        }
    }

    @Test
    void haveTheSamePlaceholdersInEveryLanguage() {
        for (String key : used()) {
            assertThat(placeholders(Messages.in(Language.TR, key)))
                    .as(key)
                    .isEqualTo(placeholders(Messages.in(Language.EN, key)));
        }
    }

    @Test
    void differBetweenTheLanguages() {
        Properties english = Messages.all(Language.EN);

        for (String key : used()) {
            assertThat(Messages.in(Language.TR, key)).as(key).isNotEqualTo(english.getProperty(key));
        }
    }

    @Test
    void areInTheRequestedLanguageWithTheirValues() {
        assertThat(Messages.in(Language.EN, "BODY_SIZE", 65_536)).isEqualTo("must be at most 65536 bytes");
        assertThat(Messages.in(Language.TR, "BODY_SIZE", 4_096)).isEqualTo("en çok 4096 bayt olmalıdır");
        assertThat(Messages.in(Language.TR, "STATUS_404")).isEqualTo("Kaynak bulunamadı");
    }
}
