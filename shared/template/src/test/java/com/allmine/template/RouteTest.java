package com.allmine.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTest {
    private static final Route VERSION = new Route("GET", "/documents/{type}/{version}");

    @Test
    void readsTheParametersOfAPath() {
        assertThat(VERSION.match("/documents/privacy_policy/1.2.0"))
                .contains(Map.of("type", "privacy_policy", "version", "1.2.0"));
        assertThat(VERSION.hasParameters()).isTrue();
    }

    @Test
    void matchesAPathWithoutParametersExactly() {
        Route docs = new Route("GET", "/docs/");

        assertThat(docs.match("/docs/")).contains(Map.of());
        assertThat(docs.match("/docs")).isEmpty();
        assertThat(docs.hasParameters()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/documents/a", "/documents/a/", "/documents//b", "/documents/a/b/", "/documents/a/b/c", "/x/a/b"
            })
    void matchesNoOtherPath(String path) {
        assertThat(VERSION.match(path)).isEmpty();
    }
}
