package com.allmine.api.lambda;

import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.api.json.Json;
import com.fasterxml.jackson.databind.util.RawValue;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The log line of one invocation: one JSON object that lets an operator find the invocation and see why it failed.
 * CloudWatch reads {@link #METRICS} from it (embedded metric format), by {@code function}. Each combination of
 * dimensions costs money every month, so only {@code requests} is also counted by {@code function} and {@code code}.
 */
public final class LogLine {
    /** The namespace of the metrics. */
    public static final String NAMESPACE = "Allmine";

    /** The code of success. */
    public static final String OK = "OK";

    /** The code of a failure without a known reason. An alarm counts it. */
    public static final String FAILED = "FAILED";

    /** The field with the response time of the national register. */
    public static final String REGISTER_MS = "registerMs";

    private static final int MAX_CAUSES = 5;
    private static final int MAX_FRAMES = 20;

    private static final Metric REQUESTS = new Metric("requests", "Count");
    private static final Metric ROUND_TRIPS = new Metric("roundTrips", "Count");
    private static final Metric DURATION = new Metric("durationMs", "Milliseconds");
    private static final Metric REGISTER = new Metric(REGISTER_MS, "Milliseconds");

    /** The metrics of a line as JSON. They are written once, because every line repeats them. */
    private static final RawValue METRICS = metrics(List.of(REQUESTS, ROUND_TRIPS, DURATION));

    /** The metrics of a line of a request to the national register. */
    private static final RawValue METRICS_WITH_REGISTER = metrics(List.of(REQUESTS, ROUND_TRIPS, DURATION, REGISTER));

    private record Metric(String name, String unit) {
        Map<String, String> definition() {
            Map<String, String> definition = new LinkedHashMap<>();
            definition.put("Name", name);
            definition.put("Unit", unit);
            return definition;
        }
    }

    private static RawValue metrics(List<Metric> byFunction) {
        return new RawValue(Json.write(List.of(
                metrics(List.of("function"), byFunction), metrics(List.of("function", "code"), List.of(REQUESTS)))));
    }

    private static Map<String, Object> metrics(List<String> dimensions, List<Metric> metrics) {
        Map<String, Object> directive = new LinkedHashMap<>();
        directive.put("Namespace", NAMESPACE);
        directive.put("Dimensions", List.of(dimensions));
        directive.put("Metrics", metrics.stream().map(Metric::definition).toList());
        return directive;
    }

    private final InstantSource clock;
    private final Instant start;
    private final Map<String, Object> line = new LinkedHashMap<>();
    private String code = FAILED;
    private List<String> codes = List.of();
    private String level = "INFO";
    private int roundTrips;

    /**
     * Starts the line and its duration.
     *
     * @param message the route, or the function where there is no route
     */
    public LogLine(String message, String requestId, String function, InstantSource clock) {
        this.clock = clock;
        this.start = clock.instant();
        line.put("timestamp", start);
        line.put("level", level);
        line.put("message", message);
        line.put("requestId", requestId);
        line.put("function", function);
        line.put("code", code);
    }

    /** Sets the outcome: {@link #OK}, {@link #FAILED}, or the name of another one. */
    public LogLine code(String outcome) {
        code = outcome;
        return this;
    }

    /** Sets the level to ERROR. */
    public LogLine error() {
        level = "ERROR";
        return this;
    }

    /** Adds a field. Its value must not be personal. */
    public LogLine with(String name, Object value) {
        line.put(name, value);
        return this;
    }

    /** Names the caller. The pseudonym stands for the user's id. */
    public LogLine caller(String tenantId, String pseudonym) {
        return with("tenant", tenantId).with("pseudonym", pseudonym);
    }

    /** Adds why the invocation failed, for operators. It is always a list, so every query can read the first element. */
    public LogLine cause(List<String> cause) {
        return with("cause", cause);
    }

    /** Sets the codes of a refusal and its reason. A refusal that hides a defect also shows the stack of the defect. */
    public void refused(Refusal refusal) {
        code = refusal.problem().name();
        codes = refusal.problems().stream().map(Problem::name).toList();
        if (refusal.problem().status() >= 500) {
            error();
        }
        List<String> cause = new ArrayList<>();
        String detail = refusal.detail();
        if (detail != null) {
            cause.add(detail);
        }
        if (refusal.problem() == Problem.INTERNAL_ERROR) {
            cause.addAll(trace(refusal.getCause()));
        }
        if (!cause.isEmpty()) {
            cause(cause);
        }
    }

    /** Sets the code of a defect and shows its stack. */
    public void crashed(Throwable defect) {
        error().code(Problem.INTERNAL_ERROR.name()).cause(trace(defect));
    }

    /** The classes and frames of an exception and its causes. It leaves out messages, which may quote the client. */
    private static List<String> trace(@Nullable Throwable defect) {
        List<String> trace = new ArrayList<>();
        Stream.iterate(defect, Objects::nonNull, Throwable::getCause)
                .limit(MAX_CAUSES)
                .forEach(cause -> {
                    trace.add(cause.getClass().getName());
                    Arrays.stream(cause.getStackTrace()).limit(MAX_FRAMES).forEach(frame -> trace.add("  at " + frame));
                });
        return trace;
    }

    /** Makes a call, and adds its duration in milliseconds. */
    public <T> T timed(String name, Supplier<T> call) {
        Instant before = clock.instant();
        T result = call.get();
        with(name, Duration.between(before, clock.instant()).toMillis());
        return result;
    }

    void countRoundTrip() {
        roundTrips++;
    }

    /** Ends the duration, and returns the line. */
    public String done() {
        Instant end = clock.instant();
        line.put("timestamp", end);
        line.put("level", code.equals(FAILED) ? "ERROR" : level);
        line.put("code", code);
        if (!code.equals(OK)) {
            line.put("codes", codes.isEmpty() ? List.of(code) : codes);
        }
        line.put("requests", 1);
        line.put("roundTrips", roundTrips);
        line.put("durationMs", Duration.between(start, end).toMillis());
        Map<String, Object> aws = new LinkedHashMap<>();
        aws.put("Timestamp", end.toEpochMilli());
        aws.put("CloudWatchMetrics", line.containsKey(REGISTER_MS) ? METRICS_WITH_REGISTER : METRICS);
        line.put("_aws", aws);
        return Json.write(line);
    }
}
