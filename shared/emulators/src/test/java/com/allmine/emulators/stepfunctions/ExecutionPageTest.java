package com.allmine.emulators.stepfunctions;

import static com.allmine.emulators.stepfunctions.definition.Definitions.machine;
import static com.allmine.emulators.stepfunctions.definition.Definitions.task;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.emulators.stepfunctions.Drawing.Edge;
import com.allmine.emulators.stepfunctions.definition.StateMachineDefinition;
import com.allmine.emulators.stepfunctions.execution.SimulatedEnvironment;
import java.io.StringReader;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ExecutionPageTest {
    private static final StateMachineDefinition MACHINE =
            StateMachineDefinition.parse(machine("Check", """
                "Check": {"Type": "Choice", "Default": "Verify", "Choices": [{"Condition": "{% $states.input = 1 %}", "Next": "Commit"}]},\
                """ + task("Verify", """
                    "Next": "Commit", "Retry": [{"ErrorEquals": ["E"]}], "Catch": [{"ErrorEquals": ["Down<1>"], "Next": "Refuse"}]\
                    """) + """
                , "Commit": {"Type": "Pass", "Next": "Done"}, "Done": {"Type": "Succeed"},
                "Refuse": {"Type": "Wait", "Seconds": 1, "Next": "Refused & <done>"}, "Refused & <done>": {"Type": "Fail", "Error": "No"}\
                """));

    private final SimulatedEnvironment environment = new SimulatedEnvironment();

    @Test
    void marksTheWayTaken() throws Exception {
        environment.withErrors("E");

        Element svg = svg(ExecutionPage.html(environment.run(MACHINE, "2").execution(), MACHINE));

        assertThat(boxes(svg))
                .isEqualTo(Map.of(
                        "Check", "taken: Choice · 0 ms",
                        "Verify", "taken: Task · 1000 ms · 2 attempts",
                        "Commit", "taken: Pass · 0 ms",
                        "Done", "taken: Succeed · 0 ms",
                        "Refuse", "idle: Wait",
                        "Refused & <done>", "idle: Fail"));
        assertThat(edges(svg))
                .isEqualTo(Map.of(
                        "Check → Commit: next", "next",
                        "Check → Verify: next", "next taken",
                        "Verify → Commit: next", "next taken",
                        "Verify → Refuse: catch Down<1>", "catch",
                        "Commit → Done: next", "next taken",
                        "Refuse → Refused & <done>: next", "next"));
    }

    @Test
    void marksWhatWasCaughtAndWhatFailed() throws Exception {
        environment.withErrors("Down<1>");

        Element svg = svg(ExecutionPage.html(environment.run(MACHINE, "2").execution(), MACHINE));

        assertThat(boxes(svg))
                .containsEntry("Verify", "caught: Task · 0 ms")
                .containsEntry("Refuse", "taken: Wait · 1000 ms")
                .containsEntry("Refused & <done>", "failed: Fail · 0 ms");
        assertThat(edges(svg)).containsEntry("Verify → Refuse: catch Down<1>", "catch caught");
    }

    @Test
    void standsByItself() {
        String page = ExecutionPage.html(environment.run(MACHINE, "1").execution(), MACHINE);

        assertThat(page).startsWith("<!DOCTYPE html>").doesNotContain("<script", "http:", "https:", "Refused & <done>");
    }

    @Test
    void putsEveryStateBelowWhatLeadsToIt() {
        Drawing drawing = new Drawing(MACHINE);

        assertThat(drawing.edges())
                .hasSize(6)
                .allMatch(edge -> drawing.centre(edge.from()).y()
                        < drawing.centre(edge.to()).y());
        assertThat(drawing.edges()).flatExtracting(drawing::way).allSatisfy(point -> {
            assertThat(point.x()).isBetween(0.0, drawing.width());
            assertThat(point.y()).isBetween(0.0, drawing.height());
        });
        Edge around = new Edge("Check", "Commit");
        assertThat(drawing.way(around)).hasSize(4);
        assertThat(Math.abs(drawing.way(around).get(1).x()
                        - drawing.centre("Verify").x()))
                .isGreaterThan(Drawing.BOX_WIDTH / 2);
    }

    @Test
    void leadsAWayBackAroundTheStates() {
        StateMachineDefinition circle = StateMachineDefinition.parse(machine("A", """
            "A": {"Type": "Pass", "Next": "B"},
            "B": {"Type": "Choice", "Default": "A", "Choices": [{"Condition": true, "Next": "C"}, {"Condition": true, "Next": "B"}]},
            "C": {"Type": "Succeed"}\
            """));

        Drawing drawing = new Drawing(circle);

        assertThat(drawing.isBack(new Edge("B", "A"))).isTrue();
        assertThat(drawing.isBack(new Edge("B", "B"))).isTrue();
        assertThat(drawing.edges())
                .flatExtracting(drawing::way)
                .allSatisfy(point -> assertThat(point.x()).isBetween(0.0, drawing.width()));
    }

    private static Element svg(String page) throws Exception {
        String svg = page.substring(page.indexOf("<svg"), page.indexOf("</svg>") + "</svg>".length());
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)))
                .getDocumentElement();
    }

    /** By state: how it is marked, and its second line. */
    private static Map<String, String> boxes(Element svg) {
        Map<String, String> boxes = new TreeMap<>();
        NodeList groups = svg.getElementsByTagName("g");
        for (int i = 0; i < groups.getLength(); i++) {
            Element group = (Element) groups.item(i);
            boxes.put(text(group, "title", 0), group.getAttribute("class") + ": " + text(group, "text", 1));
        }
        return boxes;
    }

    private static Map<String, String> edges(Element svg) {
        Map<String, String> edges = new TreeMap<>();
        NodeList paths = svg.getElementsByTagName("path");
        for (int i = 0; i < paths.getLength(); i++) {
            Element path = (Element) paths.item(i);
            if (path.hasAttribute("class")) {
                edges.put(text(path, "title", 0), path.getAttribute("class"));
            }
        }
        return edges;
    }

    private static String text(Element parent, String tag, int index) {
        return parent.getElementsByTagName(tag).item(index).getTextContent();
    }
}
