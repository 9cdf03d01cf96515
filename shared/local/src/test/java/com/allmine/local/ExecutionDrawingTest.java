package com.allmine.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.allmine.emulators.LoopbackServer;
import com.allmine.emulators.stepfunctions.ExecutionPage;
import com.allmine.emulators.stepfunctions.definition.StateMachineDefinition;
import com.allmine.emulators.stepfunctions.execution.Execution;
import com.allmine.emulators.stepfunctions.execution.Execution.EnteredState;
import com.allmine.template.SamTemplate;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The drawing of an execution in a browser. The test leaves a picture in {@code target/execution-page}. */
@Tag("slow")
class ExecutionDrawingTest {
    private static final Instant START = Instant.parse("2026-03-04T05:06:07.089Z");
    private static final String GREEN = "rgb(27, 127, 75)";
    private static final String AMBER = "rgb(168, 106, 0)";
    private static final String RED = "rgb(185, 28, 28)";

    /** Reads the nodes and their colors, the marked edges and their colors, and how many nodes overlap another. */
    private static final String READ = """
        const all = (selector) => [...document.querySelectorAll(selector)];
        const stroke = (element) => getComputedStyle(element).stroke;
        const boxes = all("svg g.node").map((node) => node.getBoundingClientRect());
        const overlap = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
        return {
          nodes: all("svg g.node").map((node) => [node.querySelector("b").textContent, stroke(node.querySelector("rect"))]),
          edges: all("svg path.flowchart-link").length,
          marked: all("svg path.flowchart-link").filter((edge) => edge.style.stroke)
              .map((edge) => [edge.dataset.id, stroke(edge)]),
          labels: all("svg .edgeLabel p").map((label) => label.innerText),
          overlaps: boxes.filter((a, i) => boxes.some((b, j) => i < j && overlap(a, b))).length,
          images: all("img").length,
          title: document.querySelector("svg > title").textContent
        };
        """;

    @BeforeAll
    static void needABrowser() {
        assumeTrue(
                Browser.isInstalled(),
                "SKIPPED: no chromium with chromedriver on the PATH; on Debian: apt-get install chromium"
                        + " chromium-driver");
    }

    @Test
    void drawsTheWholeWorkflowAndHighlightsThePathTaken() {
        StateMachineDefinition workflow = Machines.of(SamTemplate.nearest(), Repository.ROOT).values().stream()
                .findFirst()
                .orElseThrow();
        List<String> names = List.copyOf(workflow.states().keySet());
        int start = names.indexOf("Start");
        int check = names.indexOf("CheckAmlStatus");
        int failed = names.indexOf("ProfileNotRead");
        Execution execution = execution(
                new EnteredState("Start", "Pass", START, 0, "succeeded", 1, "CheckAmlStatus"),
                new EnteredState("CheckAmlStatus", "Task", START, 9, "caught DynamoDb.X", 2, "ProfileNotRead"),
                new EnteredState("ProfileNotRead", "Fail", START, 0, "failed ProfileNotRead", 1, null));

        JsonNode drawing = draw(execution, workflow);

        assertThat(drawing.path("title").asText()).isEqualTo("The states and the path taken");
        assertThat(texts(drawing.path("nodes"), 0)).containsExactlyInAnyOrderElementsOf(names);
        assertThat(drawing.path("nodes"))
                .filteredOn(
                        node -> List.of(GREEN, AMBER, RED).contains(node.path(1).asText()))
                .extracting(node -> node.path(0).asText() + " " + node.path(1).asText())
                .containsExactlyInAnyOrder("Start " + GREEN, "CheckAmlStatus " + AMBER, "ProfileNotRead " + RED);
        assertThat(drawing.path("marked"))
                .extracting(edge -> edge.path(0).asText() + " " + edge.path(1).asText())
                .containsExactlyInAnyOrder(
                        "e" + start + "_" + check + " " + GREEN, "e" + check + "_" + failed + " " + AMBER);
        assertThat(drawing.path("edges").asInt()).isGreaterThan(names.size() - 1);
        assertThat(drawing.path("labels"))
                .extracting(JsonNode::asText)
                .contains("catch States.ALL")
                .anyMatch(label -> label.contains("com.allmine.confirmidentity.RegisterUnavailable"));
        assertThat(drawing.path("overlaps").asInt()).isZero();
    }

    @Test
    void showsNamesThatLookLikeCode() {
        String name = "end\"]; <img src=x onerror=alert(1)> `**b**` #quot; &lt; %% é 1.";
        StateMachineDefinition machine = StateMachineDefinition.parse("""
            {"QueryLanguage": "JSONata", "StartAt": "%1$s", "States": {"%1$s": {"Type": "Succeed"}}}\
            """.formatted(name.replace("\"", "\\\"")));

        JsonNode drawing = draw(execution(new EnteredState(name, "Succeed", START, 0, "succeeded", 1, null)), machine);

        assertThat(texts(drawing.path("nodes"), 0)).containsExactly(name);
        assertThat(drawing.path("images").asInt()).isZero();
    }

    private static Execution execution(EnteredState... states) {
        return new Execution("arn:1", "IdentityWorkflow", "FAILED", START, 9, List.of(states));
    }

    private static JsonNode draw(Execution execution, StateMachineDefinition machine) {
        String page = ExecutionPage.html(execution, machine);
        try (LoopbackServer server = new LoopbackServer()) {
            server.serve(exchange -> {
                boolean isScript = exchange.getRequestURI().getPath().equals("/" + ExecutionPage.SCRIPT);
                byte[] body = (isScript ? ExecutionPage.script() : page).getBytes(StandardCharsets.UTF_8);
                try (exchange) {
                    exchange.getResponseHeaders()
                            .set("Content-Type", (isScript ? "text/javascript" : "text/html") + "; charset=utf-8");
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                }
            });
            try (Browser browser = Browser.start(1600, 2000)) {
                browser.open(server.url() + "/1");
                assertThat(browser.text("svg g.node b")).isNotEmpty();
                browser.screenshot(Repository.ROOT.resolve(Path.of(
                        "shared/local/target/execution-page", machine.states().size() + "-states.png")));
                JsonNode drawing = browser.script(READ);
                assertThat(browser.complaints())
                        .as("what the browser complains of")
                        .filteredOn(complaint -> !complaint.contains("/favicon.ico"))
                        .isEmpty();
                return drawing;
            }
        }
    }

    private static List<String> texts(JsonNode rows, int column) {
        List<String> texts = new ArrayList<>();
        rows.forEach(row -> texts.add(row.path(column).asText()));
        return texts;
    }
}
