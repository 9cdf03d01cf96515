package com.allmine.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.allmine.api.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What AWS's own tools say to template.yaml, where this machine has them. */
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
        assumeTrue(run("cfn-lint", "--version") == 0, "SKIPPED: cfn-lint does not run on this machine");

        int status = run("cfn-lint", TEMPLATE.toString());

        assertThat(text("output")).isEmpty();
        assertThat(status).isZero();
    }

    @Test
    void theTranslatorMakesARoleOfItsOwnForEveryFunctionWithinTheBoundary()
            throws IOException, InterruptedException, URISyntaxException {
        assumeTrue(
                run("python3", "-c", "import samtranslator") == 0,
                "SKIPPED: the SAM translator is not on this machine (pip install aws-sam-translator)");
        String script = Path.of(Objects.requireNonNull(CloudFormationTest.class.getResource("translate.py"))
                        .toURI())
                .toString();

        int status = run("python3", script);

        assertThat(status).as(text("error")).isZero();
        JsonNode resources = Json.object(text("output")).orElseThrow().path("Resources");
        List<String> roles = ofType(resources, "AWS::Lambda::Function")
                .map(function ->
                        function.path("Role").path("Fn::GetAtt").path(0).asText())
                .toList();
        assertThat(roles)
                .hasSizeGreaterThan(8)
                .doesNotHaveDuplicates()
                .allSatisfy(role -> assertThat(resources
                                .path(role)
                                .at("/Properties/PermissionsBoundary/Ref")
                                .asText())
                        .isEqualTo("FunctionBoundary"));
        assertThat(ofType(resources, "AWS::CodeDeploy::DeploymentGroup"))
                .hasSameSizeAs(roles)
                .allSatisfy(group -> assertThat(group.at("/AlarmConfiguration/Alarms/0/Name/Ref")
                                .asText())
                        .isEqualTo("Defects"));
    }

    private static Stream<JsonNode> ofType(JsonNode resources, String type) {
        return resources.properties().stream()
                .map(Map.Entry::getValue)
                .filter(resource -> resource.path("Type").asText().equals(type))
                .map(resource -> resource.path("Properties"));
    }
}
