package com.allmine.local;

import com.allmine.api.Json;
import com.allmine.local.DemoUsers.DemoUser;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What only the local run answers, under {@code /_local/}: helps for scripts and developers. */
final class LocalPages {
    private final JsonNode signingKey;
    private final DemoUsers users;
    private final Schedule schedule;

    LocalPages(String keySet, DemoUsers users, Schedule schedule) {
        this.signingKey = Json.object(keySet).orElseThrow().path("keys").get(0);
        this.users = users;
        this.schedule = schedule;
    }

    /**
     * The JSON of a page, or empty where there is no such page.
     *
     * <p>{@code /_local/tokens} has the signing key and a fresh token for every demo user; with {@code sub}, and
     * optionally {@code tenantId} and {@code roles} (comma between), it makes one token for whomever that names.
     *
     * <p>{@code /_local/run} runs the scheduled function that {@code function} names now, and has its answer.
     */
    Optional<String> page(String path, Map<String, String> query) {
        return switch (path) {
            case "/_local/tokens" -> Optional.of(tokens(query));
            case "/_local/run" -> schedule.run(query.getOrDefault("function", ""));
            default -> Optional.empty();
        };
    }

    private String tokens(Map<String, String> query) {
        String sub = query.get("sub");
        if (sub == null) {
            Map<String, Object> all = new TreeMap<>(Map.of("key", signingKey, "users", users.all()));
            return Json.write(all);
        }
        Set<String> roles =
                new TreeSet<>(Set.of(query.getOrDefault("roles", "user").split(",", -1)));
        DemoUser user = users.user(sub, sub, query.getOrDefault("tenantId", "default"), roles);
        return Json.write(user);
    }
}
