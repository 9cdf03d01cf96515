package com.allmine.emulators.stepfunctions;

import com.allmine.api.json.Json;
import com.allmine.emulators.stepfunctions.definition.State;
import com.allmine.emulators.stepfunctions.definition.StateMachineDefinition;
import com.allmine.emulators.stepfunctions.definition.Transition;
import com.allmine.emulators.stepfunctions.execution.Execution;
import com.allmine.emulators.stepfunctions.execution.Execution.EnteredState;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * An HTML page that shows an execution to a developer. It has a flowchart of the state machine, in which the path taken
 * is highlighted, and a table of the states entered. Mermaid draws the flowchart in the browser.
 */
public final class ExecutionPage {
    /** The name of Mermaid's file, relative to the page. */
    public static final String SCRIPT = "mermaid.min.js";

    /** Mermaid styles its drawing with inline styles. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'unsafe-inline';"
            + " base-uri 'none'; form-action 'none'";

    private static final String STYLE = """
        body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem; color: #1f2933; background: #fff }
        h1 { font-size: 1.35rem; margin: 0 0 .25rem }
        body > p { margin: 0 0 1.25rem; color: #52606d }
        code { font-size: .85em; overflow-wrap: anywhere }
        table { border-collapse: collapse; margin-top: 1.5rem }
        th, td { text-align: left; padding: .3rem .9rem .3rem 0; border-bottom: 1px solid #e4e7eb }
        th { font-weight: 600 }
        td.number, th.number { text-align: right }
        """;

    private static final String CLASSES = """
        classDef idle fill:#f5f7fa,stroke:#9aa5b1,color:#616e7c
        classDef taken fill:#e3f5ea,stroke:#1b7f4b,stroke-width:2px,color:#1f2933
        classDef caught fill:#fdf3d8,stroke:#a86a00,stroke-width:2px,color:#1f2933
        classDef failed fill:#fde5e5,stroke:#b91c1c,stroke-width:2px,color:#1f2933
        classDef takenEdge stroke:#1b7f4b,stroke-width:2.6px
        classDef caughtEdge stroke:#a86a00,stroke-width:2.6px\
        """;

    private final Execution execution;
    private final StateMachineDefinition machine;
    private final List<String> names;

    private ExecutionPage(Execution execution, StateMachineDefinition machine) {
        this.execution = execution;
        this.machine = machine;
        this.names = List.copyOf(machine.states().keySet());
    }

    /**
     * The page of an execution.
     *
     * @param machine the state machine that was executed
     */
    public static String html(Execution execution, StateMachineDefinition machine) {
        return new ExecutionPage(execution, machine).html();
    }

