package com.allmine.api.input;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The build runs tests under a Turkish default language, where {@code "IOS".toLowerCase()} is not {@code "ios"}. */
class ChoiceTest {
    @Test
    void isLowerCaseInEveryLocale() {
        assertThat(Platform.MOBILE_IOS.wire()).isEqualTo("mobile_ios");
    }

    @Test
    void isFoundOnlyByItsExactSpelling() {
        assertThat(Choice.find(Platform.class, "mobile_android")).isEqualTo(Platform.MOBILE_ANDROID);
        assertThat(Choice.find(Platform.class, "MOBILE_ANDROID")).isNull();
        assertThat(Choice.find(Platform.class, "mobile_android ")).isNull();
        assertThat(Choice.find(Platform.class, "")).isNull();
    }

    @Test
    void listsItsValuesInTheDocumentedOrder() {
        assertThat(Choice.wires(Platform.class))
                .containsExactly("web", "mobile_ios", "mobile_android", "admin", "api", "unknown", "all");
    }
}
