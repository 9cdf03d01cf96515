package com.allmine.checks.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.json.Json;
import com.allmine.local.Repository;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each package has exactly the libraries of its bill of materials, under licences that allow shipping them. */
@Tag("slow")
class SupplyChainTest {
    private static final Set<String> LICENCES = Set.of("Apache-2.0", "BSD-2-Clause", "MIT", "MIT-0");

    static List<Path> packages() {
        return PackageTest.packages();
    }

    private static List<JsonNode> components(Path zip) throws IOException {
        String bill = Files.readString(Repository.ROOT.resolve(zip).resolveSibling("bom.json"));
        List<JsonNode> components = new ArrayList<>();
        Json.object(bill).orElseThrow().path("components").forEach(components::add);
        return components;
    }

    /** SHA-256 by file name. */
    private static Map<String, String> libraries(Path zip) throws IOException, GeneralSecurityException {
        Map<String, String> hashes = new TreeMap<>();
        try (ZipFile file = new ZipFile(Repository.ROOT.resolve(zip).toFile())) {
            for (ZipEntry entry :
                    file.stream().filter(e -> e.getName().endsWith(".jar")).toList()) {
                try (InputStream in = file.getInputStream(entry)) {
                    byte[] hash = MessageDigest.getInstance("SHA-256").digest(in.readAllBytes());
                    hashes.put(entry.getName(), HexFormat.of().formatHex(hash));
                }
            }
        }
        return hashes;
    }

    private static String hash(JsonNode component) {
        for (JsonNode hash : component.path("hashes")) {
            if (hash.path("alg").asText().equals("SHA-256")) {
                return hash.path("content").asText();
            }
        }
        return "none";
    }

    @ParameterizedTest
    @MethodSource("packages")
    void everyLibraryOfThePackageIsOnItsBill(Path zip) throws IOException, GeneralSecurityException {
        List<String> billed =
                components(zip).stream().map(SupplyChainTest::hash).toList();

        assertThat(libraries(zip)).isNotEmpty();
        assertThat(billed).containsExactlyInAnyOrderElementsOf(libraries(zip).values());
    }

    @ParameterizedTest
    @MethodSource("packages")
    void everyLibraryThatIsNotOursHasALicenceThatAllowsShippingIt(Path zip) throws IOException {
        assertThat(components(zip))
                .filteredOn(component -> !component.path("group").asText().equals("com.allmine"))
                .isNotEmpty()
                .allSatisfy(component -> assertThat(component.path("licenses"))
                        .as(component.path("purl").asText())
                        .isNotEmpty()
                        .allSatisfy(licence -> assertThat(
                                        licence.path("license").path("id").asText())
                                .isIn(LICENCES)));
    }
}
