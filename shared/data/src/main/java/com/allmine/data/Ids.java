package com.allmine.data;

import java.time.InstantSource;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * Makes ids of the documented shape: 24 lower-case hexadecimal characters, the first twelve the milliseconds since
 * 1970, so that they sort by time, the last twelve random.
 */
public final class Ids {
    private final InstantSource clock;
    private final RandomGenerator random;

    /** @param random of cryptographic strength wherever an id must not be guessed */
    public Ids(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    public String next() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(clock.millis(), 12) + hex.toHexDigits(random.nextLong(), 12);
    }
}
