package com.allmine.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {
    private static final String SMALL = """
        AWSTemplateFormatVersion: "2010-09-09"
        Parameters:
          Stage:
            Type: String
            Default: dev
          Empty:
            Type: String
            Default: ""
        Globals:
          Function:
            Runtime: java25
            Environment:
              Variables:
                EVERYWHERE: all
                KIND: global
        Resources:
          Api:
            Type: AWS::Serverless::HttpApi
            Properties:
              Description: the API
          Save:
            Type: AWS::Serverless::Function
            Properties:
              CodeUri: functions/save/target/save.zip
              Handler: com.example.SaveHandler
              Environment:
                Variables:
                  PLAIN: as it is
                  TABLE: !Ref Things
                  STAGE: !Ref Stage
                  EMPTY: !Ref Empty
                  TABLE_ARN: !GetAtt Things.Arn
                  LONG: {"Ref": "Keys"}
                  URL: !Sub https://${Stage}.example/${Things.Name}/x
                  REGION: !Sub ${AWS::Region}.${AWS::URLSuffix}
                  KIND: own
              Events:
                First:
                  Type: HttpApi
                  Properties:
                    ApiId: !Ref Api
                    Method: POST
                    Path: /things
                Second:
                  Type: HttpApi
                  Properties:
                    ApiId: !Ref Api
                    Method: PUT
                    Path: /things/all
                Nightly:
                  Type: Schedule
                  Properties:
                    Schedule: rate(1 day)
                Weekly:
                  Type: Schedule
                  Properties:
                    Schedule: rate(7 days)
                    Input: '{"keepAwake": true}'
          Otherwise:
            Type: AWS::Serverless::Function
            Properties:
              CodeUri: functions/otherwise/target/otherwise.zip
              Handler: com.example.OtherwiseHandler
              Events:
                Route:
                  Type: HttpApi
                  Properties:
                    ApiId: !Ref Api
          Step:
            Type: AWS::Serverless::Function
            Properties:
              CodeUri: functions/step/target/step.zip
              Handler: com.example.StepHandler
          Flow:
            Type: AWS::Serverless::StateMachine
            Properties:
              DefinitionUri: functions/step/flow.asl.json
              DefinitionSubstitutions:
                Table: !Ref Things
                Step: !Ref Step.Alias
              Policies:
                - !Ref ReadThings
                - Statement:
                    - Effect: Allow
                      Action: lambda:InvokeFunction
                      Resource: !Ref Step.Alias
                    - Effect: Allow
                      Action: [logs:CreateLogDelivery, logs:GetLogDelivery]
                      Resource: "*"
          ReadThings:
            Type: AWS::IAM::ManagedPolicy
            Properties:
              PolicyDocument:
                Statement:
                  - Effect: Allow
                    Action: dynamodb:Query
                    Resource: !Sub ${Things.Arn}/index/by-role
          Things:
            Type: AWS::DynamoDB::Table
            Properties:
              AttributeDefinitions:
                - AttributeName: pk
                  AttributeType: S
                - AttributeName: at
                  AttributeType: N
                - AttributeName: role
                  AttributeType: B
              KeySchema:
                - AttributeName: pk
                  KeyType: HASH
                - AttributeName: at
                  KeyType: RANGE
              GlobalSecondaryIndexes:
                - IndexName: by-role
                  KeySchema:
                    # In the other order, as CloudFormation allows.
                    - AttributeName: pk
                      KeyType: RANGE
                    - AttributeName: role
                      KeyType: HASH
          Others:
            Type: AWS::DynamoDB::Table
            Properties:
              AttributeDefinitions:
                - {AttributeName: a, AttributeType: S}
                - {AttributeName: b, AttributeType: S}
              KeySchema:
                - {AttributeName: a, KeyType: HASH}
                - {AttributeName: b, KeyType: RANGE}
          Keys:
            Type: AWS::SecretsManager::Secret
            Properties:
              Description: !Sub "keys of ${Stage}"
        """;

    private static void assertBroken(ThrowingCallable reading, String sentence) {
        assertThatThrownBy(reading).isInstanceOf(BrokenTemplate.class).hasMessage("template.yaml: " + sentence);
    }

    /** Reads the small template with one text in it replaced. */
    private static void assertBroken(String text, String by, Consumer<Template> read, String sentence) {
        assertThat(SMALL).contains(text);
        assertBroken(() -> read.accept(Template.parse(SMALL.replace(text, by))), sentence);
    }

    @Test
    void readsEveryFunctionInOrder() {
        assertThat(Template.parse(SMALL).functions())
                .containsExactly(
                        new Function(
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
                                        new ScheduledCall("rate(1 day)", Optional.empty()),
                                        new ScheduledCall("rate(7 days)", Optional.of("{\"keepAwake\": true}")))),
                        new Function(
                                "Otherwise",
                                "com.example.OtherwiseHandler",
                                "functions/otherwise/target/otherwise.zip",
                                Map.of("EVERYWHERE", "all", "KIND", "global"),
                                List.of(),
                                true,
                                List.of()),
                        new Function(
                                "Step",
                                "com.example.StepHandler",
                                "functions/step/target/step.zip",
                                Map.of("EVERYWHERE", "all", "KIND", "global"),
                                List.of(),
                                false,
                                List.of()));
    }

    @Test
    void putsAReferenceInAsItIs() {
        Template template = Template.parse(SMALL.replace("Default: dev", "Default: $1\\x"));

        assertThat(template.functions().getFirst().environment())
                .containsEntry("URL", "https://$1\\x.example/Things/x");
    }

    @Test
    void readsEveryRoute() {
        assertThat(Template.parse(SMALL).routes())
                .extracting(Route::key)
                .containsExactly("POST /things", "PUT /things/all");
    }

    @Test
    void readsEveryTable() {
        assertThat(Template.parse(SMALL).tables())
                .containsExactly(
                        new Table(
                                "Things",
                                Map.of("pk", "S", "at", "N", "role", "B"),
                                new Table.Key("pk", "at"),
                                List.of(new Table.Index("by-role", new Table.Key("role", "pk")))),
                        new Table("Others", Map.of("a", "S", "b", "S"), new Table.Key("a", "b"), List.of()));
    }

    @Test
    void readsEveryStateMachine() {
        assertThat(Template.parse(SMALL).stateMachines())
                .containsExactly(new StateMachine(
                        "Flow", "functions/step/flow.asl.json", Map.of("Table", "Things", "Step", "Step")));
    }

    @Test
    void readsWhatAStateMachineMayDoAndWhereThatIsNotNarrow() {
        assertThat(Template.parse(SMALL).permissions("Flow"))
                .containsExactly(
                        new Permission(List.of("dynamodb:Query"), List.of("Things/index/by-role")),
                        new Permission(List.of("lambda:InvokeFunction"), List.of("Step")),
                        new Permission(List.of("logs:CreateLogDelivery", "logs:GetLogDelivery"), List.of("*")));
    }

    @Test
    void refusesAPolicyThatIsNotHere() {
        assertBroken(
                "!Ref ReadThings",
                "!Ref ReadOthers",
                template -> template.permissions("Flow"),
                "Flow: there is no managed policy ReadOthers");
        assertBroken(
                "!Ref ReadThings",
                "AWSLambdaExecute",
                template -> template.permissions("Flow"),
                "Flow must be a mapping");
    }

    @Test
    void showsTheResourcesOfATypeAsTheyStand() {
        assertThat(Template.parse(SMALL).resources("AWS::IAM::ManagedPolicy"))
                .containsOnlyKeys("ReadThings")
                .extractingByKey("ReadThings")
                .asString()
                .contains("{Fn::Sub=${Things.Arn}/index/by-role}");
    }

    @Test
    void takesAnotherValueOfAParameterThanItsDefault() {
        Template template = Template.parse(SMALL).with("Stage", "prod");

        assertThat(template.functions().getFirst().environment())
                .containsEntry("STAGE", "prod")
                .containsEntry("URL", "https://prod.example/Things/x")
                .containsEntry("EMPTY", "");
        assertBroken(() -> template.with("Stages", "x"), "has no parameter Stages");
    }

    @Test
    void readsEverySecret() {
        assertThat(Template.parse(SMALL).secrets()).containsExactly("Keys");
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
                "!Sub [\"${x}\", {x: y}]     | 'Fn::Sub must be a text'",
                "{Ref: Stage, Fn::Sub: x}    | 'cannot resolve [Ref, Fn::Sub]'",
                "[a, b]                      | must be a mapping"
            })
    void refusesAVariableThatItCannotResolveByName(String value, String reason) {
        String where = "Save.PLAIN" + (reason.startsWith("Fn::") ? "." : reason.startsWith("must") ? " " : ": ");

        assertBroken("PLAIN: as it is", "PLAIN: " + value, Template::functions, where + reason);
    }

    @Test
    void refusesAnEmptyVariableByName() {
        assertBroken("PLAIN: as it is", "PLAIN: {}", Template::functions, "Save.PLAIN: cannot resolve []");
    }

    @Test
    void refusesAPathWithParameters() {
        assertBroken(
                "Path: /things/all",
                "Path: /things/{id}",
                Template::routes,
                "Save.Second: paths with parameters are not supported: /things/{id}");
    }

    @Test
    void namesThePieceThatIsMissing() {
        assertBroken("Handler: com.example.SaveHandler", "A: b", Template::functions, "Save.Handler must be a text");
        assertBroken(
                "CodeUri: functions/step/target/step.zip",
                "CodeUri: [a]",
                Template::functions,
                "Step.CodeUri must be a text");
        assertBroken("Method: POST", "A: b", Template::routes, "Save.First.Method must be a text");
        assertBroken("AttributeName: pk", "A: b", Template::tables, "Things.AttributeName must be a text");
        assertBroken("IndexName: by-role", "A: b", Template::tables, "Things.IndexName must be a text");
        assertBroken("KeyType: RANGE", "KeyType: HASH", Template::tables, "by-role.RANGE must be a text");
        assertBroken("KeySchema:\n        -", "A:\n        -", Template::tables, "Things.KeySchema must be a list");
        assertBroken("Resources:", "Others:", Template::secrets, "the file has no Resources");
    }

    @Test
    void refusesAResourceWithoutProperties() {
        assertBroken(
                () -> Template.parse("Resources: {A: {Type: 'AWS::SecretsManager::Secret'}}")
                        .secrets(),
                "A has no Properties");
        assertBroken(() -> Template.parse("Resources: {A: 5}").tables(), "A must be a mapping");
        assertBroken(() -> Template.parse("Resources: [A]").tables(), "the file.Resources must be a mapping");
    }

    @Test
    void refusesWhatIsNoTemplate() {
        assertBroken(() -> Template.parse(""), "is empty");
        assertBroken(() -> Template.parse("# nothing\n"), "is empty");
        assertBroken(() -> Template.parse("just text"), "the file must be a mapping");
        assertBroken(() -> Template.parse("- a\n- b"), "the file must be a mapping");
    }

    @Test
    void namesTheLineThatIsNoYaml() {
        assertThatThrownBy(() -> Template.parse("Resources:\n  A: b\n  C: [d\n"))
                .isInstanceOf(BrokenTemplate.class)
                .hasMessageMatching("template\\.yaml: line [34]: .+");
        assertThatThrownBy(() -> Template.parse("A: b\n\tC: d\n"))
                .isInstanceOf(BrokenTemplate.class)
                .hasMessageMatching("template\\.yaml: line 2: .+");
        assertThatThrownBy(() -> Template.parse("A: b\nC: 'd\n"))
                .isInstanceOf(BrokenTemplate.class)
                .hasMessageMatching("template\\.yaml: line [23]: .+");
    }

    @Test
    void refusesANameGivenTwice() {
        assertBroken(() -> Template.parse("Resources:\n  A: {}\n  B: {}\n  A: {}\n"), "line 4: a second A");
    }
}
