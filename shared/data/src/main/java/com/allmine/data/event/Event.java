package com.allmine.data.event;

import com.allmine.api.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One committed change, as a CloudEvent. An event has ids, versions and methods, and never a name, a number or a text of a
 * user.
 *
 * @param id the same at every repetition of the event, and different from that of any other event of the tenant
 * @param subject the id of the user; null if the change is not about one user
 * @param time of the change
 * @param data the fields of the type, each a text, a flag, a number or a list of texts
 */
public record Event(
        String id,
        EventType type,
        String tenantId,
        @Nullable String subject,
        Instant time,
        Map<String, Object> data) {
    /** The event in the JSON format of CloudEvents 1.0. */
    public String json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("specversion", "1.0");
        json.put("id", id);
        json.put("source", source());
        json.put("type", type.wire());
        if (subject != null) {
            json.put("subject", subject);
        }
        json.put("time", time);
        json.put("datacontenttype", "application/json");
        json.put("tenantid", tenantId);
        json.put("data", data);
        return Json.write(json);
    }

    /** The URN of the tenant. Receivers tell events apart by source and id. */
    private String source() {
        return "urn:allmine:tenant:"
                + URLEncoder.encode(tenantId, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
