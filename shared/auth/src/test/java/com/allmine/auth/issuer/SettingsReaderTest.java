package com.allmine.auth.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A wrong value of {@code TrustedIssuers} is refused in one sentence that names the entry and the member. */
class SettingsReaderTest {
    private static final String VALID = """
        {"iss": "https://id.example", "jwksUri": "https://id.example/keys", "algorithms": ["RS256"], \
        "audience": "allmine-api", "tenants": ["acme"]}\
        """;

    private static List<IssuerSettings> read(String text) {
        return new SettingsReader(Optional.of("https://own.example")).read(text);
    }

    private static void assertFault(String entry, String message) {
        assertThatThrownBy(() -> read("[" + entry + "]"))
                .as(entry)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("TrustedIssuers, entry 1: " + message);
    }

    @Test
    void readsAnEntryWithTheDefaultClaims() {
        assertThat(read("[" + VALID + "]"))
                .containsExactly(new IssuerSettings(
                        "https://id.example",
                        URI.create("https://id.example/keys"),
                        List.of("RS256"),
                        "allmine-api",
                        Set.of("acme"),
                        "tenantId",
                        "roles"));
    }

    @Test
    void readsEveryMember() {
        assertThat(read("""
            [ {"iss": "urn:a", "jwksUri": "https://a.example:8443/k?v=1", "algorithms": ["ES256", "PS256"],
               "audience": "api-a", "tenants": ["t-1", "İş"], "tenantClaim": "org", "rolesClaim": "groups"},
              {"iss": "urn:b", "jwksUri": "https://b.example/k", "algorithms": ["PS256"],
               "audience": "api-b", "tenants": ["t-1"]} ]
            """))
                .containsExactly(
                        new IssuerSettings(
                                "urn:a",
                                URI.create("https://a.example:8443/k?v=1"),
                                List.of("ES256", "PS256"),
                                "api-a",
                                Set.of("t-1", "İş"),
                                "org",
                                "groups"),
                        new IssuerSettings(
                                "urn:b",
                                URI.create("https://b.example/k"),
                                List.of("PS256"),
                                "api-b",
                                Set.of("t-1"),
                                "tenantId",
                                "roles"));
        assertThat(read(" [ ] ")).isEmpty();
    }

    @Test
    void readsTheExampleOfTheDocument() throws IOException {
        String document = Files.readString(Path.of("README.md"));
        String example = document.split("```json\n", -1)[1].split("```", -1)[0];

        assertThat(read(example))
                .singleElement()
                .satisfies(issuer -> assertThat(issuer.audience()).isEqualTo("allmine-api"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "none",
                "null",
                "{}",
                "\"[]\"",
                "[",
                "[] []",
                "[{\"iss\":\"a\",\"iss\":\"b\"}]",
                "[{\"iss\":\"a\",}]"
            })
    void refusesATextThatIsNotAnArray(String text) {
        assertThatThrownBy(() -> read(text))
                .hasMessage("TrustedIssuers must be a JSON array, without duplicate members");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "7", "\"https://id.example\"", "[]"})
    void refusesAnEntryThatIsNotAnObject(String entry) {
        assertFault(entry, "must be a JSON object");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jwks_uri", "issuer", "Iss", "skew", ""})
    void refusesAnUnknownMember(String name) {
        assertFault(VALID.replace("{", "{\"" + name + "\": 1, "), "has the unknown member " + name);
    }

    @ParameterizedTest
    @CsvSource({
        "iss, must be a text of 1 to 256 printable characters",
        "jwksUri, must be a text of 1 to 256 printable characters",
        "algorithms, must be an array of different texts",
        "audience, must be a text of 1 to 256 printable characters",
        "tenants, must be an array of different texts"
    })
    void requiresAMember(String name, String rule) {
        String renamed = VALID.replaceFirst("\"" + name + "\": (\"[^\"]*\"|\\[[^]]*])(, )?", "");
        assertFault(renamed.replace(", }", "}"), name + " " + rule);
        assertFault(renamed.replaceFirst("(, )?}", ", \"" + name + "\": null}"), name + " " + rule);
        assertFault(renamed.replaceFirst("(, )?}", ", \"" + name + "\": 7}"), name + " " + rule);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\" \"", "\"a\\nb\"", "[\"https://id.example\"]"})
    void refusesABlankIssuer(String iss) {
        assertFault(
                VALID.replace("\"iss\": \"https://id.example\"", "\"iss\": " + iss),
                "iss must be a text of 1 to 256 printable characters");
    }

