package com.allmine.checks.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.json.Json;
import com.allmine.local.Repository;
import com.allmine.operator.file.DataFile;
import com.allmine.template.LambdaFunction;
import com.allmine.template.SamTemplate;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the permissions file of every stage and template.yaml to each other. */
class PermissionsTest {
    private static final SamTemplate TEMPLATE =
            SamTemplate.parse(Repository.text(Repository.ROOT.resolve("template.yaml")));

    /** The folders of the endpoints that ask for a role: those that may log that one is lacking. */
    static List<String> folders() {
        return TEMPLATE.functions().stream()
                .filter(function -> !function.routes().isEmpty())
                .filter(function -> function.environment().containsKey("LOGS_TABLE"))
                .map(LambdaFunction::codeUri)
                .map(codeUri -> Path.of(codeUri).getName(1).toString())
                .toList();
    }

    private static Set<String> resources() {
        return DataFile.shipped("permissions.jsonl")
                .text()
                .lines()
                .map(line -> Json.object(line).orElseThrow().path("resourceId").asText())
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @MethodSource("folders")
    void everyEndpointThatAsksForARoleIsInTheMatrix(String folder) {
        assertThat(resources())
                .as("add to permissions.jsonl who may: {\"roleId\":…,\"resourceId\":\"%s\",\"permission\":…}", folder)
                .contains(folder);
    }

    @Test
    void theMatrixHasNoOtherResource() {
        assertThat(folders()).containsAll(resources());
    }
}
