package com.allmine.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamTemplateTest {
    private static final String SMALL = small();

    private static String small() {
        try (InputStream in =
                Objects.requireNonNull(SamTemplateTest.class.getResourceAsStream("small-template.yaml"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertInvalid(ThrowingCallable reading, String sentence) {
        assertThatThrownBy(reading).isInstanceOf(InvalidTemplate.class).hasMessage("template.yaml: " + sentence);
    }

    /** Reads the small template after replacing one text in it. */
    private static void assertInvalid(String text, String by, Consumer<SamTemplate> read, String sentence) {
        assertThat(SMALL).contains(text);
        assertInvalid(() -> read.accept(SamTemplate.parse(SMALL.replace(text, by))), sentence);
    }

    @Test
    void readsAllFunctionsInOrder() {
        assertThat(SamTemplate.parse(SMALL).functions())
                .containsExactly(
                        new LambdaFunction(
                                "Save",
                                "com.example.SaveHandler",
                                "functions/save/target/save.zip",
                                Map.of(
                                        "EVERYWHERE", "all",
                                        "KIND", "own",
                                        "PLAIN", "as it is",
                                        "TABLE", "Things",
                                        "STAGE", "dev",
                                        "EMPTY", "",
                                        "TABLE_ARN", "Things",
                                        "LONG", "Keys",
                                        "URL", "https://dev.example/Things/x",
                                        "REGION", "eu-central-1.amazonaws.com"),
                                List.of(new Route("POST", "/things"), new Route("PUT", "/things/all")),
                                false,
                                List.of(
                                        new ScheduleEvent("rate(1 day)", Optional.empty()),
                                        new ScheduleEvent("rate(7 days)", Optional.of("{\"keepAwake\": true}")))),
                        new LambdaFunction(
                                "Otherwise",
                                "com.example.OtherwiseHandler",
                                "functions/otherwise/target/otherwise.zip",
                                Map.of("EVERYWHERE", "all", "KIND", "global"),
                                List.of(),
                                true,
                                List.of()),
                        new LambdaFunction(
                                "Step",
                                "com.example.StepHandler",
                                "functions/step/target/step.zip",
                                Map.of("EVERYWHERE", "all", "KIND", "global"),
                                List.of(),
                                false,
                                List.of()));
    }

    @Test
    void insertsAParameterWithoutInterpretingIt() {
        SamTemplate template = SamTemplate.parse(SMALL.replace("Default: dev", "Default: $1\\x"));

        assertThat(template.functions().getFirst().environment())
                .containsEntry("URL", "https://$1\\x.example/Things/x");
    }

    @Test
    void readsAllRoutes() {
        assertThat(SamTemplate.parse(SMALL).routes())
                .extracting(Route::key)
                .containsExactly("POST /things", "PUT /things/all");
    }

    @Test
    void writesTheRoutesToAFile(@TempDir Path folder) throws IOException {
        Path template = Files.writeString(folder.resolve("template.yaml"), SMALL);
        Path file = folder.resolve("new/routes.txt");

        RoutesFile.main(new String[] {template.toString(), file.toString()});

        assertThat(file).hasContent("POST /things\nPUT /things/all\n");
    }

    @Test
    void readsAllTables() {
        assertThat(SamTemplate.parse(SMALL).tables())
                .containsExactly(
                        new Table(
                                "Things",
                                Map.of("pk", "S", "at", "N", "role", "B"),
                                new Table.Key("pk", "at"),
                                List.of(new Table.Index("by-role", new Table.Key("role", "pk"))),
                                true),
                        new Table("Others", Map.of("a", "S", "b", "S"), new Table.Key("a", "b"), List.of(), false));
    }

    @Test
    void readsAllStateMachines() {
        assertThat(SamTemplate.parse(SMALL).stateMachines())
                .containsExactly(new StateMachine(
                        "Flow", "functions/step/flow.asl.json", Map.of("Table", "Things", "Step", "Step")));
    }

    @Test
    void readsPolicyStatementsWithAndWithoutAResource() {
        assertThat(SamTemplate.parse(SMALL).policyStatements("Flow"))
                .containsExactly(
                        new PolicyStatement(List.of("dynamodb:Query"), List.of("Things/index/by-role")),
                        new PolicyStatement(List.of("lambda:InvokeFunction"), List.of("Step")),
                        new PolicyStatement(List.of("logs:CreateLogDelivery", "logs:GetLogDelivery"), List.of("*")));
    }

    @Test
    void rejectsAPolicyThatTheTemplateDoesNotDefine() {
        assertInvalid(
                "!Ref ReadThings",
                "!Ref ReadOthers",
                template -> template.policyStatements("Flow"),
                "Flow: there is no managed policy ReadOthers");
        assertInvalid(
                "!Ref ReadThings",
                "AWSLambdaExecute",
                template -> template.policyStatements("Flow"),
                "Flow must be a mapping");
    }

    @Test
    void listsTheResourcesOfATypeUnresolved() {
        assertThat(SamTemplate.parse(SMALL).resources("AWS::IAM::ManagedPolicy"))
                .containsOnlyKeys("ReadThings")
                .extractingByKey("ReadThings")
                .asString()
                .contains("{Fn::Sub=${Things.Arn}/index/by-role}");
    }

    @Test
    void replacesTheDefaultOfAParameter() {
        SamTemplate template = SamTemplate.parse(SMALL).with("Stage", "prod");

        assertThat(template.functions().getFirst().environment())
                .containsEntry("STAGE", "prod")
                .containsEntry("URL", "https://prod.example/Things/x")
                .containsEntry("EMPTY", "");
        assertInvalid(() -> template.with("Stages", "x"), "has no parameter Stages");
    }

    @Test
    void readsAllSecrets() {
        assertThat(SamTemplate.parse(SMALL).secrets()).containsExactly("Keys");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "!ImportValue x              | cannot resolve [Fn::ImportValue]",
                "!If [a, b, c]               | cannot resolve [Fn::If]",
                "!Join [\"-\", [a, b]]       | cannot resolve [Fn::Join]",
                "!Ref Nothing                | there is no parameter or resource Nothing",
                "!GetAtt Nothing.Arn         | there is no parameter or resource Nothing",
                "!Sub a-${Nothing}           | there is no parameter or resource Nothing",
                "!Sub [\"${x}\", {x: y}]     | 'Fn::Sub must be a string'",
                "{Ref: Stage, Fn::Sub: x}    | 'cannot resolve [Ref, Fn::Sub]'",
                "[a, b]                      | must be a mapping"
            })
    void rejectsAVariableThatItCannotResolve(String value, String reason) {
        String where = "Save.PLAIN" + (reason.startsWith("Fn::") ? "." : reason.startsWith("must") ? " " : ": ");

        assertInvalid("PLAIN: as it is", "PLAIN: " + value, SamTemplate::functions, where + reason);
    }

    @Test
    void rejectsAnEmptyVariable() {
        assertInvalid("PLAIN: as it is", "PLAIN: {}", SamTemplate::functions, "Save.PLAIN: cannot resolve []");
    }

    @Test
    void rejectsAPathParameterThatIsNotOneWholeSegment() {
        assertInvalid(
                "Path: /things/all",
                "Path: /things/{id+}",
                SamTemplate::routes,
                "Save.Second: a path parameter must be one whole segment: /things/{id+}");
    }

    @Test
    void namesAMissingPart() {
        assertInvalid(
                "Handler: com.example.SaveHandler", "A: b", SamTemplate::functions, "Save.Handler must be a string");
        assertInvalid(
                "CodeUri: functions/step/target/step.zip",
                "CodeUri: [a]",
                SamTemplate::functions,
                "Step.CodeUri must be a string");
        assertInvalid("Method: POST", "A: b", SamTemplate::routes, "Save.First.Method must be a string");
        assertInvalid("AttributeName: pk", "A: b", SamTemplate::tables, "Things.AttributeName must be a string");
        assertInvalid("IndexName: by-role", "A: b", SamTemplate::tables, "Things.IndexName must be a string");
        assertInvalid("KeyType: RANGE", "KeyType: HASH", SamTemplate::tables, "by-role.RANGE must be a string");
        assertInvalid("KeySchema:\n        -", "A:\n        -", SamTemplate::tables, "Things.KeySchema must be a list");
        assertInvalid("Resources:", "Others:", SamTemplate::secrets, "the file has no Resources");
    }

    @Test
    void rejectsAResourceWithoutProperties() {
        assertInvalid(
                () -> SamTemplate.parse("Resources: {A: {Type: 'AWS::SecretsManager::Secret'}}")
                        .secrets(),
                "A has no Properties");
        assertInvalid(() -> SamTemplate.parse("Resources: {A: 5}").tables(), "A must be a mapping");
        assertInvalid(() -> SamTemplate.parse("Resources: [A]").tables(), "the file.Resources must be a mapping");
    }

    @Test
    void rejectsATextThatIsNotATemplate() {
        assertInvalid(() -> SamTemplate.parse(""), "is empty");
        assertInvalid(() -> SamTemplate.parse("# nothing\n"), "is empty");
        assertInvalid(() -> SamTemplate.parse("just text"), "the file must be a mapping");
        assertInvalid(() -> SamTemplate.parse("- a\n- b"), "the file must be a mapping");
    }

    @Test
    void namesTheLineThatIsNotYaml() {
        assertThatThrownBy(() -> SamTemplate.parse("Resources:\n  A: b\n  C: [d\n"))
                .isInstanceOf(InvalidTemplate.class)
                .hasMessageMatching("template\\.yaml: line [34]: .+");
        assertThatThrownBy(() -> SamTemplate.parse("A: b\n\tC: d\n"))
                .isInstanceOf(InvalidTemplate.class)
                .hasMessageMatching("template\\.yaml: line 2: .+");
        assertThatThrownBy(() -> SamTemplate.parse("A: b\nC: 'd\n"))
                .isInstanceOf(InvalidTemplate.class)
                .hasMessageMatching("template\\.yaml: line [23]: .+");
    }

    @Test
    void rejectsADuplicateName() {
        assertInvalid(() -> SamTemplate.parse("Resources:\n  A: {}\n  B: {}\n  A: {}\n"), "line 4: a second A");
    }
}
