package com.allmine.checks.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.allmine.api.json.Json;
import com.allmine.data.audit.CheckpointSchedule;
import com.allmine.local.Repository;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** AWS's linter and translator accept template.yaml; skipped if this machine does not have them. */
@Tag("slow")
class CloudFormationTest {
    private static final Path TEMPLATE = Repository.ROOT.resolve("template.yaml");

    @TempDir
    private Path folder;

    private int run(String... words) throws InterruptedException {
        try {
            return new ProcessBuilder(words)
                    .directory(Repository.ROOT.toFile())
                    .redirectInput(TEMPLATE.toFile())
                    .redirectError(folder.resolve("error").toFile())
                    .redirectOutput(folder.resolve("output").toFile())
                    .start()
                    .waitFor();
        } catch (IOException e) {
            return abort("SKIPPED: there is no " + words[0] + " on this machine");
        }
    }

    private String text(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    @Test
    void theLinterFindsNoFault() throws IOException, InterruptedException {
        int status = run("cfn-lint", TEMPLATE.toString(), CheckpointBucketTest.TEMPLATE.toString());

        String output = text("output");
        if (status != 0) {
            assumeTrue(run("cfn-lint", "--version") == 0, "SKIPPED: cfn-lint does not run on this machine");
        }
        assertThat(output).isEmpty();
        assertThat(status).isZero();
    }

    @Test
    void everyFunctionHasARoleOfItsOwnWithinTheBoundary() {
        TranslatedTemplate template = TranslatedTemplate.withDefaults();

        List<String> roles = template.ofType("AWS::Lambda::Function").values().stream()
                .map(function -> function.at("/Role/Fn::GetAtt/0").asText())
                .toList();
        assertThat(roles)
                .hasSizeGreaterThan(8)
                .doesNotHaveDuplicates()
                .allSatisfy(role -> assertThat(template.properties(role)
                                .at("/PermissionsBoundary/Ref")
                                .asText())
                        .isIn("FunctionBoundary", "CheckpointBoundary", "PublisherBoundary"));
        assertThat(template.ofType("AWS::CodeDeploy::DeploymentGroup").values())
                .hasSameSizeAs(roles)
                .allSatisfy(group -> assertThat(group.at("/AlarmConfiguration/Alarms/0/Name/Ref")
                                .asText())
                        .isEqualTo("UnhandledErrors"));
    }

    /** SAM takes an intrinsic function below CorsConfiguration for the whole of it, and drops the rest. */
    @Test
    void browsersOfNamedOriginsGetEveryPartOfCors() {
        JsonNode cors = cors(Map.of("AllowedOrigins", "https://a.example,https://b.example"));

        assertThat(cors.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("allowOrigins", "allowMethods", "allowHeaders", "exposeHeaders", "maxAge");
        assertThat(cors.path("allowOrigins").toString()).isEqualTo("[\"https://a.example\",\"https://b.example\"]");
        assertThat(cors.path("allowMethods").toString()).isEqualTo("[\"GET\",\"POST\"]");
        assertThat(cors.path("allowHeaders").toString()).contains("\"authorization\"", "\"x-auth\"");
        assertThat(cors.path("exposeHeaders").toString()).contains("\"x-error-code\"", "\"x-request-id\"");
        assertThat(cors.path("maxAge").isInt()).isTrue();
    }

    @Test
    void withoutAllowedOriginsThereIsNoCors() {
        assertThat(cors(Map.of()).isMissingNode()).isTrue();
    }

    private static JsonNode cors(Map<String, String> parameters) {
        return TranslatedTemplate.with(parameters)
                .properties("Api")
                .path("Body")
                .path("x-amazon-apigateway-cors");
    }

    /** To CloudFormation RouteSettings is free-form JSON, in which a reference arrives as a text. */
    @Test
    void throttlingIsInNumbers() {
        JsonNode stage = TranslatedTemplate.withDefaults()
                .ofType("AWS::ApiGatewayV2::Stage")
                .values()
                .iterator()
                .next();

        List<JsonNode> settings = new ArrayList<>(List.of(stage.path("DefaultRouteSettings")));
        stage.path("RouteSettings").forEach(settings::add);
        assertThat(settings).hasSize(2).allSatisfy(setting -> {
            assertThat(setting.path("ThrottlingRateLimit").isNumber()).isTrue();
            assertThat(setting.path("ThrottlingBurstLimit").isInt()).isTrue();
        });
    }

    /** UpdateStage fails for a route that the API does not have. */
    @Test
    void everyThrottledRouteIsOneOfTheApi() {
        TranslatedTemplate template = TranslatedTemplate.withDefaults();
        Set<String> routes = new TreeSet<>();
        template.properties("Api")
                .at("/Body/paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(method -> routes.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));

        template.ofType("AWS::ApiGatewayV2::Stage")
                .values()
                .forEach(stage -> assertThat(routes)
                        .containsAll(() -> stage.path("RouteSettings").fieldNames()));
    }

    /** And a first deployment that fails leaves nothing behind. */
    @Test
    void dataAreKeptWhenTheStackGoes() {
        JsonNode resources = TranslatedTemplate.withDefaults().resources();

        Set<String> kept = new TreeSet<>();
        resources.properties().forEach(resource -> {
            if (resource.getValue().path("DeletionPolicy").asText().equals("RetainExceptOnCreate")) {
                assertThat(resource.getValue().path("UpdateReplacePolicy").asText())
                        .isEqualTo("Retain");
                kept.add(resource.getKey());
            }
        });
        assertThat(kept).contains("CheckpointLog", "DataKey");
        resources.properties().forEach(resource -> {
            String type = resource.getValue().path("Type").asText();
            if (type.equals("AWS::DynamoDB::Table") || type.equals("AWS::SecretsManager::Secret")) {
                assertThat(kept).contains(resource.getKey());
            }
        });
    }

    /** In a log that no other function can write, for as long as the evidence has to hold. */
    @Test
    void aCopyOfCheckpointsIsKeptForTenYearsOutOfReachOfOtherFunctions() {
        TranslatedTemplate template = TranslatedTemplate.withDefaults();

        assertThat(template.properties("CheckpointLog").path("RetentionInDays").asInt())
                .isEqualTo(3653);
        template.ofType("AWS::Lambda::Function").forEach((name, function) -> {
            boolean isSigner = name.equals("SignCheckpoints");
            assertThat(function.at("/LoggingConfig/LogGroup/Ref").asText())
                    .isEqualTo(isSigner ? "CheckpointLog" : "FunctionLog");
            assertThat(template.properties(function.at("/Role/Fn::GetAtt/0").asText())
                            .at("/PermissionsBoundary/Ref")
                            .asText()
                            .equals("CheckpointBoundary"))
                    .isEqualTo(isSigner);
        });
        template.ofType("AWS::IAM::ManagedPolicy").forEach((name, policy) -> {
            if (policy.toString().contains("CheckpointLog")) {
                assertThat(name).isEqualTo("CheckpointBoundary");
            }
        });
        assertThat(template.ofType("AWS::Logs::MetricFilter").values())
                .extracting(filter -> filter.at("/LogGroupName/Ref").asText())
                .contains("FunctionLog", "CheckpointLog");
    }

    /** Lambda makes a version inactive that nobody calls for 14 days, and the next calls fail. */
    @Test
    void aScheduleCallsTheAliasOfEveryFunctionOnceAWeekOrMoreOften() {
        TranslatedTemplate template = TranslatedTemplate.withDefaults();

        Set<String> called = new TreeSet<>();
        template.ofType("AWS::Events::Rule").values().stream()
                .filter(rule -> !rule.has("EventPattern"))
                .forEach(rule -> {
                    assertThat(rule.path("ScheduleExpression").asText())
                            .isIn("rate(7 days)", "cron(%d * * * ? *)".formatted(CheckpointSchedule.MINUTE));
                    rule.path("Targets")
                            .forEach(target -> called.add(target.at("/Arn/Ref").asText()));
                });
        assertThat(called)
                .hasSizeGreaterThan(10)
                .isEqualTo(template.ofType("AWS::Lambda::Alias").keySet());
    }

    @Test
    void theAddressOfExecuteApiCanBeClosed() {
        assertThat(isExecuteApiClosed(Map.of("CloseExecuteApi", "true"))).isTrue();
        assertThat(isExecuteApiClosed(Map.of())).isFalse();
    }

    private static boolean isExecuteApiClosed(Map<String, String> parameters) {
        JsonNode closed = TranslatedTemplate.with(parameters)
                .properties("Api")
                .at("/Body/servers/0/x-amazon-apigateway-endpoint-configuration/disableExecuteApiEndpoint");
        assertThat(closed.isBoolean()).isTrue();
        return closed.booleanValue();
    }

    /** Values as AWS documents them; a missing value is a hyphen. */
    private static final Map<String, String> ACCESS_LOG_VALUES = Map.ofEntries(
            Map.entry("$context.error.messageString", "\"Not Found\""),
            Map.entry("$context.error.message", "Not Found"),
            Map.entry("$context.error.responseType", "INTEGRATION_FAILURE"),
            Map.entry("$context.identity.sourceIp", "192.0.2.1"),
            Map.entry(
                    "$context.integrationErrorMessage",
                    "The IAM role configured on the integration or API Gateway doesn't have permissions to call the"
                            + " integration. Check the permissions and try again."),
            Map.entry("$context.integrationLatency", "41"),
            Map.entry("$context.requestId", "JKJaXmPLvHcESHA="),
            Map.entry("$context.requestTime", "10/Mar/2026:06:00:00 +0000"),
            Map.entry("$context.responseLatency", "43"),
            Map.entry("$context.responseLength", "312"),
            Map.entry("$context.routeKey", "POST /user/confirm-user-identity"),
            Map.entry("$context.status", "500"));

    @Test
    void aLineOfTheAccessLogIsJsonWithAndWithoutAnError() {
        String format = TranslatedTemplate.withDefaults()
                .ofType("AWS::ApiGatewayV2::Stage")
                .values()
                .iterator()
                .next()
                .at("/AccessLogSettings/Format")
                .asText();

        Pattern variable = Pattern.compile("\\$context\\.[A-Za-z.]*[A-Za-z]");
        String failed = variable.matcher(format).replaceAll((MatchResult m) -> {
            assertThat(ACCESS_LOG_VALUES).containsKey(m.group());
            return Matcher.quoteReplacement(ACCESS_LOG_VALUES.get(m.group()));
        });
        String went = variable.matcher(format).replaceAll("-");
        assertThat(format).doesNotContain("\n");
        assertThat(Json.object(failed)).as(failed).isPresent();
        assertThat(Json.object(failed).orElseThrow().path("error").asText()).isEqualTo("Not Found");
        assertThat(Json.object(went)).as(went).isPresent();
    }
}
