package com.allmine.local.metrics;

import com.allmine.api.json.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The metrics that CloudWatch would make of what the functions log, as far as this run goes. */
public final class Metrics {
    /** As many values of a metric are kept, the last ones. */
    private static final int MOST_VALUES = 500;

    private final Map<String, Series> byFunction = new TreeMap<>();

    /** The counts of one function by code, and its metrics, as its log lines define them. */
    public record Series(Map<String, Integer> codes, Map<Metric, List<Integer>> values) {
        Series() {
            this(new TreeMap<>(), new LinkedHashMap<>());
        }

        private Series copy() {
            Map<Metric, List<Integer>> copies = new LinkedHashMap<>();
            values.forEach((metric, last) -> copies.put(metric, List.copyOf(last)));
            return new Series(new TreeMap<>(codes), copies);
        }
    }

    /** A metric by its name, with CloudWatch's name of its unit. */
    public record Metric(String name, String unit) {}

    /**
     * Constructs functions whose log this reads. A function logs to the standard output of the time of its
     * construction.
     */
    public <T> T readingLogs(Supplier<T> constructor) {
        PrintStream out = System.out;
        System.setOut(new LogReader(out));
        try {
            return constructor.get();
        } finally {
            System.setOut(out);
        }
    }

    private final class LogReader extends PrintStream {
        LogReader(PrintStream out) {
            super(out, true);
        }

        @Override
        public void println(String line) {
            super.println(line);
            Json.object(line).filter(object -> object.has("_aws")).ifPresent(Metrics.this::add);
        }
    }

    private synchronized void add(ObjectNode line) {
        Series series = byFunction.computeIfAbsent(line.path("function").asText(), name -> new Series());
        series.codes().merge(line.path("code").asText(), 1, Integer::sum);
        for (JsonNode defined : line.at("/_aws/CloudWatchMetrics/0/Metrics")) {
            Metric metric = new Metric(
                    defined.path("Name").asText(), defined.path("Unit").asText());
            last(
                    series.values().computeIfAbsent(metric, name -> new ArrayList<>()),
                    line.path(metric.name()).asInt());
        }
    }

    private static void last(List<Integer> values, int value) {
        values.add(value);
        if (values.size() > MOST_VALUES) {
            values.removeFirst();
        }
    }

    /** The functions that have been called, by name. */
    public synchronized Map<String, Series> all() {
        Map<String, Series> all = new TreeMap<>();
        byFunction.forEach((name, series) -> all.put(name, series.copy()));
        return all;
    }
}
