package com.allmine.operator.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class PolicyFileTest {
    private static List<Desired> items(String... lines) {
        return PolicyFile.items(new DataFile("policies.jsonl", String.join("\n", lines)), "Users-5");
    }

    @Test
    void readsATenantsLimit() {
        assertThat(items("{\"tenantId\": \"acme\", \"accountLimit\": 2}"))
                .singleElement()
                .satisfies(policy -> assertThat(policy.item())
                        .isEqualTo(Map.of(
                                "pk", AttributeValue.fromS("T#acme"),
                                "sk", AttributeValue.fromS("POLICY"),
                                "accountLimit", AttributeValue.fromN("2"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"accountLimit\": 1} | tenantId: must be a text",
                "{\"tenantId\": \"b\"} | accountLimit: must be a whole number from 1 to 1000000",
                "{\"tenantId\": \"b\", \"accountLimit\": 0} | accountLimit: must be a whole number from 1 to 1000000",
                "{\"tenantId\": \"b\", \"limit\": 3} | limit: must be one of [accountLimit, tenantId]",
                "{\"tenantId\": \"acme\", \"accountLimit\": 4} | tenantId: is in the file already"
            })
    void refusesAFaultyLineWithItsPlaceAndReason(String line, String reason) {
        assertThatThrownBy(() -> items("{\"tenantId\": \"acme\", \"accountLimit\": 2}", line))
                .isInstanceOf(FaultyFile.class)
                .hasMessage("policies.jsonl:2: " + reason);
    }
}
