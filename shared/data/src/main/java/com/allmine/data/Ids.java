package com.allmine.data;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * Makes ids of the documented shape: 24 lower-case hexadecimal characters, the first twelve the milliseconds since
 * 1970, so that they sort by time, the last twelve random.
 */
public final class Ids {
    private static final int TIME = 12;
    private static final Instant FIRST = Instant.EPOCH;
    private static final Instant LAST = Instant.ofEpochMilli(0xffff_ffff_ffffL);

    private final InstantSource clock;
    private final RandomGenerator random;

    /** @param random of cryptographic strength wherever an id must not be guessed */
    public Ids(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** The time of an id, to the millisecond. */
    public static Instant time(String id) {
        return Instant.ofEpochMilli(HexFormat.fromHexDigitsToLong(id, 0, TIME));
    }

    /** What every id from this time on is not less than, and every id before it is. */
    public static String from(Instant time) {
        Instant bounded = time.isBefore(FIRST) ? FIRST : time.isAfter(LAST) ? LAST : time;
        return HexFormat.of().toHexDigits(bounded.plusNanos(999_999).toEpochMilli(), TIME);
    }

    public String next() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(clock.millis(), TIME) + hex.toHexDigits(random.nextLong(), 12);
    }
}
