package com.allmine.checks.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.errors.Problem;
import com.allmine.api.json.Json;
import com.allmine.api.lambda.LogLine;
import com.allmine.local.Document;
import com.allmine.local.Repository;
import com.allmine.template.SamTemplate;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds alarms, dashboard, runbook and what the functions log to each other. */
class AlarmsTest {
    private static final SamTemplate TEMPLATE =
            SamTemplate.parse(Repository.text(Repository.ROOT.resolve("template.yaml")));
    private static final Map<String, Map<String, Object>> ALARMS = TEMPLATE.resources("AWS::CloudWatch::Alarm");
    private static final Document RUNBOOK = Document.at("shared/operator/runbook.md");
    private static final Pattern METRIC = Pattern.compile("\\[\"Allmine\",\"(\\w+)\"");

    @Test
    void everyAlarmHasAnEntryInTheRunbookAndEveryEntryAnAlarm() {
        String runbook = RUNBOOK.section("Alarms");
        List<String> entries = Pattern.compile("(?m)^### (\\w+)$")
                .matcher(runbook)
                .results()
                .map((MatchResult m) -> m.group(1))
                .toList();

        assertThat(entries).containsExactlyElementsOf(ALARMS.keySet());
        assertThat(runbook.split("\n### ", -1))
                .filteredOn(entry -> !entry.isBlank())
                .hasSize(entries.size());
        for (String entry : runbook.replaceFirst("(?s)^.*?\n### ", "").split("\n### ", -1)) {
            assertThat(entry).contains("\n**Means:** ", "\n**Look at:** ", "\n**Do:** ");
        }
    }

    @Test
    void theRunbookSaysWhatToDoForEveryWayInWhichAnExecutionFails() {
        String entry = RUNBOOK.section("FailedExecutions");
        List<String> errors = new ArrayList<>();
        Json.object(Repository.text(Repository.ROOT.resolve("functions/confirm-identity/workflow.asl.json")))
                .orElseThrow()
                .path("States")
                .forEach(state -> {
                    if (state.path("Type").asText().equals("Fail")) {
                        errors.add("`" + state.path("Error").asText() + "`");
                    }
                });

        assertThat(errors).hasSizeGreaterThan(1);
        assertThat(entry).contains(errors);
    }

    @Test
    void everyAlarmNamesItsEntryAndTellsTheTopic() {
        ALARMS.forEach((name, alarm) -> {
            assertThat(String.valueOf(alarm.get("AlarmDescription")))
                    .endsWith(" See " + name + " in " + RUNBOOK.path() + ".");
            assertThat(alarm.get("AlarmActions"))
                    .isEqualTo(alarm.get("OKActions"))
                    .asString()
                    .contains("HasAlarmTopic");
        });
    }

    @Test
    void alarmsWatchCodesAndMetricsThatFunctionsLog() {
        Set<Object> codes = ALARMS.values().stream()
                .filter(alarm -> LogLine.NAMESPACE.equals(alarm.get("Namespace")))
                .map(alarm -> String.valueOf(alarm.get("Dimensions")))
                .map(dimensions -> dimensions.replaceFirst(".*Name=code, Value=(\\w+).*", "$1"))
                .collect(Collectors.toSet());

        assertThat(codes).containsExactlyInAnyOrder(LogLine.OK, "REGISTER_UNAVAILABLE");
        assertThat(TEMPLATE.resources("AWS::Logs::MetricFilter").values())
                .hasSizeGreaterThan(1)
                .filteredOn(filter -> filter.toString().contains("MetricName=unhandledErrors"))
                .hasSize(2)
                .allSatisfy(filter -> assertThat(filter.toString())
                        .contains(
                                "$.code = \"INTERNAL_ERROR\"",
                                "$.code = \"" + LogLine.FAILED + "\"",
                                "$.record.status = \"timeout\"",
                                // Out of memory, and every other end of the runtime.
                                "$.record.errorType = \"Runtime.*\""));
    }

