package com.allmine.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The cost of a million requests: counted units and measured CPU, times the list prices of us-east-1, in dollars. It
 * omits costs that do not grow with requests: storage of tables, metrics and alarms. It also omits the key set and the
 * permissions, which a function reads every few minutes, and SnapStart, which is free for Java.
 */
final class Cost {
    /** Of the public price lists, by hand, per million but for GB and GB-seconds. */
    private static final Map<String, Double> PRICES = Map.of(
            "write units", 0.625,
            "read units", 0.125,
            "HTTP API requests", 1.00,
            "Lambda requests", 0.20,
            "Lambda GB-s, arm64", 0.0000133334,
            "Express executions", 1.00,
            "Express GB-s", 0.00001667,
            "log GB", 0.50);

    private static final String PRICED = "2026-11";

    /** 1024 MB is this part of a processor: 1769 MB is one. */
    private static final double VCPU = 1024 / 1769.0;

    /** The usual wait for DynamoDB and Secrets Manager, and what Express takes from state to state, in ms. */
    private static final double ROUND_TRIP = 5;

    private static final double TRANSITION = 10;

    /** The platform's lines, ours, and the gateway's access log. */
    private static final double LOG_BYTES = 1500;

    /** An Express execution is charged for at least this memory and in steps of these ms. */
    private static final double EXPRESS_GB = 0.0625;

    private static final double EXPRESS_STEP = 100;

    private Cost() {}

    /** Adds the part {@code cost}, from the parts {@code warm}, {@code confirm} and {@code scale}. */
    static void add(Results results) throws IOException {
        JsonNode warm = results.latest("warm");
        JsonNode scale = results.latest("scale");
        String size = "";
        for (Map.Entry<String, JsonNode> field : scale.properties()) {
            size = field.getValue().isObject() ? field.getKey() : size;
        }
        ObjectNode cost = results.begin("cost");
        cost.put("region", "us-east-1").put("priced", PRICED);
        ObjectNode prices = cost.putObject("prices");
        PRICES.forEach(prices::put);
        ObjectNode endpoints = cost.putObject("dollarsPerMillion");
        for (Map.Entry<String, JsonNode> counted : scale.path(size).properties()) {
            String name = counted.getKey().split(",", 2)[0];
            if (!warm.has(name)) {
                continue;
            }
            JsonNode one = counted.getValue();
            double roundTrips =
                    name.equals("list-dropdown") ? 0 : one.path("roundTrips").asDouble();
            double readUnits =
                    name.equals("list-dropdown") ? 0 : one.path("readUnits").asDouble();
            Map<String, Double> parts = parts(
                    lambda(duration(cpu(warm, name), roundTrips)),
                    0,
                    readUnits,
                    one.path("writeUnits").asDouble(),
                    1);
            put(endpoints.putObject(counted.getKey()), parts);
        }
        double endpoint = cpu(warm, "confirm-identity");
        double verify = cpu(warm, "verify-identity");
        double issue = cpu(warm, "issue-token");
        JsonNode asked = results.latest("confirm").path("workflow");
        double calls = asked.path("roundTrips").asDouble();
        double reads = asked.path("readUnits").asDouble();
        double writes = asked.path("writeUnits").asDouble();
        ObjectNode designs = cost.putObject("identityWorkflowDollarsPerMillion");
        // Reads of profile and guard; four transacted writes with three indexes, or the same four by themselves.
        put(designs.putObject("declared"), workflow(endpoint, List.of(issue), 3, 2, 11));
        put(
                designs.putObject("confirmed by the register"),
                workflow(endpoint, List.of(verify, issue), calls, reads, writes));
        put(
                designs.putObject("confirmed by the register, in one function"),
                oneFunction(endpoint + verify + issue, calls + 1, reads, writes));
        put(
                designs.putObject("declared, a function for each step"),
                workflow(endpoint, Collections.nCopies(6, issue), 0, 2, 7));
    }

    private static double cpu(JsonNode warm, String function) {
        return warm.path(function).path("cpuMicros").path("median").asDouble() / 1000;
    }

    /**
     * One confirmation of an identity.
     *
     * @param endpoint CPU of the endpoint, which waits for the workflow, in ms
     * @param functions CPU of each function that the workflow invokes, in ms
     * @param direct calls to DynamoDB by the workflow itself
     */
    private static Map<String, Double> workflow(
            double endpoint, List<Double> functions, double direct, double reads, double writes) {
        List<Double> steps = functions.stream().map(cpu -> duration(cpu, 1)).toList();
        double execution = direct * (ROUND_TRIP + TRANSITION)
                + steps.stream().mapToDouble(step -> step + TRANSITION).sum();
        double charged = Math.ceil(execution / EXPRESS_STEP) * EXPRESS_STEP;
        double lambda = lambda(Math.ceil(duration(endpoint, 0) + execution))
                + steps.stream().mapToDouble(Cost::lambda).sum();
        double workflow = price("Express executions") + charged / 1000 * EXPRESS_GB * price("Express GB-s") * 1e6;
        return parts(lambda, workflow, reads, writes, functions.size() + 1);
    }

    /** The same without a workflow. */
    private static Map<String, Double> oneFunction(double cpu, double roundTrips, double reads, double writes) {
        return parts(lambda(duration(cpu, roundTrips)), 0, reads, writes, 1);
    }

    private static Map<String, Double> parts(
            double lambda, double workflow, double reads, double writes, int logLines) {
        Map<String, Double> parts = new LinkedHashMap<>();
        parts.put("gateway", price("HTTP API requests"));
        parts.put("lambda", lambda);
        parts.put("workflow", workflow);
        parts.put("tables", reads * price("read units") + writes * price("write units"));
        parts.put("logs", logLines * LOG_BYTES * 1e6 / 1e9 * price("log GB"));
        return parts;
    }

    private static double price(String of) {
        return PRICES.getOrDefault(of, Double.NaN);
    }

    /** How long a function runs, in started ms. */
    private static double duration(double cpu, double roundTrips) {
        return Math.ceil(cpu / VCPU + roundTrips * ROUND_TRIP);
    }

    /** A million calls of a function of 1 GB that runs so many ms. */
    private static double lambda(double millis) {
        return price("Lambda requests") + millis / 1000 * price("Lambda GB-s, arm64") * 1e6;
    }

    private static void put(ObjectNode figures, Map<String, Double> parts) {
        parts.forEach((name, dollars) -> Results.put(figures, name, dollars));
        Results.put(figures, "sum", parts.values().stream().mapToDouble(d -> d).sum());
    }
}
