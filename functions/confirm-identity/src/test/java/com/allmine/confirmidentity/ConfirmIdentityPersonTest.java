package com.allmine.confirmidentity;

import static com.allmine.confirmidentity.ConfirmIdentityFixture.BIRTH_DATE;
import static com.allmine.confirmidentity.ConfirmIdentityFixture.NAME;
import static com.allmine.confirmidentity.ConfirmIdentityFixture.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.errors.Problem;
import com.allmine.api.json.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fields of a confirmation that identify the person: number, names and birth date. */
class ConfirmIdentityPersonTest {
    private static final String BIRTH_TIME =
            "must be the date alone, such as \"1990-01-15\": a time of day may belong to another date elsewhere";
    private static final String ADULT = "must be the birth date of somebody who is at least 18 today";

    private final ConfirmIdentityFixture fixture = new ConfirmIdentityFixture();

    @ParameterizedTest
    @ValueSource(
            strings = {"01234567890", "1234567890", "123456789012", "1234567890a", "", " 12345678901", "١٢٣٤٥٦٧٨٩٠١"})
    void refusesAnInvalidIdentityNumber(String number) {
        fixture.post(with("userIdentityNumber", "\"" + number + "\""))
                .to(fixture.handler)
                .refused(
                        Problem.VALIDATION_FAILED,
                        "userIdentityNumber: must be 11 digits, the first not 0, as a string");
    }

    @ParameterizedTest
    @ValueSource(strings = {"12345678901", "10000000147", "12345678951", "12345678960"})
    void refusesAWrongChecksumOnlyIfTheRegisterVerifies(String number) {
        ObjectNode body =
                Json.object(with("userIdentityNumber", "\"" + number + "\"")).orElseThrow();
        fixture.post(body.toString()).to(fixture.handler).acceptedBare();
        int executions = fixture.inputs.size();

        fixture.post(body.put("useTCKNService", true).toString())
                .to(fixture.handler)
                .refused(
                        Problem.VALIDATION_FAILED,
                        "userIdentityNumber: must be a valid identity number: its check digits, the last two, are"
                                + " wrong");
        assertThat(fixture.inputs).hasSize(executions);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10000000146", "12345678950"})
    void acceptsAValidChecksum(String number) {
        ObjectNode body =
                Json.object(with("userIdentityNumber", "\"" + number + "\"")).orElseThrow();

        fixture.post(body.put("useTCKNService", true).toString())
                .to(fixture.handler)
                .acceptedBare();

        assertThat(fixture.inputs.getLast().path("useRegister").booleanValue()).isTrue();
        assertThat(fixture.identity().userIdentityNumber()).isEqualTo(number);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "  Ayşe   Nur | Ayşe Nur",
                "D'Angelo | D'Angelo",
                "D’Angelo | D'Angelo",
                "ﬁkret | fikret",
                "Smith-Jones | Smith-Jones",
                "M. | M.",
                "I\\u0307smail | İsmail",
                "C\\u0327ic\\u0327ek | Çiçek",
                "Iğdır | Iğdır"
            })
    void trimsCollapsesAndComposesANameAndKeepsItsCase(String sent, String kept) {
        fixture.post(with("name", "\"" + sent + "\"")).to(fixture.handler).acceptedBare();

        assertThat(fixture.identity().name()).isEqualTo(kept);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "Ahmet1", "a\\r\\nb", "<b>", "😀", "\\ud83d", ".", "-", "\\u0301", "\\u3164"})
    void refusesAnInvalidName(String name) {
        fixture.post(with("surname", "\"" + name + "\""))
                .to(fixture.handler)
                .refused(Problem.VALIDATION_FAILED, "surname: " + NAME);
    }

    @Test
    void limitsANameTo100CodePoints() {
        fixture.post(with("name", "\"" + "𐐀".repeat(100) + "\""))
                .to(fixture.handler)
                .acceptedBare();
        fixture.post(with("name", "\"" + "a".repeat(101) + "\""))
                .to(fixture.handler)
                .refused(Problem.VALIDATION_FAILED, "name: " + NAME);
    }

    @Test
    void addsTheSecondNameToTheGivenNames() {
        fixture.post(with("secondName", "\"Can\"")).to(fixture.handler).acceptedBare();

        assertThat(fixture.identity().givenNames()).isEqualTo("Ahmet Can");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1990-02-30", "1899-12-31", "2026-01-16", "1990-1-5", "19900115", "", "1990-01-15 00:00:00"})
    void refusesAnInvalidBirthDate(String date) {
        fixture.post(with("birthDate", "\"" + date + "\""))
                .to(fixture.handler)
                .refused(Problem.VALIDATION_FAILED, "birthDate: " + BIRTH_DATE);
    }

    @ParameterizedTest
    @CsvSource({
        "1990-01-15T00:00:00.000Z, 1990-01-15",
        "1990-01-15T00:00+03:00, 1990-01-15",
        "1900-01-01, 1900-01-01",
        "2008-01-15, 2008-01-15"
    })
    void acceptsABirthDateWithoutATimeOrAtMidnight(String sent, String kept) {
        fixture.post(with("birthDate", "\"" + sent + "\"")).to(fixture.handler).acceptedBare();

        assertThat(fixture.identity().birthDate()).isEqualTo(kept);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1989-12-31T21:00:00.000Z", "1990-01-15T23:59:59.999Z", "1990-01-15T00:30:00+03:00"})
    void requiresTheDateAloneIfABirthDateHasATime(String date) {
        fixture.post(with("birthDate", "\"" + date + "\""))
                .to(fixture.handler)
                .refused(Problem.VALIDATION_FAILED, "birthDate: " + BIRTH_TIME);
        fixture.post(with("birthDate", "\"" + date + "\""))
                .header("X-Language", "tr")
                .to(fixture.handler)
                .refused(
                        Problem.VALIDATION_FAILED,
                        "birthDate: yalnızca tarih olmalıdır, örneğin \"1990-01-15\": saat eklenirse başka bir yerde"
                                + " başka bir güne düşebilir");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "UTC+03:00", "UTC+14:00", "UTC-12:00"})
    void computesTheAgeByTheDateInTurkiyeRegardlessOfTheTimezoneHeader(String timezone) {
        // Now it is 22:30 in Türkiye.
        fixture.clock.advance(Duration.ofHours(9));
        fixture.post(with("birthDate", "\"2008-01-16\""))
                .header("X-Timezone", timezone)
                .to(fixture.handler)
                .refused(Problem.VALIDATION_FAILED, "birthDate: " + ADULT);

        fixture.clock.advance(Duration.ofMinutes(90));
        fixture.post(with("birthDate", "\"2008-01-16\""))
                .header("X-Timezone", timezone)
                .to(fixture.handler)
                .acceptedBare();
        fixture.post(with("birthDate", "\"2008-01-17\""))
                .header("X-Timezone", timezone)
                .to(fixture.handler)
                .refused(Problem.VALIDATION_FAILED, "birthDate: " + ADULT);
    }
}
