package com.allmine.api;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The log line of one request: one JSON object, with what an operator needs to find it and to tell why it failed.
 * Exception messages are left out, for they may quote what the client sent.
 */
final class RequestLog {
    private static final int MAX_CAUSES = 5;
    private static final int MAX_FRAMES = 20;

    private final ApiRequest request;
    private final String function;
    private final Instant start;
    private final Map<String, Object> outcome = new LinkedHashMap<>();
    private String level = "INFO";

    RequestLog(ApiRequest request, String function, Instant start) {
        this.request = request;
        this.function = function;
        this.start = start;
    }

    void refused(Refusal refusal) {
        if (refusal.problem().status() >= 500) {
            level = "ERROR";
        }
        outcome.put("code", refusal.problem().name());
        String detail = refusal.detail();
        if (detail != null) {
            outcome.put("cause", detail);
        }
    }

    void crashed(Throwable defect) {
        level = "ERROR";
        outcome.put("code", Problem.INTERNAL_ERROR.name());
        List<String> trace = new ArrayList<>();
        Stream.iterate(defect, Objects::nonNull, Throwable::getCause)
                .limit(MAX_CAUSES)
                .forEach(cause -> {
                    trace.add(cause.getClass().getName());
                    Arrays.stream(cause.getStackTrace()).limit(MAX_FRAMES).forEach(frame -> trace.add("  at " + frame));
                });
        outcome.put("cause", trace);
    }

    String done(int status, Instant end) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("timestamp", end);
        line.put("level", level);
        line.put("message", request.route());
        line.put("requestId", request.requestId());
        line.put("function", function);
        Caller caller = request.caller();
        if (caller != null) {
            line.put("tenant", caller.tenantId());
        }
        line.put("status", status);
        line.putAll(outcome);
        line.put("durationMs", Duration.between(start, end).toMillis());
        return Json.write(line);
    }
}
