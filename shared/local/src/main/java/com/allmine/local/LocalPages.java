package com.allmine.local;

import com.allmine.api.json.Json;
import com.allmine.data.Tenants;
import com.allmine.local.metrics.Metrics;
import com.allmine.local.metrics.MetricsPage;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The pages under {@code /_local/}, for developers and scripts. Only the local run has them. */
final class LocalPages {
    private final JsonNode signingKey;
    private final DemoUsers users;
    private final Executions executions;
    private final Metrics metrics;
    private final Schedule schedule;

    LocalPages(String keySet, DemoUsers users, Executions executions, Metrics metrics, Schedule schedule) {
        this.signingKey = Json.object(keySet).orElseThrow().path("keys").get(0);
        this.users = users;
        this.executions = executions;
        this.metrics = metrics;
        this.schedule = schedule;
    }

    /** A page's content; its status is always 200. */
    record Page(String contentType, String text) {
        static Page json(String text) {
            return new Page("application/json; charset=utf-8", text);
        }

        static Page html(String text) {
            return new Page("text/html; charset=utf-8", text);
        }

        static Page script(String text) {
            return new Page("text/javascript; charset=utf-8", text);
        }
    }

    /**
     * The page at this path; empty if there is no such page.
     *
     * <p>{@code /_local/tokens} shows the signing key and a new token for each demo user. With {@code sub}, and
     * optionally {@code tenantId} and comma-separated {@code roles}, it makes one token for that user. {@code
     * /_local/executions} lists the executions of workflows, each with the path of its picture. {@code /_local/metrics}
     * shows the metrics of the functions. A POST to {@code /_local/run} runs the scheduled function named in {@code
     * function} and returns its result.
     */
    Optional<Page> page(String method, String path, Map<String, String> query) {
        if (path.startsWith(Executions.PATH + "/")) {
            return executions.file(path.substring(Executions.PATH.length() + 1));
        }
        return switch (path) {
            case "/_local/tokens" -> Optional.of(Page.json(tokens(query)));
            case Executions.PATH -> Optional.of(Page.json(executions.list()));
            case "/_local/metrics" -> Optional.of(Page.html(MetricsPage.html(metrics.all())));
            case "/_local/run" ->
                // Only POST: a link or an image on a web page must not change the tables.
                method.equals("POST")
                        ? schedule.run(query.getOrDefault("function", "")).map(Page::json)
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    private String tokens(Map<String, String> query) {
        String sub = query.get("sub");
        if (sub == null) {
            return Json.write(new TreeMap<>(Map.of("key", signingKey, "users", users.all())));
        }
        Set<String> roles =
                new TreeSet<>(List.of(query.getOrDefault("roles", "user").split(",", -1)));
        return Json.write(users.user(sub, sub, query.getOrDefault("tenantId", Tenants.DEFAULT), roles));
    }
}
