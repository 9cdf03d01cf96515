package com.allmine.emulators.stepfunctions;

import com.allmine.api.json.Json;
import com.allmine.emulators.stepfunctions.Drawing.Edge;
import com.allmine.emulators.stepfunctions.Drawing.Point;
import com.allmine.emulators.stepfunctions.definition.State;
import com.allmine.emulators.stepfunctions.definition.StateMachineDefinition;
import com.allmine.emulators.stepfunctions.definition.Transition;
import com.allmine.emulators.stepfunctions.execution.Execution;
import com.allmine.emulators.stepfunctions.execution.Execution.EnteredState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Draws an execution for a developer: the graph of its machine with the way it took, as one page without scripts. */
public final class ExecutionPage {
    private static final String STYLE = """
        body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem; color: #1f2933; background: #fff }
        h1 { font-size: 1.35rem; margin: 0 0 .25rem }
        p { margin: 0 0 1.25rem; color: #52606d }
        code { font-size: .85em; overflow-wrap: anywhere }
        svg { max-width: 100%; height: auto; font: 13px system-ui, sans-serif }
        rect { fill: #f5f7fa; stroke: #9aa5b1 }
        text { fill: #616e7c; text-anchor: middle }
        .name { font-weight: 600 }
        .taken rect { fill: #e3f5ea; stroke: #1b7f4b; stroke-width: 2 }
        .caught rect { fill: #fdf3d8; stroke: #a86a00; stroke-width: 2 }
        .failed rect { fill: #fde5e5; stroke: #b91c1c; stroke-width: 2 }
        .taken text, .caught text, .failed text { fill: #1f2933 }
        path { fill: none; stroke: #b8c2cc; stroke-width: 1.3 }
        path.catch { stroke-dasharray: 5 4 }
        path.taken { stroke: #1b7f4b; stroke-width: 2.6 }
        path.caught { stroke: #a86a00; stroke-width: 2.6 }
        marker path { fill: #9aa5b1; stroke: none }
        table { border-collapse: collapse; margin-top: 1.5rem }
        th, td { text-align: left; padding: .3rem .9rem .3rem 0; border-bottom: 1px solid #e4e7eb }
        th { font-weight: 600 }
        td.number, th.number { text-align: right }
        """;

    private final Execution execution;
    private final StateMachineDefinition machine;
    private final Drawing drawing;

    private ExecutionPage(Execution execution, StateMachineDefinition machine) {
        this.execution = execution;
        this.machine = machine;
        this.drawing = new Drawing(machine);
    }

    /** The page of an execution of the machine. */
    public static String html(Execution execution, StateMachineDefinition machine) {
        return new ExecutionPage(execution, machine).html();
    }

