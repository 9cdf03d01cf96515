package com.allmine.register;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a text says as the birth date of an adult: a date, or what is wrong with it. */
public sealed interface BirthDate {
    /** The age from which a person may confirm an identity, in years. */
    int ADULT = 18;

    /** The first birth date that is believed. */
    LocalDate FIRST = LocalDate.of(1900, 1, 1);

    /** Where it is decided what day today is. */
    ZoneId TURKIYE = ZoneId.of("Europe/Istanbul");

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
        /** Neither {@code YYYY-MM-DD} nor that with a time. */
        FORM,
        /** A date with a time other than midnight: elsewhere it may be another date. */
        TIME,
        /** No day of any calendar, such as 30 February. */
        IMPOSSIBLE,
        /** After today. */
        FUTURE,
        /** Before {@link #FIRST}. */
        TOO_EARLY,
        /** Of somebody who is not {@link #ADULT} years old today. */
        UNDER_AGE
    }

    /** Reads a birth date as written. What day it is {@code now} is decided in Türkiye. */
    static BirthDate read(String text, Instant now) {
        Matcher written = Written.DATE.matcher(text);
        if (!written.matches()) {
            return new Refused(Fault.FORM);
        }
        String time = written.group(2);
        if (time != null && !Written.MIDNIGHT.matcher(time).matches()) {
            return new Refused(Fault.TIME);
        }
        try {
            return judge(LocalDate.parse(written.group(1)), LocalDate.ofInstant(now, TURKIYE));
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

/** How a birth date may be written. */
final class Written {
    /** The date is group 1, a time of any form is group 2. */
    static final Pattern DATE = Pattern.compile("(\\d{4}-\\d{2}-\\d{2})(?:T(.*))?");

    static final Pattern MIDNIGHT =
            Pattern.compile("00:00(?::00(?:[.]0{1,9})?)?(?:Z|[+-](?:0\\d|1[0-8])(?::?[0-5]\\d)?)?");

    private Written() {}
}
