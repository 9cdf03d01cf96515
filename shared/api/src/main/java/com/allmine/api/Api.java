package com.allmine.api;

import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.api.json.Json;
import com.allmine.api.lambda.RoundTrips;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The way of every request: event in, {@link Endpoint}, response out, one log line. The only place that builds a
 * response, and the only catch-all of the whole system.
 */
public final class Api {
    private static final String RETRY_SECONDS = "5";

    private final InstantSource clock;
    private final Consumer<String> log;

    public Api(InstantSource clock, Consumer<String> log) {
        this.clock = clock;
        this.log = log;
    }

    /** With the real clock, and the function's standard output, which Lambda keeps as its log. */
    public static Api live() {
        return new Api(InstantSource.system(), System.out::println);
    }

    /** Answers an event by the endpoint; whatever happens, what comes back is a documented response. */
    @SuppressWarnings("CatchingUnchecked") // a defect of any kind is a documented 500 to the client
    public APIGatewayV2HTTPResponse answer(APIGatewayV2HTTPEvent event, Context context, Endpoint endpoint) {
        ApiRequest request = new ApiRequest(event, context.getAwsRequestId());
        RequestLog line = new RequestLog(request, context.getFunctionName(), clock.instant());
        AtomicInteger roundTrips = new AtomicInteger();
        APIGatewayV2HTTPResponse response;
        try {
            ApiResponse answer = RoundTrips.countedIn(roundTrips, () -> endpoint.answer(request));
            response = accepted(answer, request);
        } catch (Refusal refusal) {
            line.refused(refusal);
            response = refused(refusal, request);
        } catch (Exception | StackOverflowError | LinkageError defect) {
            line.crashed(defect);
            response = refused(Problem.INTERNAL_ERROR.refusal(), request);
        }
        log.accept(line.done(response.getStatusCode(), roundTrips.get(), clock.instant()));
        return response;
    }

    private APIGatewayV2HTTPResponse accepted(ApiResponse answer, ApiRequest request) {
        if (answer.body() instanceof byte[] bytes) {
            String text = Base64.getEncoder().encodeToString(bytes);
            APIGatewayV2HTTPResponse response = response(answer.status(), text, answer.headers(), request);
            response.setIsBase64Encoded(true);
            return response;
        }
        Object body =
                answer.enveloped() ? Envelope.success(answer.status(), answer.body(), time(answer)) : answer.body();
        return response(answer.status(), body == null ? "" : Json.write(body), answer.headers(), request);
    }

    private Instant time(ApiResponse answer) {
        Instant at = answer.at();
        return at == null ? clock.instant() : at;
    }

    private APIGatewayV2HTTPResponse refused(Refusal refusal, ApiRequest request) {
        Problem problem = refusal.problem();
        Map<String, String> headers = new LinkedHashMap<>(refusal.headers());
        headers.put("X-Error-Code", problem.name());
        if (problem.status() == 401) {
            headers.put("WWW-Authenticate", "Bearer");
        }
        if (problem.status() == 503) {
            headers.put("Retry-After", RETRY_SECONDS);
        }
        Envelope body = Envelope.error(problem.status(), refusal.errors(request.language()), clock.instant());
        return response(problem.status(), Json.write(body), headers, request);
    }

    private static APIGatewayV2HTTPResponse response(
            int status, String body, Map<String, String> more, ApiRequest request) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (status != 204) {
            // With the charset, for clients that take JSON without one for Latin-1.
            headers.put("Content-Type", "application/json; charset=utf-8");
        }
        headers.put("Cache-Control", "no-store");
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("X-Request-ID", request.requestId());
        headers.putAll(more);
        return APIGatewayV2HTTPResponse.builder()
                .withStatusCode(status)
                .withHeaders(headers)
                .withBody(body)
                .build();
    }
}
