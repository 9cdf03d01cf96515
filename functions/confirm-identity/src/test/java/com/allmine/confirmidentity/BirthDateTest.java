package com.allmine.confirmidentity;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.input.Rule;
import com.allmine.confirmidentity.BirthDate.Accepted;
import com.allmine.confirmidentity.BirthDate.Refused;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BirthDateTest {
    private static final Instant NOON = Instant.parse("2026-06-15T12:00:00Z");

    private static BirthDate.Reading read(String text) {
        return BirthDate.read(text, NOON);
    }

    private static BirthDate.Reading read(String text, String now) {
        return BirthDate.read(text, Instant.parse(now));
    }

    private static BirthDate.Reading born(int year, int month, int day) {
        return new Accepted(LocalDate.of(year, month, day));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1990-05-17",
                "1990-05-17T00:00",
                "1990-05-17T00:00:00",
                "1990-05-17T00:00:00Z",
                "1990-05-17T00:00:00.000Z",
                "1990-05-17T00:00:00.000000000-12:00",
                "1990-05-17T00:00:00+14:00",
                "1990-05-17T00:00:00+0300",
                "1990-05-17T00:00:00+03"
            })
    void acceptsADateAndAMidnight(String text) {
        assertThat(read(text)).isEqualTo(born(1990, 5, 17));
    }

    /** A phone in Türkiye sends 1 January as the evening before, in UTC. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1989-12-31T21:00:00.000Z",
                "1990-05-17T23:59:59",
                "1990-05-17T23:59:59.999999999-12:00",
                "1990-05-17T00:00:00.001Z",
                "1990-05-17T00:00:01",
                "1990-05-17T00:01",
                "1990-05-17T03:00:00+03:00",
                "1990-05-17T12:00:00Z",
                "1990-05-17T24:00:00",
                "1990-05-17T00:60:00",
                "1990-05-17T00:00:00X",
                "1990-05-17T00:00:00.Z",
                "1990-05-17T00:00:00+99:00",
                "1990-05-17T"
            })
    void refusesEveryOtherTime(String text) {
        assertThat(read(text)).isEqualTo(new Refused(Rule.BIRTH_TIME));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " 1990-05-17",
                "1990-05-17 ",
                "1990-5-17",
                "17.05.1990",
                "17/05/1990",
                "19900517",
                "90-05-17",
                "+1990-05-17",
                "-1990-05-17",
                "11990-05-17",
                "1990-05",
                "1990-137",
                "1990-05-17 00:00:00",
                "1990-05-17Z",
                "1990-05-17\n",
                "١٩٩٠-٠٥-١٧",
                "643507200"
            })
    void refusesEveryOtherFormat(String text) {
        assertThat(read(text)).isEqualTo(new Refused(Rule.BIRTH_DATE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1990-02-30", "1990-02-29", "1900-02-29", "1990-13-01", "1990-00-10", "1990-04-31T00:00Z"})
    void refusesADayThatDoesNotExist(String text) {
        assertThat(read(text)).isEqualTo(new Refused(Rule.BIRTH_DATE));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-06-16, BIRTH_DATE",
        "9999-12-31, BIRTH_DATE",
        "2026-06-15, ADULT",
        "2008-06-16, ADULT",
        "1899-12-31, BIRTH_DATE",
        "0000-01-01, BIRTH_DATE"
    })
    void refusesTheFutureMinorsAndThePastBefore1900(String text, Rule rule) {
        assertThat(read(text)).isEqualTo(new Refused(rule));
    }

    @Test
    void acceptsTheFirstAndTheLastValidDay() {
        assertThat(read("1900-01-01")).isEqualTo(born(1900, 1, 1));
        assertThat(read("2008-06-15")).isEqualTo(born(2008, 6, 15));
    }

    @Test
    void comesOfAgeAtMidnightInTurkiye() {
        assertThat(read("2008-06-15", "2026-06-14T20:59:59.999Z")).isEqualTo(new Refused(Rule.ADULT));
        assertThat(read("2008-06-15", "2026-06-14T21:00:00Z")).isEqualTo(born(2008, 6, 15));
    }

    @Test
    void endsTheFutureAtMidnightInTurkiye() {
        assertThat(read("2026-06-15", "2026-06-14T20:59:59.999Z")).isEqualTo(new Refused(Rule.BIRTH_DATE));
        assertThat(read("2026-06-15", "2026-06-14T21:00:00Z")).isEqualTo(new Refused(Rule.ADULT));
    }

    @Test
    void comesOfAgeOnTheFirstOfMarchAfterALeapDay() {
        assertThat(read("2008-02-29", "2026-02-28T20:59:59Z")).isEqualTo(new Refused(Rule.ADULT));
        assertThat(read("2008-02-29", "2026-02-28T21:00:00Z")).isEqualTo(born(2008, 2, 29));
    }

    @Test
    void countsTheYearsOfALeapDayInALeapYearToo() {
        assertThat(read("2010-02-28", "2028-02-27T21:00:00Z")).isEqualTo(born(2010, 2, 28));
        assertThat(read("2010-03-01", "2028-02-29T20:59:59Z")).isEqualTo(new Refused(Rule.ADULT));
    }

    @Test
    void hidesTheDateInItsText() {
        assertThat(read("1990-05-17")).hasToString("Accepted[hidden]");
    }
}
