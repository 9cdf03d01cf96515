package com.allmine.checks.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.local.Repository;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Releases and alarms of the translated template: versions, deployments and the metrics that stop them. */
@Tag("slow")
class ReleaseTest {
    private static final Path TEMPLATE = Repository.ROOT.resolve("template.yaml");

    @Test
    void aNewReleaseMakesANewVersionOfEveryFunction() {
        TranslatedTemplate first = TranslatedTemplate.with(Map.of("Release", "2611272145"));
        TranslatedTemplate second = TranslatedTemplate.with(Map.of("Release", "2611272146"));

        Set<String> functions = first.ofType("AWS::Lambda::Function").keySet();
        assertThat(versions(first)).hasSameSizeAs(functions);
        assertThat(versions(second)).hasSameSizeAs(functions).doesNotContainAnyElementsOf(versions(first));
        // Lambda publishes nothing where the function's own configuration is what it was.
        assertThat(functions)
                .hasSizeGreaterThan(10)
                .allSatisfy(name -> assertThat(second.properties(name)).isNotEqualTo(first.properties(name)));
    }

    private static Set<String> versions(TranslatedTemplate template) {
        return template.ofType("AWS::Lambda::Version").keySet();
    }

    /** SAM takes no more than ten characters of it, and makes a logical id of them. */
    @Test
    void aReleaseHasNoMoreCharactersThanTellVersionsApart() {
        Pattern allowed = Pattern.compile("(?m)^  Release:\n(?:    .*\n)*?    AllowedPattern: \"(.*)\"$");

        String pattern = allowed.matcher(Repository.text(TEMPLATE))
                .results()
                .map((MatchResult m) -> m.group(1))
                .findFirst()
                .orElseThrow();
        assertThat("2611272145").matches(pattern);
        assertThat(List.of("", "26112721450", "1.2", "a-b")).noneMatch(release -> release.matches(pattern));
    }

    @Test
    void aDeploymentThatRepairsWhatAnAlarmSaysIsNotStoppedByIt() {
        assertThat(TranslatedTemplate.with(Map.of("StopOnAlarm", "false"))
                        .ofType("AWS::CodeDeploy::DeploymentGroup")
                        .values())
                .hasSizeGreaterThan(10)
                .allSatisfy(
                        group -> assertThat(group.path("AlarmConfiguration")).isEmpty());
    }

    /** While it alarms, CodeDeploy lets no deployment through. */
    @Test
    void oneEventAloneStopsNoDeployment() {
        TranslatedTemplate template = TranslatedTemplate.withDefaults();
        Set<String> stopping = new TreeSet<>();
        template.ofType("AWS::CodeDeploy::DeploymentGroup")
                .values()
                .forEach(group -> group.at("/AlarmConfiguration/Alarms")
                        .forEach(alarm -> stopping.add(alarm.at("/Name/Ref").asText())));

        assertThat(stopping).isNotEmpty().allSatisfy(name -> {
            JsonNode alarm = template.properties(name);
            assertThat(alarm.path("DatapointsToAlarm").asInt() > 1
                            || alarm.path("Threshold").asInt() > 0)
                    .isTrue();
        });
    }

    @Test
    void anAlarmWatchesEveryTableAndEveryIndex() {
        TranslatedTemplate template = TranslatedTemplate.withDefaults();
        Set<String> watched = new TreeSet<>();
        template.ofType("AWS::CloudWatch::Alarm")
                .values()
                .forEach(alarm -> alarm.path("Metrics").forEach(metric -> {
                    JsonNode described = metric.at("/MetricStat/Metric");
                    watched.add(described.path("MetricName").asText() + " " + dimensions(described));
                }));

        Set<String> needed = new TreeSet<>();
        template.ofType("AWS::DynamoDB::Table").forEach((name, table) -> {
            needed.add("TableName=" + name);
            table.path("GlobalSecondaryIndexes")
                    .forEach(index -> needed.add("TableName=" + name + " GlobalSecondaryIndexName="
                            + index.path("IndexName").asText()));
        });
        assertThat(needed)
                .hasSizeGreaterThan(6)
                .allSatisfy(dimensions -> assertThat(watched)
                        .contains("ReadThrottleEvents " + dimensions, "WriteThrottleEvents " + dimensions));
    }

    private static String dimensions(JsonNode metric) {
        List<String> dimensions = new ArrayList<>();
        metric.path("Dimensions")
                .forEach(dimension -> dimensions.add(dimension.path("Name").asText() + "="
                        + dimension
                                .path("Value")
                                .path("Ref")
                                .asText(dimension.path("Value").asText())));
        return String.join(" ", dimensions);
    }

    /** CloudWatch refuses an alarm with more. */
    @Test
    void noAlarmHasMoreThanTenMetrics() {
        assertThat(TranslatedTemplate.withDefaults()
                        .ofType("AWS::CloudWatch::Alarm")
                        .values())
                .allSatisfy(alarm -> assertThat(alarm.path("Metrics").findValues("MetricStat"))
                        .hasSizeLessThanOrEqualTo(10));
    }
}
