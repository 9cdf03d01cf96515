package com.allmine.local.metrics;

import com.allmine.api.lambda.LogLine;
import com.allmine.local.metrics.Metrics.Metric;
import com.allmine.local.metrics.Metrics.Series;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code /_local/metrics}: the requests of each function by outcome, and their durations. */
public final class MetricsPage {
    private static final int WIDTH = 520;
    private static final int HEIGHT = 72;

    private static final String STYLE = """
        body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem; color: #1f2933; background: #fff }
        h1 { font-size: 1.35rem; margin: 0 0 .25rem }
        h2 { font-size: 1.05rem; margin: 1.75rem 0 .25rem }
        p { margin: 0 0 .5rem; color: #52606d }
        svg { max-width: 100%; height: auto; display: block; background: #f5f7fa }
        rect { fill: #1b7f4b }
        rect.refused { fill: #a86a00 }
        table { border-collapse: collapse; margin: .5rem 0 }
        th, td { text-align: left; padding: .2rem .9rem .2rem 0; border-bottom: 1px solid #e4e7eb }
        td.number { text-align: right }
        """;

    /** The codes of success. */
    private static final Set<String> SUCCESS = Set.of(LogLine.OK, "MATCH");

    private MetricsPage() {}

    public static String html(Map<String, Series> functions) {
        String body = functions.entrySet().stream()
                .map(function -> section(function.getKey(), function.getValue()))
                .collect(Collectors.joining("\n"));
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>Metrics of this run</title>
            <style>
            %s</style>
            </head>
            <body>
            <h1>Metrics of this run</h1>
            <p>Counted from the functions' log lines, as CloudWatch does. Reload to update.</p>
            %s
            </body>
            </html>
            """.formatted(STYLE, body.isEmpty() ? "<p>No function has been called yet.</p>" : body);
    }

    private static String section(String name, Series series) {
        int most = series.codes().values().stream()
                .mapToInt(Integer::intValue)
                .max()
                .orElse(1);
        String rows = series.codes().entrySet().stream()
                .map(code -> row(code.getKey(), code.getValue(), most))
                .collect(Collectors.joining("\n"));
        String metrics = series.values().entrySet().stream()
                // The codes below add up to it.
                .filter(metric -> !metric.getKey().name().equals("requests"))
                .map(metric -> metric(metric.getKey(), metric.getValue()))
                .collect(Collectors.joining("\n"));
        return """
            <h2>%s</h2>
            <table>
            %s
            </table>
            %s\
            """.formatted(name, rows, metrics);
    }

    private static String metric(Metric metric, List<Integer> values) {
        return metric.unit().equals("Milliseconds")
                ? "<p>%s: %s</p>\n%s".formatted(metric.name(), durations(values), plot(metric.name(), values))
                : "<p>%s: %s on average</p>".formatted(metric.name(), average(values));
    }

    private static String row(String code, int count, int most) {
        double length = 240.0 * count / most;
        String kind = SUCCESS.contains(code) ? "done" : "refused";
        return """
            <tr><td>%s</td><td class="number">%d</td><td><svg width="240" height="12" aria-hidden="true">\
            <rect class="%s" width="%s" height="12"/></svg></td></tr>\
            """.formatted(code, count, kind, number(length)).strip();
    }

    private static String durations(List<Integer> durations) {
        List<Integer> sorted = durations.stream().sorted().toList();
        return "median %d ms, 99 of 100 within %d ms, at most %d ms, of the last %d"
                .formatted(at(sorted, 0.5), at(sorted, 0.99), at(sorted, 1), sorted.size());
    }

    private static int at(List<Integer> sorted, double part) {
        return sorted.get((int) Math.min(sorted.size() - 1.0, Math.floor(part * sorted.size())));
    }

    /** One bar for each invocation, the oldest first; its height is the duration. */
    private static String plot(String name, List<Integer> durations) {
        int longest =
                Math.max(1, durations.stream().mapToInt(Integer::intValue).max().orElse(1));
        double step = (double) WIDTH / Math.max(60, durations.size());
        StringBuilder bars = new StringBuilder();
        for (int i = 0; i < durations.size(); i++) {
            double height = Math.max(1, (double) HEIGHT * durations.get(i) / longest);
            bars.append("<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"/>"
                    .formatted(number(i * step), number(HEIGHT - height), number(step * 0.8), number(height)));
        }
        return "<svg width=\"%1$d\" height=\"%2$d\" viewBox=\"0 0 %1$d %2$d\" role=\"img\" aria-label=\"%4$s\">%3$s</svg>"
                .formatted(WIDTH, HEIGHT, bars, name);
    }

    private static String average(List<Integer> values) {
        return number(values.stream().mapToInt(Integer::intValue).average().orElse(0));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
