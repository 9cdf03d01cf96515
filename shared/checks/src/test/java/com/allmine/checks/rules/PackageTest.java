package com.allmine.checks.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.local.Repository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contents of the zip files that template.yaml deploys. */
class PackageTest {
    private static List<String> contents(Path zip) throws IOException {
        try (ZipFile file = new ZipFile(Repository.ROOT.resolve(zip).toFile())) {
            return file.stream().map(ZipEntry::getName).toList();
        }
    }

    static List<Path> packages() {
        return Repository.folders(Repository.ROOT.resolve("functions")).stream()
                .filter(folder -> folder.resolve("pom.xml").toFile().exists())
                .map(folder -> folder.resolve("target").resolve(folder.getFileName() + ".zip"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("packages")
    void hasItsClassesAtTheRootAndLibrariesInLib(Path zip) throws IOException {
        List<String> files =
                contents(zip).stream().filter(name -> !name.endsWith("/")).toList();

        assertThat(files).anyMatch(name -> name.matches("com/allmine/\\w+/\\w+Handler\\.class"));
        assertThat(files).filteredOn(name -> name.endsWith(".jar")).allMatch(name -> name.startsWith("lib/"));
        assertThat(files).contains("lib/api-1.0.0.jar");
    }

    /** Otherwise Maven may start the tests of the local run before the package is there. */
    @ParameterizedTest
    @MethodSource("packages")
    void isBuiltBeforeTheLocalRun(Path zip) {
        String name = zip.getFileName().toString().replace(".zip", "");

        assertThat(Repository.text(Repository.ROOT.resolve("shared/local/pom.xml")))
                .contains("<artifactId>" + name + "</artifactId>");
    }

    @ParameterizedTest
    @MethodSource("packages")
    void carriesNoToolOfTests(Path zip) throws IOException {
        assertThat(contents(zip))
                .noneMatch(
                        name -> name.matches("lib/(testkit|emulators|local|operator|DynamoDBLocal|junit|assertj).*"));
    }

    /** An operator signs in by IAM Identity Center, an assumed role or {@code aws login}; a function has a role. */
    @ParameterizedTest
    @MethodSource("packages")
    void carriesNoWayForAnOperatorToSignIn(Path zip) throws IOException {
        assertThat(contents(zip)).noneMatch(name -> name.matches("lib/(sts|sso|ssooidc|signin)-.*"));
    }

    @Test
    void theDropdownFunctionCarriesNoTokens() throws IOException {
        List<String> files = contents(Path.of("functions/list-dropdown/target/list-dropdown.zip"));

        assertThat(files).anyMatch(name -> name.startsWith("lib/dynamodb-"));
        assertThat(files).noneMatch(name -> name.startsWith("lib/nimbus") || name.equals("lib/auth-1.0.0.jar"));
    }

    @Test
    void theDocsFunctionCarriesItsPageAndNeitherTablesNorTokens() throws IOException {
        List<String> files = contents(Path.of("functions/show-docs/target/show-docs.zip"));

        assertThat(files)
                .contains("com/allmine/showdocs/page.html", "com/allmine/showdocs/swagger-ui-bundle.js")
                .noneMatch(name -> name.matches("lib/(nimbus|dynamodb|auth|data|swagger).*"));
    }
}
