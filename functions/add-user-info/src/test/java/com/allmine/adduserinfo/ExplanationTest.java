package com.allmine.adduserinfo;

import static com.allmine.adduserinfo.AddUserInfoFixture.CALLER;
import static com.allmine.adduserinfo.AddUserInfoFixture.DOCUMENTED;
import static com.allmine.adduserinfo.AddUserInfoFixture.explanation;
import static com.allmine.adduserinfo.AddUserInfoFixture.with;
import static com.allmine.data.user.InfoField.ESTIMATED_MONTHLY_DW_COUNT;
import static com.allmine.data.user.InfoField.SOURCE_OF_FUNDING;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.errors.Problem;
import com.allmine.api.json.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The explanations that come with the options. */
class ExplanationTest {
    private final AddUserInfoFixture fixture = new AddUserInfoFixture();

    private static String without(String... fields) {
        ObjectNode body = Json.object(DOCUMENTED).orElseThrow();
        return body.without(List.of(fields)).toString();
    }

    @Test
    void requiresAnExplanationIfTheOptionDoes() {
        fixture.signedIn(without("explainSourceOfFunding"))
                .to(fixture.handler)
                .refused(Problem.VALIDATION_FAILED, explanation("explainSourceOfFunding", 3));

        fixture.assertNothingAdded();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "ab", " \\u00a0 ", "😀😀", " a \\t", "a ğ"})
    void refusesAnExplanationThatIsTooShortOnceTrimmed(String text) {
        fixture.signedIn(with("explainSourceOfFunding", "\"" + text + "\""))
                .to(fixture.handler)
                .refused(Problem.VALIDATION_FAILED, explanation("explainSourceOfFunding", 3));

        fixture.assertNothingAdded();
    }

    @ParameterizedTest
    @CsvSource({"abc, abc", "😀😀😀, 😀😀😀", "'\\u00a0ab\\u2003  g\\u0306\\u00a0', ab ğ", "1+1, 1+1"})
    void trimsCollapsesAndComposesAnExplanationAndCountsItsCodePoints(String sent, String kept) {
        fixture.signedIn(with("explainSourceOfFunding", "\"" + sent + "\""))
                .to(fixture.handler)
                .acceptedBare();

        assertThat(fixture.latestExplanations()).isEqualTo(Map.of(SOURCE_OF_FUNDING, kept));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\u200b\\u200b\\u200b",
                "\\u0000\\u0000\\u0000",
                "\\u2060\\u2060\\u2060",
                "\\u3164\\u3164\\u3164",
                "\\u0301\\u0301\\u0301",
                "Freelance\\ngelir",
                "Freelance\\tgelir",
                "\\u202eFreelance gelir",
                "Freelance \\u0378 gelir"
            })
    void refusesAnExplanationWithUnreadableCharacters(String text) {
        fixture.signedIn(with("explainSourceOfFunding", "\"" + text + "\""))
                .to(fixture.handler)
                .refused(Problem.VALIDATION_FAILED, explanation("explainSourceOfFunding", 3));
        fixture.signedIn(with("explainMonthlyIncomeAmount", "\"" + text + "\""))
                .to(fixture.handler)
                .refused(Problem.VALIDATION_FAILED, explanation("explainMonthlyIncomeAmount", 1));

        fixture.assertNothingAdded();
    }

    @Test
    void requiresTheMinimumLengthOfTheOption() {
        String other = with("purposeOfTransactionId", "\"6\"");
        ObjectNode body = Json.object(other).orElseThrow();

        fixture.signedIn(body.put("explainPurposeOfTransaction", "x".repeat(19)).toString())
                .to(fixture.handler)
                .refused(Problem.VALIDATION_FAILED, explanation("explainPurposeOfTransaction", 20));
        fixture.signedIn(body.put("explainPurposeOfTransaction", "y".repeat(20)).toString())
                .to(fixture.handler)
                .acceptedBare();
    }

    @Test
    void limitsAnExplanationTo500CodePoints() {
        fixture.signedIn(with("explainSourceOfFunding", "\"" + "😀".repeat(500) + "\""))
                .to(fixture.handler)
                .acceptedBare();

        fixture.signedIn(with("explainSourceOfFunding", "\"" + "😀".repeat(501) + "\""))
                .to(fixture.handler)
                .refused(Problem.VALIDATION_FAILED, explanation("explainSourceOfFunding", 3));
        fixture.signedIn(with("explainMonthlyIncomeAmount", "\"" + "z".repeat(501) + "\""))
                .to(fixture.handler)
                .refused(Problem.VALIDATION_FAILED, explanation("explainMonthlyIncomeAmount", 1));
        assertThat(fixture.infos.versions(CALLER)).hasSize(1);
    }

    @Test
    void storesAnOptionalExplanation() {
        fixture.signedIn(with("explainEstimatedMonthlyDWCount", "\"just so\""))
                .to(fixture.handler)
                .acceptedBare();
        assertThat(fixture.latestExplanations())
                .isEqualTo(Map.of(SOURCE_OF_FUNDING, "Freelance gelir", ESTIMATED_MONTHLY_DW_COUNT, "just so"));

        fixture.signedIn(with("explainEstimatedMonthlyDWCount", "\"  \""))
                .to(fixture.handler)
                .acceptedBare();
        assertThat(fixture.latestExplanations()).containsOnlyKeys(SOURCE_OF_FUNDING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "false", "[\"text\"]", "{\"text\": 1}", "\"\\ud83d lone\""})
    void acceptsAnExplanationOnlyAsText(String json) {
        fixture.signedIn(with("explainMonthlyIncomeAmount", json))
                .to(fixture.handler)
                .refused(Problem.VALIDATION_FAILED, explanation("explainMonthlyIncomeAmount", 1));

        fixture.assertNothingAdded();
    }

    @Test
    void reportsARequiredExplanationOfTheWrongTypeOnce() {
        fixture.signedIn(with("explainSourceOfFunding", "15"))
                .to(fixture.handler)
                .refused(Problem.VALIDATION_FAILED, explanation("explainSourceOfFunding", 3));
    }
}
