package com.allmine.confirmidentity;

import com.allmine.api.input.Rule;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the birth date of an adult. */
final class BirthDate {
    /** The age from which a person can confirm an identity, in years. */
    static final int ADULT = 18;

    /** The earliest birth date that is accepted. */
    private static final LocalDate EARLIEST = LocalDate.of(1900, 1, 1);

    /** The time zone that decides which day it is. */
    private static final ZoneId TURKIYE = ZoneId.of("Europe/Istanbul");

    /** Group 1 is the date, group 2 the text after {@code T}. */
    private static final Pattern FORMAT = Pattern.compile("(\\d{4}-\\d{2}-\\d{2})(?:T(.*))?");

    private static final Pattern MIDNIGHT =
            Pattern.compile("00:00(?::00(?:[.]0{1,9})?)?(?:Z|[+-](?:0\\d|1[0-8])(?::?[0-5]\\d)?)?");

    private BirthDate() {}

    /** The result of reading a text. */
    sealed interface Reading {}

    /** The birth date of an adult. */
    record Accepted(LocalDate date) implements Reading {
        @Override
        public String toString() {
            return "Accepted[hidden]";
        }
    }

    /** The rule that the text breaks. */
    record Refused(Rule rule) implements Reading {}

    /** Reads {@code YYYY-MM-DD}, with or without a midnight. A date with another time may be another date elsewhere. */
    static Reading read(String text, Instant now) {
        Matcher parts = FORMAT.matcher(text);
        if (!parts.matches()) {
            return new Refused(Rule.BIRTH_DATE);
        }
        String time = parts.group(2);
        if (time != null && !MIDNIGHT.matcher(time).matches()) {
            return new Refused(Rule.BIRTH_TIME);
        }
        try {
            return check(LocalDate.parse(parts.group(1)), LocalDate.ofInstant(now, TURKIYE));
        } catch (DateTimeParseException e) { // a day that does not exist, such as 30 February
            return new Refused(Rule.BIRTH_DATE);
        }
    }

    /** A person born on 29 February comes of age on 1 March: a day late rather than a day early. */
    private static Reading check(LocalDate date, LocalDate today) {
        if (date.isAfter(today) || date.isBefore(EARLIEST)) {
            return new Refused(Rule.BIRTH_DATE);
        }
        if (Period.between(date, today).getYears() < ADULT) {
            return new Refused(Rule.ADULT);
        }
        return new Accepted(date);
    }
}
