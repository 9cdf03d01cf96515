package com.allmine.api;

import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.api.json.Json;
import com.allmine.api.lambda.InvocationLog;
import com.allmine.api.lambda.LogLine;
import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The whole life of a request: reads the event, asks the {@link ApiHandler}, builds the response and logs one line. This
 * is the only class that builds responses, and the only one that catches every exception.
 */
public final class Api {
    private static final String RETRY_SECONDS = "5";

    private final InstantSource clock;
    private final InvocationLog log;

    public Api(InstantSource clock, Consumer<String> log) {
        this.clock = clock;
        this.log = new InvocationLog(clock, log);
    }

    /** Uses the system clock, and logs to standard output, which Lambda sends to CloudWatch. */
    public static Api live() {
        return new Api(InstantSource.system(), System.out::println);
    }

    /** Returns a documented response to every event, whatever the handler throws. */
    GatewayResponse answer(ApiHandler handler, JsonNode event, Context context) {
        ApiRequest request = new ApiRequest(event, context.getAwsRequestId());
        return log.run(request.route(), request.requestId(), context.getFunctionName(), line -> {
            GatewayResponse response = answer(handler, request, line);
            line.with("status", response.status());
            return response;
        });
    }

    @SuppressWarnings("CatchingUnchecked") // a defect of any kind is a documented 500 to the client
    private GatewayResponse answer(ApiHandler handler, ApiRequest request, LogLine line) {
        try {
            GatewayResponse response = accepted(handler.answer(request), request);
            line.code(LogLine.OK);
            return response;
        } catch (Refusal refusal) {
            line.refused(refusal);
            return refused(refusal, request);
        } catch (Exception | StackOverflowError | LinkageError defect) {
            line.crashed(defect);
            return refused(Problem.INTERNAL_ERROR.refusal(), request);
        }
    }

    private GatewayResponse accepted(ApiResponse response, ApiRequest request) {
        Map<String, String> headers = headers(response.status(), response.headers(), request);
        Object body = response.body();
        if (body instanceof byte[] bytes) {
            String base64 = Base64.getEncoder().encodeToString(bytes);
            return new GatewayResponse(response.status(), headers, base64, true);
        }
        Object json = response.enveloped() ? Envelope.success(response.status(), body, time(response)) : body;
        return new GatewayResponse(response.status(), headers, json == null ? "" : Json.write(json), false);
    }

    private Instant time(ApiResponse response) {
        Instant at = response.at();
        return at == null ? clock.instant() : at;
    }

    private GatewayResponse refused(Refusal refusal, ApiRequest request) {
        Problem problem = refusal.problem();
        Map<String, String> more = new LinkedHashMap<>(refusal.headers());
        more.put("X-Error-Code", problem.name());
        if (problem.status() == 401) {
            more.put("WWW-Authenticate", "Bearer");
        }
        if (problem.status() == 503) {
            more.put("Retry-After", RETRY_SECONDS);
        }
        Envelope body = Envelope.error(problem.status(), refusal.errors(request.language()), clock.instant());
        return new GatewayResponse(problem.status(), headers(problem.status(), more, request), Json.write(body), false);
    }

    private static Map<String, String> headers(int status, Map<String, String> more, ApiRequest request) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (status != 204) {
            // Names the charset, because some clients read JSON without one as Latin-1.
            headers.put("Content-Type", "application/json; charset=utf-8");
        }
        headers.put("Cache-Control", "no-store");
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("X-Request-ID", request.requestId());
        headers.putAll(more);
        return headers;
    }
}
