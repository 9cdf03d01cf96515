package com.allmine.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The parts of the report without peers. */
final class ReportTables {
    private ReportTables() {}

    /** All of a confirmation and each of its functions, and how much a single function would save. */
    static String confirmation(JsonNode confirm) {
        StringBuilder text = new StringBuilder("""
            ### Confirmation of an identity

            The workflow runs these tasks: %s. They are %s round trips to DynamoDB, and the functions make %s more when they
            start.

            | The register confirms | cold, ms | CPU, ms | restored, ms | CPU, ms | warm, ms | CPU, ms |
            |---|---|---|---|---|---|---|
            """.formatted(
                        StreamSupport.stream(confirm.path("tasks").spliterator(), false)
                                .map(task -> "`" + task.asText() + "`")
                                .collect(Collectors.joining(", ")),
                        confirm.path("workflow").path("roundTrips").asText(),
                        confirm.path("roundTripsOfFunctions").asText()));
        for (String row : List.of("all", "ConfirmIdentity", "VerifyIdentity", "IssueToken")) {
            text.append("| %s |".formatted(row));
            for (String mode : List.of("cold", "restored", "warm")) {
                JsonNode figures = confirm.path(mode).path(row);
                text.append(" %s | %s |"
                        .formatted(Figure.cell(figures.path("wallMs")), Figure.cell(figures.path("cpuMs"))));
            }
            text.append('\n');
        }
        return text.append("| saved by one function |%s%s%s%n"
                        .formatted(saved(confirm, "cold"), saved(confirm, "restored"), saved(confirm, "warm")))
                .toString();
    }

    /** The time of the two invoked functions beyond that of warm ones; all of it, if they are warm. */
    private static String saved(JsonNode confirm, String mode) {
        StringBuilder cells = new StringBuilder();
        for (String figure : List.of("wallMs", "cpuMs")) {
            double saved = 0;
            for (String function : List.of("VerifyIdentity", "IssueToken")) {
                double took = median(confirm, mode, function, figure);
                saved += took - (mode.equals("warm") ? 0 : median(confirm, "warm", function, figure));
            }
            cells.append(" %s %s |".formatted(mode.equals("warm") ? "at most" : "", Figure.number(saved)));
        }
        return cells.toString().replace("  ", " ");
    }

    private static double median(JsonNode confirm, String mode, String function, String figure) {
        return confirm.path(mode).path(function).path(figure).path("median").asDouble();
    }

    static String load(JsonNode load) {
        StringBuilder text = new StringBuilder(
                "### Load\n\n%s requests of %s clients on the local run had %s responses with 5xx. Found of expected: "
                        .formatted(
                                load.path("requests").asText(),
                                load.path("clients").asText(),
                                load.path("answersOf5xx").asText()));
        List<String> effects = new ArrayList<>();
        load.path("effects")
                .properties()
                .forEach(effect -> effects.add("%s %s of %s"
                        .formatted(
                                effect.getKey(),
                                effect.getValue().path("found").asText(),
                                effect.getValue().path("expected").asText())));
        return text.append(String.join(", ", effects))
                .append(
                        ". Heap after a collection at the end, divided by the heap after a third: %s. 99th percentile divided by the median: %s.%n"
                                .formatted(
                                        Figure.number(load.path("heapAtEndOfHeapAfterAThird")
                                                .asDouble()),
                                        Figure.number(load.path("p99OfMedian").asDouble())))
                .toString();
    }

    static String scale(JsonNode scale) {
        List<String> sizes = new ArrayList<>();
        scale.properties().forEach(field -> {
            if (field.getValue().isObject()) {
                sizes.add(field.getKey());
            }
        });
        StringBuilder text = new StringBuilder(
                "### Round trips and units\n\nCounted, and equal, with %s users, decisions and log entries each:%n%n"
                        .formatted(String.join(", ", sizes)));
        text.append("""
            | Endpoint | round trips | read units | write units |
            |---|---|---|---|
            """);
        scale.path(sizes.getLast())
                .properties()
                .forEach(field -> text.append("| %s | %s | %s | %s |%n"
                        .formatted(
                                field.getKey(),
                                field.getValue().path("roundTrips").asText(),
                                field.getValue().path("readUnits").asText(),
                                field.getValue().path("writeUnits").asText())));
        return text.toString();
    }

    static String cost(JsonNode cost) {
        StringBuilder text = new StringBuilder("""
            ### Cost of a million requests

            | Dollars per million | gateway | Lambda | workflow | tables | logs | sum |
            |---|---|---|---|---|---|---|
            """);
        for (String group : List.of("dollarsPerMillion", "identityWorkflowDollarsPerMillion")) {
            cost.path(group).properties().forEach(field -> {
                JsonNode parts = field.getValue();
                text.append("| %s | %s | %s | %s | %s | %s | %s |%n"
                        .formatted(
                                field.getKey(),
                                Figure.number(parts.path("gateway").asDouble()),
                                Figure.number(parts.path("lambda").asDouble()),
                                parts.path("workflow").asDouble() > 0
                                        ? Figure.number(parts.path("workflow").asDouble())
                                        : "",
                                Figure.number(parts.path("tables").asDouble()),
                                Figure.number(parts.path("logs").asDouble()),
                                Figure.number(parts.path("sum").asDouble())));
            });
        }
        return text.toString();
    }
}
