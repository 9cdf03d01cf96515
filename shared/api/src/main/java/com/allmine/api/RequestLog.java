package com.allmine.api;

import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.api.lambda.LogLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The log line of one request. Exception messages are left out, for they may quote what the client sent.
 */
final class RequestLog {
    private static final int MAX_CAUSES = 5;
    private static final int MAX_FRAMES = 20;

    private final ApiRequest request;
    private final LogLine line;
    private String code = LogLine.OK;

    RequestLog(ApiRequest request, String function, Instant start) {
        this.request = request;
        this.line = new LogLine(request.route(), request.requestId(), function, start);
    }

    void refused(Refusal refusal) {
        if (refusal.problem().status() >= 500) {
            line.error();
        }
        code = refusal.problem().name();
        line.codes(refusal.problems().stream().map(Problem::name).toList()).cause(refusal);
    }

    void crashed(Throwable defect) {
        code = Problem.INTERNAL_ERROR.name();
        List<String> trace = new ArrayList<>();
        Stream.iterate(defect, Objects::nonNull, Throwable::getCause)
                .limit(MAX_CAUSES)
                .forEach(cause -> {
                    trace.add(cause.getClass().getName());
                    Arrays.stream(cause.getStackTrace()).limit(MAX_FRAMES).forEach(frame -> trace.add("  at " + frame));
                });
        line.error().cause(trace);
    }

    String done(int status, int roundTrips, Instant end) {
        Caller caller = request.caller();
        if (caller != null) {
            line.with("tenant", caller.tenantId()).with("pseudonym", request.pseudonym());
        }
        return line.with("status", status).roundTrips(roundTrips).done(code, end);
    }
}
