package com.allmine.data.identity;

import com.allmine.api.json.Json;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * How long what a customer was identified by must be kept, whatever the customer asks for: eight years (Turkish Law
 * 5549, article 7). The law counts from the last transaction; whoever knows transactions moves the date on.
 */
public final class Retention {
    /** The attribute of an item that says until when it is kept; an item without it may be erased at any time. */
    public static final String FIELD = "retainUntil";

    private static final int YEARS = 8;

    private Retention() {}

    /** Until when something learned at this time is kept, as tables hold it. */
    public static String until(Instant time) {
        return Json.time(time.atOffset(ZoneOffset.UTC).plusYears(YEARS).toInstant());
    }
}
