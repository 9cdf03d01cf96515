package com.allmine.data.consent;

import com.allmine.api.errors.Language;

/** A text in both languages. */
public record Translations(String tr, String en) {
    public String in(Language language) {
        return language == Language.TR ? tr : en;
    }
}