    /** SignCheckpoints logs to one group, and every other function to the other. */
    @Test
    void brokenEvidenceIsCountedInBothLogGroups() {
        assertThat(TEMPLATE.resources("AWS::Logs::MetricFilter").values())
                .filteredOn(filter -> filter.toString().contains("MetricName=evidenceBroken"))
                .allSatisfy(filter ->
                        assertThat(filter.toString()).contains("{ $.code = \"" + Problem.EVIDENCE_BROKEN + "\" }"))
                .extracting(filter -> String.valueOf(filter.get("LogGroupName")))
                .containsExactlyInAnyOrder("{Ref=FunctionLog}", "{Ref=CheckpointLog}");
        assertThat(ALARMS.get("EvidenceBroken")).containsEntry("MetricName", "evidenceBroken");
    }

    @Test
    void enumerationCountsEveryAnswerThatCouldTellOfOthersWhereverItStands() {
        String pattern =
                String.valueOf(TEMPLATE.resources("AWS::Logs::MetricFilter").get("EnumerationFilter"));
        Stream<String> problems = Stream.of(
                        Problem.ACCOUNT_LIMIT_REACHED,
                        Problem.IDENTITY_DIFFERS,
                        Problem.REGISTER_ATTEMPTS_EXHAUSTED,
                        Problem.ROLE_NOT_ALLOWED,
                        Problem.TENANT_MISMATCH)
                .map(Problem::name);
        List<String> codes = Stream.concat(problems, Stream.of("NO_MATCH")).toList();

        assertThat(codes).allSatisfy(code -> {
            assertThat(pattern).contains("($.codes[0] = \"" + code + "\")");
            assertThat(RUNBOOK.text()).contains("\"" + code + "\"");
        });
        String line = new LogLine("m", "r", "f", InstantSource.fixed(Instant.EPOCH))
                .code("NO_MATCH")
                .done();
        assertThat(Json.object(line).orElseThrow().at("/codes/0").asText()).isEqualTo("NO_MATCH");
    }

    @Test
    void onlyTheAccessLogHasAddressesAndItIsKeptForDaysOnly() {
        Map<String, Map<String, Object>> groups = TEMPLATE.resources("AWS::Logs::LogGroup");
        String template = Repository.text(Repository.ROOT.resolve("template.yaml"));

        assertThat(groups.get("AccessLog")).asString().contains("RetentionInDays={Ref=AccessLogRetention}");
        assertThat(template)
                .containsOnlyOnce("$context.identity.sourceIp")
                .contains("  AccessLogRetention:\n    Type: Number\n    AllowedValues: [7, 14]\n    Default: 14\n");
        assertThat(Document.at("shared/operator/README.md").text()).contains("KVKK", "`AccessLogRetention`");
    }

    @Test
    void theDashboardIsJsonAndShowsMetricsThatFunctionsLogAndResourcesThatThereAre() {
        String body = String.valueOf(TEMPLATE.resources("AWS::CloudWatch::Dashboard")
                        .values()
                        .iterator()
                        .next()
                        .get("DashboardBody"))
                .replaceFirst("(?s)^\\{Fn::Sub=(.*)}$", "$1");
        Set<String> references = new HashSet<>(Pattern.compile("\\$\\{([^}]+)}")
                .matcher(body)
                .results()
                .map((MatchResult m) -> m.group(1))
                .toList());

        JsonNode widgets =
                Json.object(body.replaceAll("\\$\\{[^}]+}", "x")).orElseThrow().path("widgets");
        assertThat(widgets).hasSizeGreaterThan(6);
        assertThat(TEMPLATE.resourceNames())
                .containsAll(references.stream()
                        .filter(name -> !name.startsWith("AWS::"))
                        .map(name -> name.replaceFirst("\\..*", ""))
                        .toList());
        String line = new LogLine("m", "r", "f", InstantSource.fixed(Instant.EPOCH))
                .with(LogLine.REGISTER_MS, 1)
                .code(LogLine.OK)
                .done();
        List<String> logged = Json.object(line)
                .orElseThrow()
                .at("/_aws/CloudWatchMetrics/0/Metrics")
                .findValuesAsText("Name");
        assertThat(METRIC.matcher(body).results().map((MatchResult m) -> m.group(1)))
                .contains("registerMs", "roundTrips", "durationMs", "requests")
                .isSubsetOf(logged);
    }
}
