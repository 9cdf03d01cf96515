package com.allmine.emulators.stepfunctions;

import static com.allmine.emulators.stepfunctions.definition.Definitions.machine;
import static com.allmine.emulators.stepfunctions.definition.Definitions.task;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.emulators.stepfunctions.definition.StateMachineDefinition;
import com.allmine.emulators.stepfunctions.execution.SimulatedEnvironment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Reads the page as text; a test of the local run looks at it in a browser. */
class ExecutionPageTest {
    private static final StateMachineDefinition MACHINE =
            StateMachineDefinition.parse(machine("Check", """
                "Check": {"Type": "Choice", "Default": "Verify", "Choices": [{"Condition": "{% $states.input = 1 %}", "Next": "Commit"}]},\
                """ + task("Verify", """
                    "Next": "Commit", "Retry": [{"ErrorEquals": ["E"]}], "Catch": [{"ErrorEquals": ["Down<1>"], "Next": "Refuse"},
                        {"ErrorEquals": ["F", "G"], "Next": "Commit"}]\
                    """) + """
                , "Commit": {"Type": "Pass", "Next": "Done"}, "Done": {"Type": "Succeed"},
                "Refuse": {"Type": "Wait", "Seconds": 1, "Next": "Refused & <done>"}, "Refused & <done>": {"Type": "Fail", "Error": "No"}\
                """));

    private static final Pattern NODE = Pattern.compile("(?m)^(s\\d+)\\[\"<b>(.*)</b><br>(.*)\"]:::(\\w+)$");
    private static final Pattern EDGE =
            Pattern.compile("(?m)^(s\\d+) (e\\w+)@(-->|-\\.->)(?:\\|\"(.*)\"\\|)? (s\\d+)(?:\nclass (e\\w+) (\\w+))?$");

    private final SimulatedEnvironment environment = new SimulatedEnvironment();

    @Test
    void marksThePathTaken() {
        environment.withErrors("E");

        String flowchart = flowchart("2");

        assertThat(nodes(flowchart))
                .isEqualTo(Map.of(
                        "Check", "taken: Choice · 0 ms",
                        "Verify", "taken: Task · 1000 ms · 2 attempts",
                        "Commit", "taken: Pass · 0 ms",
                        "Done", "taken: Succeed · 0 ms",
                        "Refuse", "idle: Wait",
                        "Refused & <done>", "idle: Fail"));
        assertThat(edges(flowchart))
                .isEqualTo(Map.of(
                        "Check --> Verify", "takenEdge",
                        "Check --> Commit", "",
                        "Verify --> Commit: catch F, G", "takenEdge",
                        "Verify -.-> Refuse: catch Down<1>", "",
                        "Commit --> Done", "takenEdge",
                        "Refuse --> Refused & <done>", ""));
    }

    @Test
    void marksCaughtAndFailedStates() {
        environment.withErrors("Down<1>");

        String flowchart = flowchart("2");

        assertThat(nodes(flowchart))
                .containsEntry("Verify", "caught: Task · 0 ms")
                .containsEntry("Refuse", "taken: Wait · 1000 ms")
                .containsEntry("Refused & <done>", "failed: Fail · 0 ms");
        assertThat(edges(flowchart)).containsEntry("Verify -.-> Refuse: catch Down<1>", "caughtEdge");
    }

    @Test
    void definesEveryClassThatItUses() {
        String flowchart = flowchart("2");

        assertThat(found(Pattern.compile("classDef (\\w+) "), flowchart, 1))
                .containsExactlyInAnyOrder("idle", "taken", "caught", "failed", "takenEdge", "caughtEdge");
    }

    @Test
    void escapesAllDataInTheFlowchart() {
        String name = "a\"]; click <img src=x onerror=alert(1)> `**b**` #quot; %% é 1";
        String definition = machine(name.replace("\"", "\\\""), """
            "%s": {"Type": "Succeed"}\
            """.formatted(name.replace("\"", "\\\"")));
        StateMachineDefinition machine = StateMachineDefinition.parse(definition);
        String page = ExecutionPage.html(environment.run(machine, "1").execution(), machine);

        assertThat(nodes(flowchartOf(page))).containsOnlyKeys(name);
        assertThat(found(NODE, flowchartOf(page), 2)).singleElement().asString().matches("([\\p{L}\\p{N} ]|#\\d+;)+");
        assertThat(page).doesNotContain("<img");
    }

    @Test
    void loadsNothingButItsOwnScript() {
        String page = ExecutionPage.html(environment.run(MACHINE, "1").execution(), MACHINE);

        assertThat(page)
                .startsWith("<!DOCTYPE html>")
                .contains("content=\"default-src 'none'; script-src 'self'; style-src 'unsafe-inline';")
                .contains("<script src=\"mermaid.min.js\"></script>")
                .containsOnlyOnce("<script")
                .doesNotContain("http:", "https:", "Refused & <done>");
        assertThat(ExecutionPage.script()).contains("11.14.0").doesNotContain("</script");
    }

    private String flowchart(String input) {
        return flowchartOf(ExecutionPage.html(environment.run(MACHINE, input).execution(), MACHINE));
    }

    /** The text that Mermaid reads: the content of the element after the browser has resolved its entities. */
    private static String flowchartOf(String page) {
        String start = "<pre class=\"mermaid\">\n";
        String html = page.substring(page.indexOf(start) + start.length(), page.indexOf("</pre>"));
        return html.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }

    /** The mark and the second line of each node, by the name of its state. */
    private static Map<String, String> nodes(String flowchart) {
        return NODE.matcher(flowchart)
                .results()
                .collect(Collectors.toMap(
                        node -> unescape(node.group(2)), node -> node.group(4) + ": " + unescape(node.group(3))));
    }

    /** The mark of each edge, by its ends, its arrow and its label. */
    private static Map<String, String> edges(String flowchart) {
        Map<String, String> names = NODE.matcher(flowchart)
                .results()
                .collect(Collectors.toMap(node -> node.group(1), node -> unescape(node.group(2))));
        Map<String, String> edges = new HashMap<>();
        EDGE.matcher(flowchart).results().forEach(edge -> {
            String label = edge.group(4) == null ? "" : ": " + unescape(edge.group(4));
            String mark = edge.group(7) == null ? "" : edge.group(7);
            assertThat(edge.group(6)).isIn(null, edge.group(2));
            edges.put(names.get(edge.group(1)) + " " + edge.group(3) + " " + names.get(edge.group(5)) + label, mark);
        });
        return edges;
    }

    private static List<String> found(Pattern pattern, String text, int group) {
        return pattern.matcher(text).results().map(match -> match.group(group)).toList();
    }

    private static String unescape(String label) {
        return Pattern.compile("#(\\d+);")
                .matcher(label)
                .replaceAll((MatchResult code) ->
                        Matcher.quoteReplacement(Character.toString(Integer.parseInt(code.group(1)))));
    }
}
