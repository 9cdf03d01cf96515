package com.allmine.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
                        .isEqualTo("FunctionBoundary"));
        assertThat(template.ofType("AWS::CodeDeploy::DeploymentGroup").values())
                .hasSameSizeAs(roles)
                .allSatisfy(group -> assertThat(group.at("/AlarmConfiguration/Alarms/0/Name/Ref")
                                .asText())
                        .isEqualTo("Defects"));
    }
}
