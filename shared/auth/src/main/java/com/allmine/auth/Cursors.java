package com.allmine.auth;

import com.allmine.api.json.Json;
import com.allmine.crypto.Hmac;
import com.allmine.crypto.KeyPurpose;
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
 * Where a list goes on, as a client carries it to the next request: opaque, safe in a URL, good for a day. Only we can
 * make one, and it is good only for the tenant and the filters it was made for. It hides nothing: it is an id, a time
 * and a keyed hash, all in hexadecimal.
 */
public final class Cursors {
    /** How long a cursor is good for. */
    public static final Duration LIFE = Duration.ofHours(24);

    private static final int ID = 24;
    private static final int TIME = 12;
    private static final Pattern CURSOR = Pattern.compile("[0-9a-f]{%d}".formatted(ID + TIME + 64));

    private final Hmac hmac;
    private final InstantSource clock;

    public Cursors(KeySet keys, InstantSource clock) {
        KeySet signing = keys.with(KeyPurpose.SIGNING);
        this.hmac = Hmac.derived(keys, "cursor");
        this.clock = clock;
    }

    public static Cursors live() {
        return new Cursors(KeySet.live(), InstantSource.system());
    }

    /**
     * The cursor for what comes after an id.
     *
     * @param filters everything that the list depends on, in an order that is always the same
     */
    public String after(String id, String tenantId, List<String> filters) {
        String stem = id + HexFormat.of().toHexDigits(clock.instant().plus(LIFE).toEpochMilli(), TIME);
        return sign(stem, tenantId, filters).getFirst();
    }

    /** The id that a cursor was made after; empty where it is forged, stale, or of another tenant or other filters. */
    public Optional<String> read(String cursor, String tenantId, List<String> filters) {
        if (!CURSOR.matcher(cursor).matches()) {
            return Optional.empty();
        }
        boolean isOurs = sign(cursor.substring(0, ID + TIME), tenantId, filters).stream()
                .anyMatch(signed -> MessageDigest.isEqual(bytes(signed), bytes(cursor)));
        Instant staleAt = Instant.ofEpochMilli(HexFormat.fromHexDigitsToLong(cursor, ID, ID + TIME));
        return isOurs && clock.instant().isBefore(staleAt) ? Optional.of(cursor.substring(0, ID)) : Optional.empty();
    }

    /** The stem with its hash under each key, the current first. */
    private List<String> sign(String stem, String tenantId, List<String> filters) {
        return hmac.all(tenantId, stem + Json.write(filters)).stream()
                .map(mac -> stem + mac)
                .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
