package com.allmine.local;

import com.allmine.api.json.Json;
import com.allmine.api.lambda.Invocation;
import com.allmine.template.LambdaFunction;
import com.allmine.template.ScheduleEvent;
import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Runs each scheduled function every hour, regardless of its schedule, and on request. */
final class Schedule implements AutoCloseable {
    private final Map<String, Scheduled> functions;
    private final PrintStream console;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("schedule").factory());

    /** @param input the input that the template gives; empty for EventBridge's default event */
    private record Scheduled(HostedFunction function, Optional<String> input) {}

    private Schedule(Map<String, Scheduled> functions, PrintStream console) {
        this.functions = functions;
        this.console = console;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it only ends with the timer: a run's failure is printed, not thrown
    static Schedule start(List<LambdaFunction> described, Map<String, HostedFunction> hosted, PrintStream console) {
        Map<String, Scheduled> scheduled = new TreeMap<>();
        for (LambdaFunction function : described) {
            for (ScheduleEvent call : function.schedules()) {
                HostedFunction host = Objects.requireNonNull(hosted.get(function.name()));
                scheduled.put(function.name(), new Scheduled(host, call.input()));
            }
        }
        Schedule schedule = new Schedule(scheduled, console);
        schedule.timer.scheduleAtFixedRate(schedule::runAll, 1, 1, TimeUnit.HOURS);
        return schedule;
    }

    /** Runs a scheduled function now and returns its result; empty if no scheduled function has this name. */
    Optional<String> run(String function) {
        return Optional.ofNullable(functions.get(function))
                .map(scheduled -> scheduled
                        .function()
                        .invoke(
                                scheduled.input().orElseGet(Schedule::event),
                                new Invocation(
                                        UUID.randomUUID().toString(),
                                        scheduled.function().name())));
    }

    @SuppressWarnings("CatchAndPrintStackTrace") // a failed run must not end the schedule, and the console is its log
    private void runAll() {
        for (String function : functions.keySet()) {
            try {
                run(function);
            } catch (RuntimeException e) {
                e.printStackTrace(console);
            }
        }
    }

    /** EventBridge's default event of a rule with a schedule. */
    private static String event() {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("version", "0");
        event.put("id", UUID.randomUUID().toString());
        event.put("detail-type", "Scheduled Event");
        event.put("source", "aws.events");
        event.put("account", "000000000000");
        event.put("time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        event.put("region", "eu-central-1");
        event.put("resources", List.of("arn:aws:events:eu-central-1:000000000000:rule/local"));
        event.put("detail", Map.of());
        return Json.write(event);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
