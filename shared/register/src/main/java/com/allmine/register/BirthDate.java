package com.allmine.register;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a text says as the birth date of an adult: a date, or what is wrong with it. */
public sealed interface BirthDate {
    /** The age from which a person may confirm an identity, in years. */
    int ADULT = 18;

    /** The first birth date that is believed. */
    LocalDate FIRST = LocalDate.of(1900, 1, 1);

    /** A birth date of an adult. */
    record Accepted(LocalDate date) implements BirthDate {
        @Override
        public String toString() {
            return "Accepted[hidden]";
        }
    }

    /** Not a birth date, or not one of an adult. */
    record Refused(Fault fault) implements BirthDate {}

    /** What can be wrong with a birth date. */
    enum Fault {
        /** Neither {@code YYYY-MM-DD} nor an ISO date-time. */
        FORM,
        /** No day of any calendar, such as 30 February. */
        IMPOSSIBLE,
        /** After today. */
        FUTURE,
        /** Before {@link #FIRST}. */
        TOO_EARLY,
        /** Of somebody who is not {@link #ADULT} years old today. */
        UNDER_AGE
    }

    /**
     * Reads a birth date. Of a date-time the date part counts, as it is written, whatever its time and offset.
     *
     * @param zone decides what day it is {@code now}
     */
    static BirthDate read(String text, Instant now, ZoneOffset zone) {
        Matcher written = Written.FORM.matcher(text);
        if (!written.matches()) {
            return new Refused(Fault.FORM);
        }
        LocalDate today = LocalDate.ofInstant(now, zone);
        try {
            return judge(LocalDate.parse(written.group(1)), today);
        } catch (DateTimeParseException e) {
            return new Refused(Fault.IMPOSSIBLE);
        }
    }

    /** Who was born on 29 February comes of age on 1 March: a day late rather than a day early. */
    private static BirthDate judge(LocalDate date, LocalDate today) {
        if (date.isAfter(today)) {
            return new Refused(Fault.FUTURE);
        }
        if (date.isBefore(FIRST)) {
            return new Refused(Fault.TOO_EARLY);
        }
        if (Period.between(date, today).getYears() < ADULT) {
            return new Refused(Fault.UNDER_AGE);
        }
        return new Accepted(date);
    }
}

/** How a birth date may be written: the date is group 1. */
final class Written {
    static final Pattern FORM = Pattern.compile("""
        (\\d{4}-\\d{2}-\\d{2})\
        (?:T(?:[01]\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d(?:[.]\\d{1,9})?)?(?:Z|[+-](?:0\\d|1[0-8])(?::?[0-5]\\d)?)?)?\
        """);

    private Written() {}
}