    @Test
    void refusesOurOwnIssuerAndTheSameIssuerTwice() {
        assertFault(
                VALID.replace("\"iss\": \"https://id.example\"", "\"iss\": \"https://own.example\""),
                "iss must differ from TokenIssuer");
        assertThatThrownBy(() -> read("[" + VALID + "," + VALID.replace("acme", "other") + "]"))
                .hasMessage("TrustedIssuers, entry 2: iss must differ from the iss of every other entry");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://id.example/keys",
                "HTTP://127.0.0.1/keys",
                "http://127.0.0.1.evil.example/keys",
                "http://localhost.evil.example/keys",
                "http://10.0.0.1/keys",
                "https://user@id.example/keys",
                "https://user:secret@id.example/keys",
                "http://127.0.0.1@evil.example/keys",
                "https://id.example/keys#key-1",
                "https:///keys",
                "https:id.example",
                "file:///etc/keys",
                "//id.example/keys",
                "id.example/keys"
            })
    void refusesAnAddressThatIsNotHttps(String uri) {
        assertFault(
                VALID.replace("https://id.example/keys", uri),
                "jwksUri must be https, or http on this machine, without user and fragment");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://id.example/a b", "https://[::1", "https://id.example/%zz"})
    void refusesAnAddressThatIsNotAUrl(String uri) {
        assertFault(VALID.replace("https://id.example/keys", uri), "jwksUri must be a URL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:8080/k", "http://localhost:8080/k", "http://[::1]:8080/k"})
    void takesAnAddressOfThisMachineWithoutEncryption(String uri) {
        assertThat(read("[" + VALID.replace("https://id.example/keys", uri) + "]"))
                .extracting(IssuerSettings::jwksUri)
                .containsExactly(URI.create(uri));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "none", "rs256", "RS512", "ES384", "EdDSA", "RS256 ", "*"})
    void refusesAnotherAlgorithm(String algorithm) {
        assertFault(
                VALID.replace("\"RS256\"", "\"RS256\", \"" + algorithm + "\""),
                "algorithms must be some of RS256, PS256, ES256");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[]", "\"RS256\"", "[\"RS256\",\"RS256\"]", "[null]", "[7]", "[\"\"]", "[[\"RS256\"]]", "{}"})
    void refusesAlgorithmsThatAreNotAListOfDifferentTexts(String algorithms) {
        assertFault(VALID.replace("[\"RS256\"]", algorithms), "algorithms must be an array of different texts");
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "a\\nb", "\\u0000"})
    void refusesAnInvalidTenant(String tenant) {
        assertFault(
                VALID.replace("[\"acme\"]", "[\"acme\", \"" + tenant + "\"]"),
                "tenants must be texts of 1 to 128 printable characters");
        assertFault(VALID.replace("acme", "t".repeat(129)), "tenants must be texts of 1 to 128 printable characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tenantClaim", "rolesClaim"})
    void refusesAnInvalidNameOfAClaim(String member) {
        assertFault(
                VALID.replaceFirst("}$", ", \"" + member + "\": \"\"}"),
                member + " must be a text of 1 to 256 printable characters");
        assertFault(
                VALID.replaceFirst("}$", ", \"" + member + "\": null}"),
                member + " must be a text of 1 to 256 printable characters");
    }
}
