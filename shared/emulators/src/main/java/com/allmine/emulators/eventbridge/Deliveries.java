package com.allmine.emulators.eventbridge;

import com.allmine.emulators.DeadLetters;
import com.allmine.emulators.eventbridge.Targets.Delivered;
import com.allmine.emulators.eventbridge.Targets.Failed;
import com.allmine.template.EventRule;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;

/**
 * The events of the buses on their way to the targets. A function is invoked again at once. A receiver is tried again
 * after a second, then after twice the time before, and at most after a minute. A delivery that fails for the last time
 * goes to the dead-letter queue of its target, with the reason.
 */
final class Deliveries implements AutoCloseable {
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final int MAX_REMEMBERED = 200;

    private final List<BusRule> rules;
    private final Targets targets;
    private final DeadLetters deadLetters;
    private final InstantSource clock;

    /** Guards the three fields below. */
    private final Object lock = new Object();

    private final List<Delivery> pending = new ArrayList<>();
    private final Deque<Remembered> remembered = new ArrayDeque<>();
    private long number;

    private record Remembered(long number, JsonNode event, List<String> outcomes) {}

    private static final class Delivery {
        private final BusRule rule;
        private final Remembered event;
        private int attempts;
        private Instant due;

        Delivery(BusRule rule, Remembered event, Instant due) {
            this.rule = rule;
            this.event = event;
            this.due = due;
        }
    }

    Deliveries(List<BusRule> rules, Targets targets, DeadLetters deadLetters, InstantSource clock) {
        this.rules = rules;
        this.targets = targets;
        this.deadLetters = deadLetters;
        this.clock = clock;
    }

    /** Adds the event of a valid entry, and returns its id. */
    String add(JsonNode entry) {
        String id = UUID.randomUUID().toString();
        Instant now = clock.instant();
        JsonNode event = EventEntry.event(entry, id, now);
        String bus = entry.path("EventBusName").asText();
        List<BusRule> matching =
                rules.stream().filter(rule -> rule.matches(bus, event)).toList();
        synchronized (lock) {
            number++;
            Remembered added = new Remembered(number, event, new ArrayList<>());
            remembered.addLast(added);
            if (remembered.size() > MAX_REMEMBERED) {
                remembered.removeFirst();
            }
            matching.forEach(rule -> pending.add(new Delivery(rule, added, now)));
        }
        return id;
    }

    List<BusEvent> events() {
        synchronized (lock) {
            return remembered.stream()
                    .map(event -> new BusEvent(event.number(), event.event(), List.copyOf(event.outcomes())))
                    .toList();
        }
    }

    /** One thread delivers at a time. Others may add events meanwhile. */
    synchronized int deliver() {
        Instant now = clock.instant();
        List<Delivery> due;
        synchronized (lock) {
            due = pending.stream()
                    .filter(delivery -> !delivery.due.isAfter(now))
                    .toList();
        }
        for (Delivery delivery : due) {
            if (attempt(delivery, now)) {
                synchronized (lock) {
                    pending.remove(delivery);
                }
            }
        }
        return due.size();
    }

    /** Whether the delivery has ended, successfully or not. */
    private boolean attempt(Delivery delivery, Instant now) {
        EventRule.Target target = delivery.rule.target();
        JsonNode input = delivery.rule.input(delivery.event.event());
        while (true) {
            Targets.Outcome outcome = targets.send(target, input);
            delivery.attempts++;
            switch (outcome) {
                case Delivered delivered -> {
                    report(delivery, "delivered");
                    return true;
                }
                case Failed failed
                when failed.isFinal() || delivery.attempts > target.maxRetries() -> {
                    report(delivery, "given up: " + failed.message());
                    String message = DeadLetter.message(delivery.rule, input, failed, delivery.attempts, now);
                    target.onFailure().ifPresent(queue -> deadLetters.add(queue, message));
                    return true;
                }
                case Failed failed
                when target instanceof EventRule.Receiver -> {
                    if (delivery.attempts == 1) {
                        report(delivery, "waiting: " + failed.message());
                    }
                    delivery.due = now.plus(pause(delivery.attempts));
                    return false;
                }
                case Failed failed -> {
                    // The loop invokes the function again.
                }
            }
        }
    }

    private static Duration pause(int attempts) {
        Duration pause = Duration.ofSeconds(1L << Math.min(attempts - 1, 10));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    private void report(Delivery delivery, String outcome) {
        synchronized (lock) {
            delivery.event.outcomes().add(delivery.rule.name() + ": " + outcome);
        }
    }

    @Override
    public void close() {
        targets.close();
    }
}
