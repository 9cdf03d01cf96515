package com.allmine.emulators.stepfunctions.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StateMachineDefinitionTest {
    private static final String TASK = "'Type':'Task','End':true,'Resource':'arn:aws:states:::lambda:invoke'";
    private static final String GET = "'Type':'Task','End':true,'Resource':'arn:aws:states:::aws-sdk:dynamodb:getItem'";
    private static final String WRITE =
            "'Type':'Task','End':true,'Resource':'arn:aws:states:::aws-sdk:dynamodb:transactWriteItems'";

    @Test
    void readsAValidDefinition() {
        StateMachineDefinition machine = StateMachineDefinition.parse(Definitions.machine("A", """
            "A": {"Type": "Pass", "Comment": "c", "Next": "B"}, "B": {"Type": "Succeed"}\
            """, """
            "Comment": "c", "Version": "1.0", "TimeoutSeconds": 29,\
            """));

        assertThat(machine.startAt()).isEqualTo("A");
        assertThat(machine.timeout()).isEqualTo(Duration.ofSeconds(29));
        assertThat(machine.states()).containsOnlyKeys("A", "B");
    }

    @Test
    void limitsTheTimeoutToFiveMinutes() {
        String states = "\"A\": {\"Type\": \"Succeed\"}";

        assertThat(StateMachineDefinition.parse(Definitions.machine("A", states))
                        .timeout())
                .isEqualTo(Duration.ofMinutes(5));
        assertThat(StateMachineDefinition.parse(Definitions.machine("A", states, "\"TimeoutSeconds\": 900,"))
                        .timeout())
                .isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void replacesPlaceholders() {
        StateMachineDefinition machine = StateMachineDefinition.parse(
                Definitions.machine("A", "\"A\": {\"Type\": \"${Kind}\", \"Error\": \"${Kind}${More_1}\"}"),
                Map.of("Kind", "Fail", "More_1", "$1", "Unused", "x"));

        assertThat(machine.state("A"))
                .isInstanceOfSatisfying(
                        State.Fail.class,
                        fail -> assertThat(fail.error().orElseThrow().template().asText())
                                .isEqualTo("Fail$1"));
    }

    @Test
    void rejectsAPlaceholderWithoutASubstitution() {
        assertThatThrownBy(() -> StateMachineDefinition.parse("{\"StartAt\": \"${Name}\"}"))
                .isInstanceOf(InvalidDefinition.class)
                .hasMessage("the state machine: the placeholder ${Name} has no substitution");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{                                             | the state machine: must be one JSON document",
                "{} {}                                         | the state machine: must be one JSON document",
                "{'a':1,'a':1}                                 | the state machine: must be one JSON document",
                "[]                                            | the state machine: must be an object",
                "{}                                            | the state machine: QueryLanguage is missing",
                "{'QueryLanguage':'JSONPath'}                  | the state machine: the QueryLanguage JSONPath is not"
                        + " supported",
                "{'QueryLanguage':'JSONata','Version':'2.0'}   | the state machine: the Version 2.0 is not supported",
                "{'QueryLanguage':'JSONata'}                   | the state machine: StartAt is missing",
                "{'QueryLanguage':'JSONata','StartAt':''}      | the state machine: StartAt must be a string that is"
                        + " not empty",
                "{'QueryLanguage':'JSONata','StartAt':'A'}     | the state machine: States is missing",
                "{'QueryLanguage':'JSONata','StartAt':'A','States':[]} | the state machine, States: must be an object",
                "{'QueryLanguage':'JSONata','StartAt':'A','States':{}} | the state machine: StartAt leads to A, which"
                        + " is not a state",
                "{'QueryLanguage':'JSONata','StartAt':'A','States':{},'X':1} | the state machine: the field X is not"
                        + " supported",
                "{'QueryLanguage':'JSONata','StartAt':'A','States':{},'TimeoutSeconds':0} | the state machine:"
                        + " TimeoutSeconds must be a whole number of at least 1",
            })
    void rejectsAnInvalidDocument(String definition, String message) {
        assertRejected(definition, message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1                                            | must be an object",
                "{}                                           | Type is missing",
                "{'Type':'Parallel','End':true}               | the Type Parallel is not supported",
                "{'Type':'Pass'}                              | exactly one of Next and End: true is required",
                "{'Type':'Pass','End':false}                  | exactly one of Next and End: true is required",
                "{'Type':'Pass','End':1}                      | End must be a boolean",
                "{'Type':'Pass','End':true,'Next':'A'}        | exactly one of Next and End: true is required",
                "{'Type':'Pass','Next':'B'}                   | Next or Default leads to B, which is not a state",
                "{'Type':'Pass','End':true,'Result':1}        | the field Result is not supported",
                "{'Type':'Pass','End':true,'QueryLanguage':'JSONata'} | the field QueryLanguage is not supported",
                "{'Type':'Pass','End':true,'Assign':1}        | Assign must be an object",
                "{'Type':'Pass','End':true,'Assign':{'states':1}} | Assign cannot name a variable states",
                "{'Type':'Pass','End':true,'Assign':{'a-b':1}} | Assign cannot name a variable a-b",
                "{'Type':'Pass','End':true,'Output':{'a':['{% $x']}} | Output/a/0 has only one of {% and %}",
                "{'Type':'Pass','End':true,'Output':'x %}'}   | Output has only one of {% and %}",
                "{'Type':'Pass','End':true,'Output':'{% $x.( %}'} | Output is not valid JSONata: Expected \")\" before"
                        + " end of expression",
                "{'Type':'Pass','End':true,'Output':'{% $eval($x) %}'} | Output calls the unknown function $eval",
                "{'Type':'Pass','End':true,'Output':{'id':'{% $uuid() %}'}} | Output/id calls the unknown function"
                        + " $uuid",
                "{'Type':'Wait','End':true}                   | Seconds is missing",
                "{'Type':'Wait','End':true,'Seconds':-1}      | Seconds must be a whole number of seconds, not"
                        + " negative or JSONata",
                "{'Type':'Wait','End':true,'Seconds':1,'Timestamp':'x'} | the field Timestamp is not supported",
                "{'Type':'Succeed','End':true}                | the field End is not supported",
                "{'Type':'Fail','Error':1}                    | Error must be a string or JSONata",
                "{'Type':'Fail','Next':'A'}                   | the field Next is not supported",
                "{'Type':'Choice'}                            | Choices is missing",
                "{'Type':'Choice','Choices':[]}               | Choices must be an array that is not empty",
                "{'Type':'Choice','Choices':[{'Condition':true,'Next':'A'}],'Output':1} | Output and Assign of a"
                        + " Choice need a Default",
                "{'Type':'Choice','Choices':[{'Condition':true,'Next':'A'}],'Default':'B'} | Next or Default leads to"
                        + " B, which is not a state",
            })
    void rejectsAnInvalidState(String state, String message) {
        assertRejected(withStateA(state), "state A: " + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'Next':'A'}                                 | Condition is missing",
                "{'Condition':true}                           | Next is missing",
                "{'Condition':'yes','Next':'A'}               | Condition must be a boolean or JSONata",
                "{'Condition':true,'Next':'A','Variable':'x'} | the field Variable is not supported",
            })
    void rejectsAnInvalidChoice(String rule, String message) {
        assertRejected(withStateA("{'Type':'Choice','Choices':[" + rule + "]}"), "state A, Choices[0]: " + message);
    }

    @Test
    void rejectsAnInvalidTask() {
        assertRejected(withStateA("{'Type':'Task','End':true}"), "state A: Resource is missing");
        assertRejected(
                withStateA("{'Type':'Task','End':true,'Resource':'arn:aws:states:::dynamodb:getItem'}"),
                "state A: the Resource arn:aws:states:::dynamodb:getItem is not supported");
        assertRejected(withStateA("{" + TASK + "}"), "state A: Arguments is missing");
        assertRejected(
                withStateA("{" + TASK + ",'Arguments':{'Qualifier':'1'}}"),
                "state A: Arguments has the field Qualifier, which is not supported");
        assertRejected(
                withStateA("{" + TASK + ",'Arguments':{},'TimeoutSeconds':0}"),
                "state A: TimeoutSeconds must be a positive whole number of seconds or JSONata");
        assertRejected(
                withStateA("{" + TASK + ",'Arguments':{},'HeartbeatSeconds':3}"),
                "state A: the field HeartbeatSeconds is not supported");
    }

    @Test
    void rejectsArgumentsThatDynamoDbDoesNotHave() {
        assertRejected(
                withStateA("{" + GET + ",'Arguments':{'Table':'t'}}"),
                "state A: Arguments has the field Table, which is not supported");
        assertRejected(
                withStateA("{" + WRITE
                        + ",'Arguments':{'TransactItems':[{'Put':{'Item':{'n':{'M':{'m':{'BOOL':true}}}}}}]}}"),
                "state A: Arguments has the field TransactItems/Put/Item/M/BOOL, which is not supported");
        assertRejected(
                withStateA("{" + GET + ",'Arguments':{'Key':{'pk':{'B':'AA=='}}}}"),
                "state A: Arguments has the field Key/B, which is not supported");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'Retry':[]                                   | : Retry must be an array that is not empty",
                "'Retry':[{}]                                 | , Retry[0]: ErrorEquals is missing",
                "'Retry':[{'ErrorEquals':[]}]                 | , Retry[0]: ErrorEquals must be an array that is not"
                        + " empty",
                "'Retry':[{'ErrorEquals':[1]}]                | , Retry[0]: ErrorEquals must contain only strings that"
                        + " are not empty",
                "'Retry':[{'ErrorEquals':['States.Typo']}]    | , Retry[0]: ErrorEquals has States.Typo, which no task"
                        + " can raise",
                "'Retry':[{'ErrorEquals':['States.Runtime']}] | , Retry[0]: ErrorEquals has States.Runtime, which no"
                        + " task can raise",
                "'Retry':[{'ErrorEquals':['States.ALL','E']}] | , Retry[0]: ErrorEquals must not combine States.ALL"
                        + " with other names",
                "'Retry':[{'ErrorEquals':['States.ALL']},{'ErrorEquals':['E']}] | : Retry[1] matches nothing because"
                        + " States.ALL comes before it",
                "'Retry':[{'ErrorEquals':['E','F']},{'ErrorEquals':['F']}] | : Retry[1] names F twice",
                "'Retry':[{'ErrorEquals':['E'],'IntervalSeconds':0}] | , Retry[0]: IntervalSeconds must be a whole"
                        + " number of at least 1",
                "'Retry':[{'ErrorEquals':['E'],'MaxAttempts':-1}] | , Retry[0]: MaxAttempts must be a whole number of"
                        + " at least 0",
                "'Retry':[{'ErrorEquals':['E'],'MaxAttempts':1.5}] | , Retry[0]: MaxAttempts must be a whole number of"
                        + " at least 0",
                "'Retry':[{'ErrorEquals':['E'],'BackoffRate':0.5}] | , Retry[0]: BackoffRate must be a number of at"
                        + " least 1.0",
                "'Retry':[{'ErrorEquals':['E'],'MaxDelaySeconds':1}] | , Retry[0]: MaxDelaySeconds must be greater"
                        + " than IntervalSeconds",
                "'Retry':[{'ErrorEquals':['E'],'JitterStrategy':'SOME'}] | , Retry[0]: the JitterStrategy SOME is not"
                        + " supported",
                "'Retry':[{'ErrorEquals':['E'],'Next':'A'}]   | , Retry[0]: the field Next is not supported",
                "'Catch':[{'ErrorEquals':['E']}]              | , Catch[0]: Next is missing",
                "'Catch':[{'ErrorEquals':['E'],'Next':'A','ResultPath':'x'}] | , Catch[0]: the field ResultPath is not"
                        + " supported",
                "'Catch':[{'ErrorEquals':['States.ALL'],'Next':'A'},{'ErrorEquals':['E'],'Next':'A'}] | : Catch[1]"
                        + " matches nothing because States.ALL comes before it",
                "'Catch':[{'ErrorEquals':['E'],'Next':'B'}]   | : Next or Default leads to B, which is not a state",
            })
    void rejectsAnInvalidRetryOrCatch(String field, String message) {
        assertRejected(withStateA("{" + TASK + ",'Arguments':{}," + field + "}"), "state A" + message);
    }

    @Test
    void rejectsAnUnreachableState() {
        assertRejected(
                "{'QueryLanguage':'JSONata','StartAt':'A','States':{'A':{'Type':'Succeed'},'B':{'Type':'Pass','Next':'B'}}}",
                "state B: no Next, Default or StartAt leads to it");
    }

    @Test
    void rejectsANameThatIsTooLong() {
        String name = "A".repeat(81);
        assertRejected(
                withStateA("{'Type':'Succeed'}").replace("'A'", "'" + name + "'"),
                "the state machine: the name of state " + name + " must have 1 to 80 characters");
    }

    @Test
    void acceptsFunctionsThatAnExpressionDefines() {
        StateMachineDefinition.parse(Definitions.machine("A", """
            "A": {"Type": "Pass", "End": true, "Output":
                "{% ($twice := function($f, $x) { $f($f($x)) }; $twice($abs, -1) & '$no(' & \\"$no(\\" /* $no( */) %}"}\
            """));
    }

    private static String withStateA(String state) {
        return "{'QueryLanguage':'JSONata','StartAt':'A','States':{'A':" + state + "}}";
    }

    private static void assertRejected(String definition, String message) {
        assertThatThrownBy(() -> StateMachineDefinition.parse(definition.replace('\'', '"')))
                .isInstanceOf(InvalidDefinition.class)
                .hasMessage(message);
    }
}
