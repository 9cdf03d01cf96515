package com.allmine.confirmidentity;

import com.allmine.api.Caller;
import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.api.json.Json;
import com.allmine.api.lambda.KeepAwake;
import com.allmine.api.lambda.LogLine;
import com.allmine.api.lambda.RoundTrips;
import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The way of every step of the workflow that is a function: JSON in, JSON out, one log line. What a step throws is left
 * to the workflow, which knows it by its class.
 */
final class WorkflowFunction {
    private final InstantSource clock;
    private final Consumer<String> log;

    WorkflowFunction(InstantSource clock, Consumer<String> log) {
        this.clock = clock;
        this.log = log;
    }

    static WorkflowFunction live() {
        return new WorkflowFunction(InstantSource.system(), System.out::println);
    }

    /** What a step does for a user, by its input; it may say more in the log line. */
    interface Work {
        Map<String, String> of(Caller caller, JsonNode input, LogLine line);
    }

    /** Runs a step for the user whom its input names. */
    void run(InputStream in, OutputStream out, Context context, Work work) throws IOException {
        Instant start = clock.instant();
        ObjectNode input = Json.object(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                .orElseThrow(() -> new IllegalArgumentException("the input is no JSON object"));
        if (KeepAwake.isEvent(input)) {
            KeepAwake.answer(out);
            return;
        }
        String function = context.getFunctionName();
        LogLine line = new LogLine(function, input.path("requestId").asText(), function, start)
                .with("tenant", input.path("tenantId").asText())
                .with("pseudonym", input.path("pseudonym").asText());
        AtomicInteger roundTrips = new AtomicInteger();
        String code = LogLine.FAILED;
        try {
            Map<String, String> output = RoundTrips.countedIn(roundTrips, () -> work.of(caller(input), input, line));
            out.write(Json.write(output).getBytes(StandardCharsets.UTF_8));
            code = output.getOrDefault("verdict", LogLine.OK);
        } catch (RegisterUnavailable e) {
            code = Problem.REGISTER_UNAVAILABLE.name();
            line.error().cause(List.of(e.reason()));
            throw e;
        } catch (Refusal e) {
            code = e.problem().name();
            line.error().cause(e);
            throw e;
        } finally {
            log.accept(line.roundTrips(roundTrips.get()).done(code, clock.instant()));
        }
    }

    /** Asks the national register, and says how long it took. */
    <T> T timed(LogLine line, Supplier<T> register) {
        Instant asked = clock.instant();
        T answer = register.get();
        line.with(LogLine.REGISTER_MS, Duration.between(asked, clock.instant()).toMillis());
        return answer;
    }

    private static Caller caller(ObjectNode input) {
        Set<String> roles = new TreeSet<>();
        input.path("roles").forEach(role -> roles.add(role.asText()));
        Instant authTime = Instant.ofEpochSecond(input.path("authTime").asLong());
        return new Caller(input.path("tenantId").asText(), input.path("userId").asText(), roles, authTime);
    }
}