    /** The content of {@link #SCRIPT}. */
    public static String script() {
        try (InputStream in = Objects.requireNonNull(ExecutionPage.class.getResourceAsStream(SCRIPT), SCRIPT)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String html() {
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="%1$s">
            <meta name="viewport" content="width=device-width">
            <title>%2$s: %3$s</title>
            <style>
            %4$s</style>
            <script src="%5$s"></script>
            </head>
            <body>
            <h1>%2$s: %3$s</h1>
            <p>%6$s, %7$d ms<br><code>%8$s</code></p>
            <pre class="mermaid">
            %9$s
            </pre>
            %10$s
            </body>
            </html>
            """.formatted(
                        POLICY,
                        escapeHtml(execution.machine()),
                        escapeHtml(execution.status()),
                        STYLE,
                        SCRIPT,
                        Json.time(execution.start()),
                        execution.durationMillis(),
                        escapeHtml(execution.id()),
                        escapeHtml(flowchart()),
                        table());
    }

    private String flowchart() {
        String nodes = names.stream().map(this::node).collect(Collectors.joining("\n"));
        String edges = names.stream().flatMap(from -> edges(from).stream()).collect(Collectors.joining("\n"));
        return "flowchart TD\naccTitle: The states and the path taken\n" + nodes + "\n" + edges + "\n" + CLASSES;
    }

    private String node(String name) {
        List<EnteredState> entered = execution.states().stream()
                .filter(state -> state.name().equals(name))
                .toList();
        return "s%d[\"<b>%s</b><br>%s\"]:::%s"
                .formatted(
                        names.indexOf(name),
                        escapeMermaid(name),
                        escapeMermaid(detail(machine.state(name), entered)),
                        mark(entered));
    }

    private static String mark(List<EnteredState> entered) {
        if (entered.isEmpty()) {
            return "idle";
        }
        String outcome = entered.getLast().outcome();
        return outcome.equals("succeeded") ? "taken" : outcome.startsWith("caught") ? "caught" : "failed";
    }

    private static String detail(State state, List<EnteredState> entered) {
        if (entered.isEmpty()) {
            return state.type();
        }
        long millis = entered.stream().mapToLong(EnteredState::durationMillis).sum();
        int attempts = entered.stream().mapToInt(EnteredState::attempts).sum();
        return state.type() + " · " + millis + " ms" + (attempts > 1 ? " · " + attempts + " attempts" : "");
    }

    /** One edge for each next state: solid for Next, Default and Choices, dotted if only Catch leads there. */
    private List<String> edges(String from) {
        State state = machine.state(from);
        return names.stream()
                .filter(to -> isNext(state, to) || !catchLabels(state, to).isEmpty())
                .map(to -> edge(from, to))
                .toList();
    }

    private String edge(String from, String to) {
        State state = machine.state(from);
        String id = "e" + names.indexOf(from) + "_" + names.indexOf(to);
        String arrow = isNext(state, to) ? "-->" : "-.->";
        String labels = String.join("<br>", catchLabels(state, to));
        String label = labels.isEmpty() ? "" : "|\"" + labels + "\"|";
        String edge = "s%d %s@%s%s s%d".formatted(names.indexOf(from), id, arrow, label, names.indexOf(to));
        return execution.states().stream()
                .filter(entered -> entered.name().equals(from) && to.equals(entered.next()))
                .reduce((earlier, later) -> later)
                .map(entered -> entered.outcome().startsWith("caught") ? "caughtEdge" : "takenEdge")
                .map(mark -> edge + "\nclass " + id + " " + mark)
                .orElse(edge);
    }

    private static boolean isNext(State state, String to) {
        return state.transitions().stream().anyMatch(transition -> leadsTo(transition, to));
    }

    private static List<String> catchLabels(State state, String to) {
        return state.catchers().stream()
                .filter(catcher -> leadsTo(catcher.transition(), to))
                .map(catcher -> "catch " + escapeMermaid(String.join(", ", catcher.errors())))
                .toList();
    }

    private static boolean leadsTo(Transition transition, String to) {
        return transition.next().filter(to::equals).isPresent();
    }

    private String table() {
        String rows = execution.states().stream()
                .map(state -> ("<tr><td>%s</td><td>%s</td><td>%s</td><td class=\"number\">%d</td>"
                                + "<td class=\"number\">%d</td><td>%s</td></tr>")
                        .formatted(
                                escapeHtml(state.name()),
                                escapeHtml(state.type()),
                                escapeHtml(state.outcome()),
                                state.attempts(),
                                state.durationMillis(),
                                Json.time(state.start())))
                .collect(Collectors.joining("\n"));
        return """
            <table>
            <tr><th>State</th><th>Type</th><th>Outcome</th><th class="number">Attempts</th>\
            <th class="number">ms</th><th>Entered</th></tr>
            %s
            </table>\
            """.formatted(rows);
    }

    /** Writes every character except letters, digits and spaces as a code, because labels can hold HTML and Markdown. */
    private static String escapeMermaid(String text) {
        return text.codePoints()
                .mapToObj(c -> Character.isLetterOrDigit(c) || c == ' ' ? Character.toString(c) : "#" + c + ";")
                .collect(Collectors.joining());
    }

    private static String escapeHtml(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
