package com.allmine.data.dynamo;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The primary keys of the tenants' feeds of events. The partition of a feed is its tenant's. */
public final class FeedKeys {
    /** The last position that a feed of events can have. */
    public static final long MAX_POSITION = 999_999_999_999L;

    private static final String EVENT = "E#";

    private FeedKeys() {}

    /** The partition of a tenant's feed of events. */
    public static AttributeValue feed(String tenantId) {
        return AttributeValue.fromS(PrimaryKeys.tenant(tenantId));
    }

    /** The item that knows the last position of a tenant's feed. */
    public static Map<String, AttributeValue> head(String tenantId) {
        return PrimaryKeys.key(feed(tenantId), "HEAD");
    }

    /** An event of a tenant's feed; the first has the position 1. */
    public static Map<String, AttributeValue> event(String tenantId, long position) {
        return PrimaryKeys.key(feed(tenantId), EVENT + "%012d".formatted(position));
    }

    /** The item that exists if the tenant's feed has this event. */
    public static Map<String, AttributeValue> id(String tenantId, String eventId) {
        return PrimaryKeys.key(feed(tenantId), "ID#" + PrimaryKeys.part(eventId));
    }

    /** The counts of decisions on a version of a legal document. */
    public static Map<String, AttributeValue> acceptance(String tenantId, String documentType, String version) {
        return PrimaryKeys.key(feed(tenantId), "ACCEPTANCE#" + documentType + "#" + version);
    }

    /** The position of an event in its feed. */
    public static long positionOf(Map<String, AttributeValue> event) {
        return Long.parseLong(PrimaryKeys.sk(event).substring(EVENT.length()));
    }
}
