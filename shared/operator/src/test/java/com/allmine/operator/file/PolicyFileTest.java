package com.allmine.operator.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
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
    @ValueSource(strings = {"NONE", "NVI"})
    void readsTheMinimumAssurance(String assurance) {
        assertThat(items("{\"tenantId\": \"bank\", \"accountLimit\": 1, \"minimumAssurance\": \"" + assurance + "\"}"))
                .singleElement()
                .satisfies(policy ->
                        assertThat(policy.item()).containsEntry("minimumAssurance", AttributeValue.fromS(assurance)));
    }

    @Test
    void anAbsentMinimumAssuranceIsNotStored() {
        assertThat(items("{\"tenantId\": \"bank\", \"accountLimit\": 1, \"minimumAssurance\": null}"))
                .singleElement()
                .satisfies(policy -> assertThat(policy.item()).doesNotContainKey("minimumAssurance"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"accountLimit\": 1} | tenantId: must be a text",
                "{\"tenantId\": \"b\"} | accountLimit: must be a whole number from 1 to 1000000",
                "{\"tenantId\": \"b\", \"accountLimit\": 0} | accountLimit: must be a whole number from 1 to 1000000",
                "{\"tenantId\": \"b\", \"limit\": 3} | limit: must be one of [accountLimit, minimumAssurance,"
                        + " tenantId]",
                "{\"tenantId\": \"b\", \"accountLimit\": 5, \"minimumAssurance\": \"nvi\"} | minimumAssurance: must be"
                        + " one of [NONE, NVI]",
                "{\"tenantId\": \"b\", \"accountLimit\": 6, \"minimumAssurance\": true} | minimumAssurance: must be a"
                        + " text",
                "{\"tenantId\": \"acme\", \"accountLimit\": 4} | tenantId: is in the file already"
            })
    void refusesAFaultyLineWithItsPlaceAndReason(String line, String reason) {
        assertThatThrownBy(() -> items("{\"tenantId\": \"acme\", \"accountLimit\": 2}", line))
                .isInstanceOf(FaultyFile.class)
                .hasMessage("policies.jsonl:2: " + reason);
    }
}
