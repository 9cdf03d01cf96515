package com.allmine.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures of starts as a picture: a row for each variant, and for each mode a panel with its own scale. */
final class Plot {
    private static final int WIDTH = 960;
    private static final int LEFT = 96;
    private static final int TOP = 76;
    private static final int ROW = 30;
    private static final int BAR = 16;
    private static final int GAP = 34;

    private static final List<Panel> PANELS = List.of(
            new Panel("zip", "first", "wallMs", "Cold, managed zip", "ms to the first response"),
            new Panel("aot", "first", "wallMs", "Cold, AOT cache", "ms to the first response"),
            new Panel("snapshot", "first", "wallMs", "First after a snapshot", "ms"),
            new Panel("snapshot", "steady", "cpuMs", "Warm", "ms of CPU per request"));

    private final JsonNode cold;

    Plot(JsonNode cold) {
        this.cold = cold;
    }

    /** One figure of all variants. */
    private record Panel(String mode, String stage, String figure, String title, String unit) {
        double value(JsonNode cold, String variant) {
            return cold.path(mode)
                    .path(variant)
                    .path(stage)
                    .path(figure)
                    .path("median")
                    .asDouble();
        }
    }

    String svg() {
        List<String> names = new ArrayList<>();
        cold.path("zip").fieldNames().forEachRemaining(names::add);
        int height = TOP + names.size() * ROW + 44;
        StringBuilder svg = new StringBuilder("""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-label="Cold and warm requests of the same endpoint, by framework">
            <style>
              svg { --text: #1f2328; --dim: #59636e; --ours: #0969da; --other: #afb8c1; --line: #d1d9e0; --back: #ffffff; font: 12px system-ui, sans-serif; }
              @media (prefers-color-scheme: dark) { svg { --text: #f0f6fc; --dim: #9198a1; --ours: #4493f8; --other: #59636e; --line: #3d444d; --back: #0d1117; } }
              text { fill: var(--text); } .dim { fill: var(--dim); } .title { font-weight: 600; } .back { fill: var(--back); }
              .bar { fill: var(--other); } .ours { fill: var(--ours); } .strong { font-weight: 600; } line { stroke: var(--line); }
            </style>
            <rect class="back" width="100%%" height="100%%"/>
            <text x="12" y="24" class="title" font-size="14">The same endpoint, cold and warm: less is better</text>
            """.formatted(WIDTH, height));
        for (int row = 0; row < names.size(); row++) {
            svg.append("<text x=\"%d\" y=\"%d\" text-anchor=\"end\"%s>%s</text>%n"
                    .formatted(
                            LEFT - 8,
                            TOP + row * ROW + BAR - 3,
                            names.get(row).equals(Variant.OURS) ? " class=\"strong\"" : "",
                            names.get(row)));
        }
        int width = (WIDTH - LEFT - GAP * PANELS.size()) / PANELS.size();
        for (int i = 0; i < PANELS.size(); i++) {
            panel(svg, PANELS.get(i), names, LEFT + i * (width + GAP), width - 40);
        }
        svg.append("<text x=\"12\" y=\"%d\" class=\"dim\">%s, Java %s, %s, medians</text>%n</svg>%n"
                .formatted(
                        height - 12,
                        cold.path("date").asText(),
                        cold.path("java").asText(),
                        cold.path("machine").asText()));
        return svg.toString();
    }

    private void panel(StringBuilder svg, Panel panel, List<String> names, int left, int width) {
        double most = names.stream()
                .mapToDouble(name -> panel.value(cold, name))
                .max()
                .orElse(1);
        svg.append("<text x=\"%d\" y=\"48\" class=\"title\">%s</text><text x=\"%d\" y=\"64\" class=\"dim\">%s</text>%n"
                .formatted(left, panel.title(), left, panel.unit()));
        svg.append("<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>%n"
                .formatted(left, TOP - 6, left, TOP + names.size() * ROW - 8));
        for (int row = 0; row < names.size(); row++) {
            double value = panel.value(cold, names.get(row));
            double length = Math.max(1, value / most * width);
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"/><text x=\"%.1f\""
                            + " y=\"%d\">%s</text>%n",
                    names.get(row).equals(Variant.OURS) ? "ours" : "bar",
                    left,
                    TOP + row * ROW,
                    length,
                    BAR,
                    left + length + 5,
                    TOP + row * ROW + BAR - 3,
                    Figure.number(value)));
        }
    }
}
