package com.allmine.operator.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class DropdownFileTest {
    private static final String NAME = "must be trimmed and in Unicode's composed form (NFC), at most 200 characters,"
            + " without control or zero-width characters";
    private static final String CITY =
            "{\"list\": \"city\", \"id\": 34, \"slug\": \"istanbul\", \"tr\": \"İstanbul\", \"en\": \"Istanbul\"}";

    private static List<Desired> items(String... lines) {
        return DropdownFile.items(new DataFile("dropdowns.jsonl", String.join("\n", lines)), "Dropdowns-3");
    }

    private static String option(int id, String more) {
        return "{\"list\": \"occupation\", \"id\": %d, \"slug\": \"slug_%d\", \"tr\": \"tr\", \"en\": \"en\"%s}"
                .formatted(id, id, more);
    }

    @Test
    void makesOneItemOfATenantsListInAscendingOrder() {
        List<Desired> items = items(
                option(12, ", \"explain\": true"),
                option(2, ", \"minExplanation\": 20, \"active\": false"),
                option(3, ", \"tenantId\": \"acme\""));

        assertThat(items).extracting(Desired::name).containsExactly("default occupation", "acme occupation");
        assertThat(items.getFirst().table()).isEqualTo("Dropdowns-3");
        assertThat(items.getFirst().item())
                .containsEntry("pk", AttributeValue.fromS("T#default"))
                .containsEntry("sk", AttributeValue.fromS("occupation"))
                .containsEntry(
                        "options",
                        AttributeValue.fromS(
                                "{\"options\":["
                                    + "{\"id\":2,\"slug\":\"slug_2\",\"tr\":\"tr\",\"en\":\"en\",\"minExplanation\":20,"
                                    + "\"active\":false},"
                                    + "{\"id\":12,\"slug\":\"slug_12\",\"tr\":\"tr\",\"en\":\"en\",\"minExplanation\":3}]}"));
    }

    @Test
    void takesTheSameIdAndSlugInAnotherCityListOrTenant() {
        String district = CITY.replace("\"city\"", "\"district\", \"cityId\": 34");

        assertThat(items(
                        CITY,
                        CITY.replace("34", "6").replace("istanbul", "ankara"),
                        district,
                        district.replace("\"cityId\": 34", "\"cityId\": 6"),
                        CITY.replace("}", ", \"tenantId\": \"acme\"}")))
                .hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"list\": \"city\" | \"list\": \"towns\" | list: must be one of [income_source,"
                        + " purpose_of_transaction, monthly_income_amount, estimated_monthly_dw_amount,"
                        + " estimated_monthly_dw_count, occupation, city, district]",
                "\"list\": \"city\", | | list: must be a text",
                "35 | \"35\" | id: must be a whole number from 1 to 999999999",
                "35 | 0 | id: must be a whole number from 1 to 999999999",
                "35 | 3.5 | id: must be a whole number from 1 to 999999999",
                "35 | 34 | id and slug: must be unique within the list",
                "izmir | istanbul | id and slug: must be unique within the list",
                "izmir | Izmir | slug: must be lower-case letters, digits and underscores",
                "izmir | iz__mir | slug: must be lower-case letters, digits and underscores",
                "İzmir | ~ İzmir~ | tr: " + NAME,
                "İzmir | I\u0307zmir | tr: " + NAME,
                "\"Izmir\" | \"\" | en: must be a text",
                "\"Izmir\" | 7 | en: must be a text",
                "\"Izmir\" | \"Izmir\", \"explain\": \"yes\" | explain: must be true or false",
                "\"Izmir\" | \"Izmir\", \"active\": 1 | active: must be true or false",
                "\"Izmir\" | \"Izmir\", \"minExplanation\": 0 | minExplanation: must be a whole number from 1 to 500",
                "\"Izmir\" | \"Izmir\", \"cityId\": 34 | cityId: only a district has one",
                "\"Izmir\" | \"Izmir\", \"tenantId\": \" \" | tenantId: must be a text",
                "\"Izmir\" | \"Izmir\", \"tenantId\": \"x \" | tenantId: must be 1 to 128 printable characters,"
                        + " without blanks at its ends",
                "35 | 1000000000 | id: must be a whole number from 1 to 999999999",
                "İzmir | İz\\u200bmir | tr: " + NAME,
                "\"Izmir\" | \"Izmir\", \"name\": \"x\" | name: must be one of [active, cityId, en, explain, id, list,"
                        + " minExplanation, slug, tenantId, tr]",
                "\"city\" | \"district\" | cityId: must be a whole number from 1 to 999999999",
                "\"city\" | \"district\", \"cityId\": 35 | cityId: no city above has the id 35",
                "\"city\" | \"district\", \"cityId\": 34, \"tenantId\": \"acme\" | cityId: no city above has the id 34",
                "{ | [ | must be one JSON object, without duplicate keys"
            })
    void refusesAFaultyLineWithItsPlaceAndReason(String part, @Nullable String fault, String reason) {
        String good = "{\"list\": \"city\", \"id\": 35, \"slug\": \"izmir\", \"tr\": \"İzmir\", \"en\": \"Izmir\"}";
        String faulty = good.replace(part, fault == null ? "" : fault);
        assertThat(items(CITY, good)).hasSize(1);
        assertThat(Arrays.asList(good, faulty)).doesNotHaveDuplicates();

        assertThatThrownBy(() -> items(CITY, "", faulty))
                .isInstanceOf(FaultyFile.class)
                .hasMessage("dropdowns.jsonl:3: " + reason);
    }
}
