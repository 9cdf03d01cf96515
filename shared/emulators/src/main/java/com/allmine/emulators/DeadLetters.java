package com.allmine.emulators;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The messages of the queues for failures, in memory, by the names that the queues have in template.yaml. */
public final class DeadLetters {
    private final Map<String, List<String>> messages = new LinkedHashMap<>();

    /** Adds a message, which is JSON. */
    public synchronized void add(String queue, String message) {
        messages.computeIfAbsent(queue, name -> new ArrayList<>()).add(message);
    }

    /** The messages of a queue, the oldest first. */
    public synchronized List<String> of(String queue) {
        return List.copyOf(messages.getOrDefault(queue, List.of()));
    }

    /** All messages by queue, the oldest first. */
    public synchronized Map<String, List<String>> all() {
        Map<String, List<String>> all = new LinkedHashMap<>();
        messages.forEach((queue, list) -> all.put(queue, List.copyOf(list)));
        return all;
    }

    /** The number of messages in each queue that has any. */
    public synchronized Map<String, Integer> counts() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        messages.forEach((queue, all) -> counts.put(queue, all.size()));
        return counts;
    }
}
