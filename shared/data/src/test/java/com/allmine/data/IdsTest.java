package com.allmine.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IdsTest {
    private static String idAt(String time, long random) {
        return new Ids(InstantSource.fixed(Instant.parse(time)), () -> random).next();
    }

    @Test
    void areTwentyFourHexadecimalCharactersOfTimeAndRandomness() {
        assertThat(idAt("2026-01-15T10:30:00.123Z", 0x7777_89ab_cdef_0123L)).isEqualTo("019bc13478bb89abcdef0123");
        assertThat(idAt("1970-01-01T00:00:00Z", 0)).isEqualTo("000000000000000000000000");
        assertThat(idAt("9999-12-31T23:59:59.999Z", -1)).matches("[0-9a-f]{12}f{12}");
    }

    @Test
    void sortByTime() {
        List<String> ids = Stream.of(
                        "1999-12-31T23:59:59.999Z",
                        "2026-01-15T10:30:00.122Z",
                        "2026-01-15T10:30:00.123Z",
                        "2026-01-15T10:30:01.000Z",
                        "2100-01-01T00:00:00.000Z")
                .map(time -> idAt(time, -Instant.parse(time).toEpochMilli()))
                .toList();

        assertThat(ids).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void areUniqueWithinOneMillisecond() {
        Ids ids = new Ids(InstantSource.fixed(Instant.parse("2026-01-15T10:30:00Z")), new SecureRandom());
        Set<String> made = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            made.add(ids.next());
        }

        assertThat(made).hasSize(100_000);
    }

    @Test
    void holdTheirTime() {
        assertThat(Ids.time("019bc13478bb89abcdef0123")).isEqualTo("2026-01-15T10:30:00.123Z");
    }

    @Test
    void beginAtATimeWithTheFirstOfItsMillisecond() {
        assertThat(Ids.from(Instant.parse("2026-01-15T10:30:00.123Z"))).isEqualTo("019bc13478bb");
        assertThat(Ids.from(Instant.parse("2026-01-15T10:30:00.122000001Z"))).isEqualTo("019bc13478bb");
        assertThat(Ids.from(Instant.parse("1969-12-31T23:59:59Z"))).isEqualTo("000000000000");
        assertThat(Ids.from(Instant.MIN)).isEqualTo("000000000000");
        assertThat(Ids.from(Instant.MAX)).isEqualTo("ffffffffffff");
    }
}
