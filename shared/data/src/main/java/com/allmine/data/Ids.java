package com.allmine.data;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * Generates ids of the documented form: 24 lower-case hexadecimal characters. The first twelve are the milliseconds since
 * 1970, so ids sort by time. The last twelve are random.
 */
public final class Ids {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{24}");
    private static final int TIME = 12;
    private static final Instant FIRST = Instant.EPOCH;
    private static final Instant LAST = Instant.ofEpochMilli(0xffff_ffff_ffffL);

    private final InstantSource clock;
    private final RandomGenerator random;

    /**
     * Ids of this clock.
     *
     * @param random of cryptographic strength if nobody may guess an id
     */
    public Ids(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** Whether a text has the form of an id. */
    public static boolean isId(String text) {
        return FORM.matcher(text).matches();
    }

    /** The time of an id, in milliseconds. */
    public static Instant time(String id) {
        return Instant.ofEpochMilli(HexFormat.fromHexDigitsToLong(id, 0, TIME));
    }

    /** The text that sorts before every id of this time or later, and after every earlier id. */
    public static String from(Instant time) {
        Instant bounded = time.isBefore(FIRST) ? FIRST : time.isAfter(LAST) ? LAST : time;
        return HexFormat.of().toHexDigits(bounded.plusNanos(999_999).toEpochMilli(), TIME);
    }

    /** A new id of the current time. */
    public String next() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(clock.millis(), TIME) + hex.toHexDigits(random.nextLong(), 12);
    }
}
