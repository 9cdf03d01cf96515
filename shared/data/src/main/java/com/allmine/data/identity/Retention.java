package com.allmine.data.identity;

import com.allmine.api.json.Json;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * The retention period of the documents that identified a customer: eight years (Turkish Law 5549, article 7). Until then
 * they must be kept even if the customer requests deletion. The law counts from the last transaction, so a system that
 * records transactions must move the date.
 */
public final class Retention {
    /** The attribute that says until when an item must be kept. An item without it may be erased at any time. */
    public static final String FIELD = "retainUntil";

    private static final int YEARS = 8;

    private Retention() {}

    /** The end of the retention period that begins at a time, as the attribute holds it. */
    public static String until(Instant time) {
        return Json.time(time.atOffset(ZoneOffset.UTC).plusYears(YEARS).toInstant());
    }
}
