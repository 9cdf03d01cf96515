package com.allmine.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * A measured figure.
 *
 * @param median of the samples
 * @param spread half of the distance between their quartiles
 */
record Figure(double median, double spread) {
    static <T> Figure of(Collection<T> samples, ToDoubleFunction<T> value) {
        double[] sorted = samples.stream().mapToDouble(value).sorted().toArray();
        int last = sorted.length - 1;
        double median = (sorted[last / 2] + sorted[(last + 1) / 2]) / 2;
        return new Figure(median, (sorted[last - last / 4] - sorted[last / 4]) / 2);
    }

    void put(ObjectNode figures, String name) {
        ObjectNode figure = figures.putObject(name);
        Results.put(figure, "median", median);
        Results.put(figure, "spread", spread);
    }

    /** A stored figure as the cell of a table, empty if it was not measured. */
    static String cell(JsonNode figure) {
        return figure.has("median")
                ? number(figure.path("median").asDouble()) + " ± "
                        + number(figure.path("spread").asDouble())
                : "";
    }

    /** How many times the other figure this one is, as the cell of a table. */
    static String ratio(JsonNode figure, JsonNode other) {
        return figure.has("median") && other.has("median") ? "%.2f".formatted(of(figure, other)) : "";
    }

    static double of(JsonNode figure, JsonNode other) {
        return figure.path("median").asDouble() / other.path("median").asDouble();
    }

    /** Three digits are all that such a machine can tell. */
    static String number(double number) {
        return String.format(Locale.ROOT, number < 10 ? "%.2f" : number < 100 ? "%.1f" : "%.0f", number);
    }
}
