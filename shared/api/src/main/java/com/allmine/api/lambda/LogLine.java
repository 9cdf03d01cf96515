package com.allmine.api.lambda;

import com.allmine.api.errors.Refusal;
import com.allmine.api.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The log line of one invocation of a function: one JSON object with what an operator needs to find it and to tell why
 * it failed. CloudWatch makes {@link #METRICS} of it (embedded metric format) by {@code function}. Each combination of
 * dimensions costs money by the month, so only {@code requests} is also counted by {@code function} and {@code code}.
 */
public final class LogLine {
    /** The namespace of the metrics. */
    public static final String NAMESPACE = "Allmine";

    /** The code of what went well. */
    public static final String OK = "OK";

    /** The code of what failed for no known reason: an alarm counts it. */
    public static final String FAILED = "FAILED";

    /** Said {@link #with} a number: how long the national register took to answer. */
    public static final String REGISTER_MS = "registerMs";

    private static final Metric REQUESTS = new Metric("requests", "Count");

    /** Whatever of these a line has is a metric. */
    private static final List<Metric> METRICS = List.of(
            REQUESTS,
            new Metric("roundTrips", "Count"),
            new Metric("durationMs", "Milliseconds"),
            new Metric(REGISTER_MS, "Milliseconds"));

    private record Metric(String name, String unit) {
        Map<String, String> definition() {
            Map<String, String> definition = new LinkedHashMap<>();
            definition.put("Name", name);
            definition.put("Unit", unit);
            return definition;
        }
    }

    private final Instant start;
    private final Map<String, Object> who = new LinkedHashMap<>();
    private final Map<String, Object> outcome = new LinkedHashMap<>();
    private List<String> codes = List.of();
    private String level = "INFO";
    private int roundTrips;

    /**
     * Begins the line.
     *
     * @param message what was called
     */
    public LogLine(String message, String requestId, String function, Instant start) {
        this.start = start;
        who.put("message", message);
        who.put("requestId", requestId);
        who.put("function", function);
    }

    /** Says more of who was served and how; nothing personal belongs in it. */
    public LogLine with(String name, Object value) {
        outcome.put(name, value);
        return this;
    }

    /** Adds why it failed, for operators; one shape, a list, so that every query can read the first element. */
    public LogLine cause(List<String> cause) {
        return with("cause", cause);
    }

    /** Adds what an operator may know of a refusal, if it says more than its code. */
    public LogLine cause(Refusal refusal) {
        String detail = refusal.detail();
        return detail == null ? this : cause(List.of(detail));
    }

    /** Names every problem, where there are more than the one that {@link #done} takes. */
    public LogLine codes(List<String> all) {
        codes = List.copyOf(all);
        return this;
    }

    /** Marks the line for whoever looks for errors. */
    public LogLine error() {
        level = "ERROR";
        return this;
    }

    /** Says how often another service was asked. */
    public LogLine roundTrips(int count) {
        roundTrips = count;
        return this;
    }

    /**
     * The whole line.
     *
     * @param code what became of it: {@link #OK}, {@link #FAILED}, or a name for whatever else
     */
    public String done(String code, Instant end) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("timestamp", end);
        line.put("level", code.equals(FAILED) ? "ERROR" : level);
        line.putAll(who);
        line.put("code", code);
        if (!code.equals(OK)) {
            line.put("codes", codes.isEmpty() ? List.of(code) : codes);
        }
        line.putAll(outcome);
        line.put("requests", 1);
        line.put("roundTrips", roundTrips);
        line.put("durationMs", Duration.between(start, end).toMillis());
        line.put("_aws", metrics(line.keySet(), end));
        return Json.write(line);
    }

    private static Map<String, Object> metrics(Set<String> names, Instant end) {
        List<Metric> present =
                METRICS.stream().filter(metric -> names.contains(metric.name())).toList();
        return Map.of(
                "Timestamp",
                end.toEpochMilli(),
                "CloudWatchMetrics",
                List.of(
                        metrics(List.of("function"), present),
                        metrics(List.of("function", "code"), List.of(REQUESTS))));
    }

    private static Map<String, Object> metrics(List<String> dimensions, List<Metric> metrics) {
        Map<String, Object> directive = new LinkedHashMap<>();
        directive.put("Namespace", NAMESPACE);
        directive.put("Dimensions", List.of(dimensions));
        directive.put("Metrics", metrics.stream().map(Metric::definition).toList());
        return directive;
    }
}
