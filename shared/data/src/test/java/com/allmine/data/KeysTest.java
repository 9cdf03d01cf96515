package com.allmine.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class KeysTest {
    private static Map<String, AttributeValue> key(String pk, String sk) {
        return Map.of("pk", AttributeValue.fromS(pk), "sk", AttributeValue.fromS(sk));
    }

    @Test
    void nameTenantAndUser() {
        assertThat(Keys.profile("acme", "u-1")).isEqualTo(key("T#acme#U#u-1", "PROFILE"));
        assertThat(Keys.profile("İş", "😀 $ç")).isEqualTo(key("T#İş#U#😀 $ç", "PROFILE"));
    }

    @Test
    void escapeTheSeparatorSoThatNoIdReachesIntoAnothersItems() {
        assertThat(Keys.profile("a#U#b", "c")).isEqualTo(key("T#a%23U%23b#U#c", "PROFILE"));
        assertThat(Keys.profile("a", "b#U#c")).isEqualTo(key("T#a#U#b%23U%23c", "PROFILE"));
    }

    @Test
    void escapeTheEscapeSoThatNoTwoIdsShareAnItem() {
        assertThat(Keys.profile("a%23", "50%")).isEqualTo(key("T#a%2523#U#50%25", "PROFILE"));
    }
}
