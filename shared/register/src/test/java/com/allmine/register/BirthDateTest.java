package com.allmine.register;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.register.BirthDate.Accepted;
import com.allmine.register.BirthDate.Fault;
import com.allmine.register.BirthDate.Refused;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BirthDateTest {
    private static final Instant NOON = Instant.parse("2026-06-15T12:00:00Z");

    private static BirthDate read(String text) {
        return BirthDate.read(text, NOON, ZoneOffset.UTC);
    }

    private static BirthDate read(String text, String now, String zone) {
        return BirthDate.read(text, Instant.parse(now), ZoneOffset.of(zone));
    }

    private static BirthDate born(int year, int month, int day) {
        return new Accepted(LocalDate.of(year, month, day));
    }

    /** The date of a date-time is never converted into another day. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1990-05-17",
                "1990-05-17T00:00",
                "1990-05-17T23:59:59",
                "1990-05-17T00:00:00Z",
                "1990-05-17T00:00:00.000Z",
                "1990-05-17T23:59:59.999999999-12:00",
                "1990-05-17T00:00:00+14:00",
                "1990-05-17T00:00:00+0300",
                "1990-05-17T00:00:00+03"
            })
    void isADateOrTheDatePartOfADateTime(String text) {
        assertThat(read(text)).isEqualTo(born(1990, 5, 17));
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
                "1990-05-17T",
                "1990-05-17 00:00:00",
                "1990-05-17T24:00:00",
                "1990-05-17T00:60:00",
                "1990-05-17T00:00:00X",
                "1990-05-17T00:00:00.Z",
                "1990-05-17Z",
                "1990-05-17\n",
                "١٩٩٠-٠٥-١٧",
                "643507200"
            })
    void isNothingElse(String text) {
        assertThat(read(text)).isEqualTo(new Refused(Fault.FORM));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1990-02-30", "1990-02-29", "1900-02-29", "1990-13-01", "1990-00-10", "1990-04-31T00:00Z"})
    void isADayThatExists(String text) {
        assertThat(read(text)).isEqualTo(new Refused(Fault.IMPOSSIBLE));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-06-16, FUTURE",
        "9999-12-31, FUTURE",
        "2026-06-15, UNDER_AGE",
        "2008-06-16, UNDER_AGE",
        "1899-12-31, TOO_EARLY",
        "0000-01-01, TOO_EARLY"
    })
    void isRefusedForItsOwnReason(String text, Fault fault) {
        assertThat(read(text)).isEqualTo(new Refused(fault));
    }

    @Test
    void isAcceptedOnTheFirstAndTheLastDayThatCounts() {
        assertThat(read("1900-01-01")).isEqualTo(born(1900, 1, 1));
        assertThat(read("2008-06-15")).isEqualTo(born(2008, 6, 15));
    }

    @Test
    void comesOfAgeAtMidnightInTheCallersTimezone() {
        BirthDate refused = new Refused(Fault.UNDER_AGE);

        assertThat(read("2008-06-15", "2026-06-14T20:59:59.999Z", "+03:00")).isEqualTo(refused);
        assertThat(read("2008-06-15", "2026-06-14T21:00:00Z", "+03:00")).isEqualTo(born(2008, 6, 15));
        assertThat(read("2008-06-15", "2026-06-15T07:59:59.999Z", "-08:00")).isEqualTo(refused);
        assertThat(read("2008-06-15", "2026-06-15T08:00:00Z", "-08:00")).isEqualTo(born(2008, 6, 15));
    }

    @Test
    void endsTheFutureAtMidnightInTheCallersTimezone() {
        assertThat(read("2026-06-15", "2026-06-14T20:59:59.999Z", "+03:00")).isEqualTo(new Refused(Fault.FUTURE));
        assertThat(read("2026-06-15", "2026-06-14T21:00:00Z", "+03:00")).isEqualTo(new Refused(Fault.UNDER_AGE));
        assertThat(read("2026-06-15", "2026-06-14T21:00:00Z", "-08:00")).isEqualTo(new Refused(Fault.FUTURE));
    }

    @Test
    void comesOfAgeOnTheFirstOfMarchAfterALeapDay() {
        assertThat(read("2008-02-29", "2026-02-28T23:59:59Z", "Z")).isEqualTo(new Refused(Fault.UNDER_AGE));
        assertThat(read("2008-02-29", "2026-03-01T00:00:00Z", "Z")).isEqualTo(born(2008, 2, 29));
    }

    @Test
    void countsTheYearsOfALeapDayInALeapYearToo() {
        assertThat(read("2010-02-28", "2028-02-28T00:00:00Z", "Z")).isEqualTo(born(2010, 2, 28));
        assertThat(read("2010-03-01", "2028-02-29T23:59:59Z", "Z")).isEqualTo(new Refused(Fault.UNDER_AGE));
    }

    @Test
    void doesNotShowItself() {
        assertThat(read("1990-05-17")).hasToString("Accepted[hidden]");
    }
}
