package com.allmine.auth;

import com.allmine.api.json.Json;
import com.allmine.crypto.Hmac;
import com.allmine.crypto.KeySet;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Cursors that a client sends back to get the next page of a list. A cursor is safe in a URL and valid for a limited time, for
 * one tenant and one set of filters. An HMAC keeps clients from forging it. It hides nothing: it is a position, an expiry and
 * the HMAC, all in hexadecimal.
 */
public final class Cursors {
    /** The life of a cursor, unless its list needs another. */
    public static final Duration LIFE = Duration.ofHours(24);

    private static final int TIME = 12;
    private static final int HMAC = 64;
    private static final Pattern CURSOR = Pattern.compile("[0-9a-f]{%d,}".formatted(1 + TIME + HMAC));

    private final Hmac hmac;
    private final InstantSource clock;
    private final Duration life;

    public Cursors(KeySet keys, InstantSource clock, Duration life) {
        this.hmac = Hmac.derived(keys, "cursor");
        this.clock = clock;
        this.life = life;
    }

    public static Cursors live() {
        return live(LIFE);
    }

    /** Cursors that live as long as given. */
    public static Cursors live(Duration life) {
        return new Cursors(KeySet.live(), InstantSource.system(), life);
    }

    /**
     * The cursor of the page that starts at a position.
     *
     * @param position of any length, in lower-case hexadecimal
     * @param filters everything that the list depends on, always in the same order
     */
    public String at(String position, String tenantId, List<String> filters) {
        String stem =
                position + HexFormat.of().toHexDigits(clock.instant().plus(life).toEpochMilli(), TIME);
        return sign(stem, tenantId, filters).getFirst();
    }

    /** The position in a cursor; empty if it is forged, expired, or belongs to another tenant or other filters. */
    public Optional<String> read(String cursor, String tenantId, List<String> filters) {
        if (!CURSOR.matcher(cursor).matches()) {
            return Optional.empty();
        }
        int time = cursor.length() - HMAC - TIME;
        boolean isAuthentic = sign(cursor.substring(0, time + TIME), tenantId, filters).stream()
                .anyMatch(signed -> MessageDigest.isEqual(bytes(signed), bytes(cursor)));
        Instant expiry = Instant.ofEpochMilli(HexFormat.fromHexDigitsToLong(cursor, time, time + TIME));
        return isAuthentic && clock.instant().isBefore(expiry)
                ? Optional.of(cursor.substring(0, time))
                : Optional.empty();
    }

    /** The stem with its HMAC under each key, the current one first. */
    private List<String> sign(String stem, String tenantId, List<String> filters) {
        return hmac.all(tenantId, stem + Json.write(filters)).stream()
                .map(mac -> stem + mac)
                .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
