package com.allmine.operator.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.allmine.api.Digest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class DocumentFileTest {
    private static final String WORDS =
            "must be trimmed, in Unicode's composed form (NFC), with \\n as line break, without"
                    + " other control or zero-width characters";

    private static List<Desired> items(String... lines) {
        return DocumentFile.items(new DataFile("documents.jsonl", String.join("\n", lines)), "Consents-4");
    }

    private static String document(String version) {
        return "{\"type\": \"terms_of_use\", \"version\": \"%s\", \"tr\": \"Koşullar %s\", \"en\": \"Terms %s\"}"
                .formatted(version, version, version);
    }

    @Test
    void keepsBothTextsWithTheirHashes() {
        List<Desired> items = items(document("1.1.0"));

        assertThat(items)
                .extracting(Desired::name)
                .containsExactly("default terms_of_use 1.1.0 text", "default terms_of_use 1.1.0");
        assertThat(items).extracting(Desired::table).containsOnly("Consents-4");
        assertThat(items)
                .first()
                .satisfies(text -> assertThat(text.item())
                        .containsEntry("textTr", AttributeValue.fromS("Koşullar 1.1.0"))
                        .containsEntry("textEn", AttributeValue.fromS("Terms 1.1.0")));
        assertThat(items).last().satisfies(version -> {
            assertThat(version.item())
                    .containsEntry("textHashTr", AttributeValue.fromS(Digest.sha256("Koşullar 1.1.0")))
                    .containsEntry("textHashEn", AttributeValue.fromS(Digest.sha256("Terms 1.1.0")))
                    .doesNotContainKey("supersededBy");
        });
    }

    @Test
    void letsTheHighestVersionSupersedeTheOthersOfItsTypeAndTenant() {
        List<Desired> items = items(
                document("1.9.0"),
                document("1.10.0"),
                document("0.99.0"),
                document("3.0.0").replace("terms_of_use", "consent_form"),
                document("4.0.0").replace("}", ", \"tenantId\": \"acme\"}"));

        assertThat(items)
                .filteredOn(item -> !item.name().endsWith("text"))
                .extracting(document -> document.item().get("supersededBy"))
                .containsExactly(null, AttributeValue.fromS("1.10.0"), AttributeValue.fromS("1.10.0"), null, null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "terms_of_use | imprint | type: must be one of [privacy_policy, terms_of_use, consent_form]",
                "\"1.2.0\" | \"1.2\" | version: must be MAJOR.MINOR.PATCH",
                "\"1.2.0\" | \"01.2.0\" | version: must be MAJOR.MINOR.PATCH",
                "\"1.2.0\" | 1.2 | version: must be a text",
                "\"1.2.0\" | \"1.1.0\" | version: must be unique within the type",
                "\"Koşullar\" | \"\" | tr: must be a text",
                "\"Koşullar\" | \"Kos\u0327ullar\" | tr: " + WORDS,
                "\"Koşullar\" | \"a\\r\\nb\" | tr: " + WORDS,
                "\"Koşullar\" | \"a\\ud800b\" | tr: " + WORDS,
                "\"Koşullar\" | \"a\\u202eb\" | tr: " + WORDS,
                "\"Terms\" | null | en: must be a text",
                "\"Terms\" | \"Terms\", \"de\": \"AGB\" | de: must be one of [en, tenantId, tr, type, version]"
            })
    void refusesAFaultyLineWithItsPlaceAndReason(String part, String fault, String reason) {
        String good = "{\"type\": \"terms_of_use\", \"version\": \"1.2.0\", \"tr\": \"Koşullar\", \"en\": \"Terms\"}";
        assertThat(items(document("1.1.0"), good)).hasSize(4);

        assertThatThrownBy(() -> items(document("1.1.0"), good.replace(part, fault)))
                .isInstanceOf(FaultyFile.class)
                .hasMessage("documents.jsonl:2: " + reason);
    }
}
