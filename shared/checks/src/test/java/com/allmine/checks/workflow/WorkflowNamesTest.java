package com.allmine.checks.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.errors.Problem;
import com.allmine.api.json.Json;
import com.allmine.local.Repository;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The names in {@code workflow.asl.json}: errors that exist, and problems of the API. */
@Tag("slow")
class WorkflowNamesTest {
    private static final JsonNode MACHINE = Json.object(
                    Repository.text(Repository.ROOT.resolve("functions/confirm-identity/workflow.asl.json")))
            .orElseThrow();

    /** From the developer guide of Step Functions, on transient errors of Lambda; ours and DynamoDB's are looked up. */
    private static final Set<String> LAMBDA = Set.of(
            "Lambda.AWSLambdaException",
            "Lambda.ClientExecutionTimeoutException",
            "Lambda.SdkClientException",
            "Lambda.ServiceException",
            "Lambda.SnapStartNotReadyException",
            "Lambda.TooManyRequestsException",
            "Lambda.Unknown");

    @Test
    void everyErrorNameExists() {
        List<String> names = MACHINE.findValues("ErrorEquals").stream()
                .flatMap(list -> Stream.of(list.toString().split("[\\[\\]\",]+", -1)))
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();

        assertThat(names).hasSizeGreaterThan(10).allMatch(WorkflowNamesTest::exists);
    }

    private static boolean exists(String error) {
        if (error.startsWith("com.allmine.")) {
            String file = error.replace('.', '/') + ".class";
            return Stream.of("functions/confirm-identity", "shared/api")
                    .anyMatch(module -> Files.exists(Repository.ROOT
                            .resolve(module)
                            .resolve("target/classes")
                            .resolve(file)));
        }
        if (error.startsWith("DynamoDb.")) {
            return DynamoFaults.exception(error.substring("DynamoDb.".length())) != null;
        }
        return LAMBDA.contains(error) || Set.of("States.ALL", "States.Timeout").contains(error);
    }

    @Test
    void everyProblemOfTheMachineIsAProblemOfTheApi() throws IOException {
        String definition = Files.readString(Repository.ROOT.resolve("functions/confirm-identity/workflow.asl.json"));

        List<String> problems = Pattern.compile("\\? '' : '(\\w+)'|\\? '(\\w+)' : ''|\"problems\": \\[\"(\\w+)\"]")
                .matcher(definition)
                .results()
                .map(found -> Stream.of(found.group(1), found.group(2), found.group(3))
                        .filter(group -> group != null)
                        .findFirst()
                        .orElseThrow())
                .toList();

        assertThat(problems).hasSize(11).allSatisfy(name -> Problem.valueOf(name));
    }
}