    private String html() {
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>%1$s: %2$s</title>
            <style>
            %3$s</style>
            </head>
            <body>
            <h1>%1$s: %2$s</h1>
            <p>%4$s, %5$d ms<br><code>%6$s</code></p>
            %7$s
            %8$s
            </body>
            </html>
            """.formatted(
                        escaped(execution.machine()),
                        escaped(execution.status()),
                        STYLE,
                        Json.time(execution.start()),
                        execution.durationMillis(),
                        escaped(execution.id()),
                        svg(),
                        table());
    }

    private String svg() {
        String edges = drawing.edges().stream().map(this::edge).collect(Collectors.joining("\n"));
        String boxes = machine.states().keySet().stream().map(this::box).collect(Collectors.joining("\n"));
        return """
            <svg width="%1$s" height="%2$s" viewBox="0 0 %1$s %2$s" role="img" aria-label="The states and the way taken">
            <defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="9" markerHeight="9" \
            markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>
            %3$s
            %4$s
            </svg>\
            """.formatted(number(drawing.width()), number(drawing.height()), edges, boxes);
    }

    private String edge(Edge edge) {
        State state = machine.state(edge.from());
        List<String> labels = new ArrayList<>();
        boolean plain = state.transitions().stream().anyMatch(exit -> leads(exit, edge));
        if (plain) {
            labels.add("next");
        }
        state.catchers().stream()
                .filter(c -> leads(c.transition(), edge))
                .forEach(c -> labels.add("catch " + String.join(", ", c.errors())));
        Set<String> classes = new HashSet<>(Set.of(plain ? "next" : "catch"));
        for (EnteredState step : execution.states()) {
            if (step.name().equals(edge.from()) && edge.to().equals(step.next())) {
                classes.add(step.outcome().startsWith("caught") ? "caught" : "taken");
            }
        }
        return "<path class=\"%s\" marker-end=\"url(#tip)\" d=\"%s\"><title>%s</title></path>"
                .formatted(
                        classes.stream().sorted().collect(Collectors.joining(" ")),
                        line(edge),
                        escaped(edge.from() + " → " + edge.to() + ": " + String.join("; ", labels)));
    }

    private static boolean leads(Transition exit, Edge edge) {
        return exit.next().filter(edge.to()::equals).isPresent();
    }

    private String line(Edge edge) {
        List<Point> way = drawing.way(edge);
        StringBuilder path = new StringBuilder("M").append(at(way.getFirst()));
        for (int i = 1; i < way.size(); i++) {
            Point from = way.get(i - 1);
            Point to = way.get(i);
            double middle = (from.y() + to.y()) / 2;
            if (drawing.isBack(edge) || from.x() == to.x()) {
                path.append(" L").append(at(to));
            } else {
                path.append(" C")
                        .append(at(new Point(from.x(), middle)))
                        .append(' ')
                        .append(at(new Point(to.x(), middle)))
                        .append(' ')
                        .append(at(to));
            }
        }
        return path.toString();
    }

    private String box(String name) {
        Point centre = drawing.centre(name);
        List<EnteredState> steps = execution.states().stream()
                .filter(step -> step.name().equals(name))
                .toList();
        return """
            <g class="%s"><rect x="%s" y="%s" width="%s" height="%s" rx="8"/>\
            <text class="name" x="%s" y="%s">%s</text><text x="%s" y="%s">%s</text><title>%s</title></g>\
            """.formatted(
                        mark(steps),
                        number(centre.x() - Drawing.BOX_WIDTH / 2),
                        number(centre.y() - Drawing.BOX_HEIGHT / 2),
                        number(Drawing.BOX_WIDTH),
                        number(Drawing.BOX_HEIGHT),
                        number(centre.x()),
                        number(centre.y() - 4),
                        escaped(shortened(name)),
                        number(centre.x()),
                        number(centre.y() + 15),
                        escaped(detail(machine.state(name), steps)),
                        escaped(name));
    }

    private static String mark(List<EnteredState> steps) {
        if (steps.isEmpty()) {
            return "idle";
        }
        String outcome = steps.getLast().outcome();
        return outcome.equals("succeeded") ? "taken" : outcome.startsWith("caught") ? "caught" : "failed";
    }

    private static String detail(State state, List<EnteredState> steps) {
        if (steps.isEmpty()) {
            return state.type();
        }
        long millis = steps.stream().mapToLong(EnteredState::durationMillis).sum();
        int attempts = steps.stream().mapToInt(EnteredState::attempts).sum();
        return state.type() + " · " + millis + " ms" + (attempts > 1 ? " · " + attempts + " attempts" : "");
    }

    private String table() {
        String rows = execution.states().stream()
                .map(step -> ("<tr><td>%s</td><td>%s</td><td>%s</td><td class=\"number\">%d</td>"
                                + "<td class=\"number\">%d</td><td>%s</td></tr>")
                        .formatted(
                                escaped(step.name()),
                                escaped(step.type()),
                                escaped(step.outcome()),
                                step.attempts(),
                                step.durationMillis(),
                                Json.time(step.start())))
                .collect(Collectors.joining("\n"));
        return """
            <table>
            <tr><th>State</th><th>Type</th><th>Outcome</th><th class="number">Attempts</th>\
            <th class="number">ms</th><th>Entered</th></tr>
            %s
            </table>\
            """.formatted(rows);
    }

    private static String shortened(String name) {
        return name.length() <= 32 ? name : name.substring(0, 31) + "…";
    }

    private static String at(Point point) {
        return number(point.x()) + " " + number(point.y());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
