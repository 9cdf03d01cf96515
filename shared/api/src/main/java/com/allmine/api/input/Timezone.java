package com.allmine.api.input;

import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An offset from UTC under the name that {@code X-Timezone} gives it. It is kept as evidence and decides nothing. */
public record Timezone(String name, ZoneOffset offset) {
    public static final Timezone UTC = new Timezone("UTC", ZoneOffset.UTC);

    /** The documented values, with UTC (the documented default) and UTC-08:00, both missing from the documented list. */
    public static final List<String> NAMES = List.of("""
        UTC UTC-12:00 UTC-11:00 UTC-10:00 UTC-09:30 UTC-09:00 UTC-08:00 UTC-07:00 UTC-06:00 UTC-05:00
        UTC-04:00 UTC-03:30 UTC-03:00 UTC-02:00 UTC-01:00 UTC+00:00 UTC+01:00 UTC+02:00 UTC+03:00 UTC+03:30
        UTC+04:00 UTC+04:30 UTC+05:00 UTC+05:30 UTC+05:45 UTC+06:00 UTC+06:30 UTC+07:00 UTC+08:00 UTC+08:45
        UTC+09:00 UTC+09:30 UTC+10:00 UTC+10:30 UTC+11:00 UTC+12:00 UTC+12:45 UTC+13:00 UTC+14:00
        """.strip().split("\\s+", -1));

    static @Nullable Timezone find(String name) {
        if (name.equals(UTC.name)) {
            return UTC;
        }
        return NAMES.contains(name) ? new Timezone(name, ZoneOffset.of(name.substring(3))) : null;
    }
}
