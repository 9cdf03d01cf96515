package com.allmine.api.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private static final String NAME = "SETTINGS_TEST_TABLE";

    @AfterEach
    void forget() {
        System.clearProperty(NAME);
    }

    @Test
    void readsTheEnvironmentFirst() {
        Map.Entry<String, String> variable = System.getenv().entrySet().stream()
                .filter(v -> !v.getValue().isBlank() && System.getProperty(v.getKey()) == null)
                .findFirst()
                .orElseThrow();
        System.setProperty(variable.getKey(), variable.getValue() + "-from-a-property");
        try {
            assertThat(Settings.required(variable.getKey())).isEqualTo(variable.getValue());
        } finally {
            System.clearProperty(variable.getKey());
        }
    }

    @Test
    void readsASystemPropertyIfThereIsNoVariable() {
        System.setProperty(NAME, "users-7");

        assertThat(Settings.required(NAME)).isEqualTo("users-7");
        assertThat(Settings.optional(NAME)).contains("users-7");
    }

    @Test
    void treatsABlankSettingAsMissing() {
        System.setProperty(NAME, "  ");

        assertThat(Settings.optional(NAME)).isEmpty();
    }

    @Test
    void namesAMissingSetting() {
        assertThat(Settings.optional(NAME)).isEmpty();
        assertThatIllegalStateException()
                .isThrownBy(() -> Settings.required(NAME))
                .withMessage("the setting SETTINGS_TEST_TABLE is missing");
    }
}
