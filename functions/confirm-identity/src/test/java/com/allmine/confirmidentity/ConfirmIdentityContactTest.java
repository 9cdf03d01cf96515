package com.allmine.confirmidentity;

import static com.allmine.confirmidentity.ConfirmIdentityFixture.CALLER;
import static com.allmine.confirmidentity.ConfirmIdentityFixture.DOCUMENTED;
import static com.allmine.confirmidentity.ConfirmIdentityFixture.EXPLANATION;
import static com.allmine.confirmidentity.ConfirmIdentityFixture.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.errors.Problem;
import com.allmine.api.json.Json;
import com.allmine.testkit.Request;
import com.allmine.testkit.Response;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The other fields of a confirmation: city, country, address and explanations. */
class ConfirmIdentityContactTest {
    private final ConfirmIdentityFixture fixture = new ConfirmIdentityFixture();

    @ParameterizedTest
    @CsvSource({"34, 1", "34, 39", "6, 25"})
    void acceptsADistrictOfTheCity(String city, String district) {
        String body = with("cityId", "\"" + city + "\"")
                .replace("\"districtId\":\"1\"", "\"districtId\":\"" + district + "\"");

        fixture.post(body).to(fixture.handler).acceptedBare();

        assertThat(fixture.contact("cityId")).isEqualTo(city);
        assertThat(fixture.contact("districtId")).isEqualTo(district);
    }

    @ParameterizedTest
    @CsvSource({"34, 25", "6, 1", "34, 40"})
    void refusesADistrictOfAnotherCity(String city, String district) {
        String body = with("cityId", "\"" + city + "\"")
                .replace("\"districtId\":\"1\"", "\"districtId\":\"" + district + "\"");

        fixture.post(body)
                .to(fixture.handler)
                .refused(Problem.VALIDATION_FAILED, "districtId: must be the id of a district of the city in cityId");
    }

    @Test
    void refusesADistrictWithoutACity() {
        ObjectNode body = Json.object(DOCUMENTED).orElseThrow();
        body.remove("cityId");

        fixture.post(body.toString())
                .to(fixture.handler)
                .refused(Problem.VALIDATION_FAILED, "districtId: must be the id of a district of the city in cityId");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TR", "TUR", "90"})
    void storesTurkeyAsOneCountryCode(String code) {
        fixture.post(with("countryCode", "\"" + code + "\""))
                .to(fixture.handler)
                .acceptedBare();

        assertThat(fixture.contact("countryCode")).isEqualTo("TR");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secondName",
                "cityId",
                "districtId",
                "occupationId",
                "countryCode",
                "address",
                "useTCKNService",
                "additionalInfo.explainPurposeOfTransaction"
            })
    void treatsABlankOptionalFieldAsAbsent(String field) {
        for (String blank : List.of("", "  ", "\\u00a0")) {
            ObjectNode body = Json.object(with(field, "\"" + blank + "\"")).orElseThrow();
            if (field.equals("cityId")) {
                body.remove("districtId");
            }

            fixture.post(body.toString()).to(fixture.handler).acceptedBare();

            String name = "\"" + field.substring(field.indexOf('.') + 1) + "\"";
            assertThat(fixture.identity().text()).doesNotContain(name);
            assertThat(fixture.inputs.getLast().toString()).doesNotContain(name);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\\u0000b",
                "a\\tb",
                "a\\u202eb",
                "a\\u2066b",
                "a\\u200bb",
                "a\\ufeffb",
                "a\\u0378b",
                "a\\u2028b",
                "\\ud83d",
                "\\u200b\\u200b",
                "\\u3164",
                "\\u0301"
            })
    void refusesAnAddressWithUnreadableCharacters(String address) {
        fixture.post(with("address", "\"" + address + "\""))
                .to(fixture.handler)
                .refused(Problem.VALIDATION_FAILED, "address: must be a text of at most 500 readable characters");
    }

    @Test
    void keepsTheLineBreaksOfAnAddressAndComposesIt() {
        fixture.post(with("address", "\" O\u0308rnek   Mah.\\r\\n\\nTest Sok.\\nNo:1 \""))
                .to(fixture.handler)
                .acceptedBare();

        assertThat(fixture.fieldEncryption.decrypt(CALLER, "address", fixture.contact("address")))
                .isEqualTo("Örnek Mah.\nTest Sok.\nNo:1");
    }

    @Test
    void limitsTheAddressTo500Characters() {
        fixture.post(with("address", "\"" + "ş".repeat(500) + "\""))
                .to(fixture.handler)
                .acceptedBare();
        fixture.post(with("address", "\"" + "ş".repeat(501) + "\""))
                .to(fixture.handler)
                .refused(Problem.VALIDATION_FAILED, "address: must be a text of at most 500 readable characters");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\u200b\\u200b\\u200b",
                "\\u0000\\u0000\\u0000",
                "\\u3164\\u3164\\u3164",
                "\\u0301\\u0301\\u0301",
                "a\\u0301\\u0302\\u0303",
                "a b",
                "Freelance\\ngelir",
                "Freelance\\u202egelir",
                "\\u2800\\u2800\\u2800"
            })
    void requiresVisibleCharactersInAnExplanation(String text) {
        fixture.post(with("additionalInfo.explainSourceOfFunding", "\"" + text + "\""))
                .to(fixture.handler)
                .refused(Problem.VALIDATION_FAILED, "additionalInfo.explainSourceOfFunding: " + EXPLANATION);
    }

    @Test
    void storesThatAnExplanationIsMissingButRefusesABlankOrShortOne() {
        fixture.post(DOCUMENTED).to(fixture.handler).acceptedBare();
        assertThat(fixture.inputs.getLast().path("missingExplanations"))
                .hasToString("[{\"S\":\"explainSourceOfFunding\"}]");

        fixture.post(with("additionalInfo.explainSourceOfFunding", "\"abc\""))
                .to(fixture.handler)
                .acceptedBare();
        assertThat(fixture.inputs.getLast().path("missingExplanations")).isEmpty();

        for (String wrong : List.of("", "  ", "ab", " a  ")) {
            fixture.post(with("additionalInfo.explainSourceOfFunding", "\"" + wrong + "\""))
                    .to(fixture.handler)
                    .refused(Problem.VALIDATION_FAILED, "additionalInfo.explainSourceOfFunding: " + EXPLANATION);
        }
    }

    /** Fills a field with the texts that cost most to normalize or to match. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "name",
                "secondName",
                "surname",
                "address",
                "birthDate",
                "userIdentityNumber",
                "cityId",
                "countryCode",
                "additionalInfo.explainSourceOfFunding",
                "additionalInfo.purposeOfTransactionId"
            })
    void refusesHugeHostileFieldsWithinOneSecondOfCpuTime(String field) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        List<String> hostile = List.of(
                with(field, "\"a" + "\u0301".repeat(30_000) + "\""),
                with(field, "\"a" + "\u0323\u0301".repeat(15_000) + "\""),
                with(field, "\"" + "a\u0344".repeat(20_000) + "\""),
                with(field, "\"1" + " ".repeat(60_000) + "1\""),
                with(field, "\"" + "1".repeat(60_000) + "\""));
        fixture.post(with(field, "\"!\"")).to(fixture.handler);

        for (String body : hostile) {
            Request request = fixture.post(body);
            long before = threads.getCurrentThreadCpuTime();
            Response response = request.to(fixture.handler);
            long taken = threads.getCurrentThreadCpuTime() - before;

            assertThat(response.status()).isEqualTo(400);
            assertThat(Duration.ofNanos(taken)).isLessThan(Duration.ofSeconds(1));
        }
    }
}
