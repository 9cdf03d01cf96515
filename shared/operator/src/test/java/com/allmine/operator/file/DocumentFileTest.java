package com.allmine.operator.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.allmine.api.Digest;
import com.allmine.data.consent.DocumentKind;
import com.allmine.data.consent.DocumentType;
import com.allmine.data.consent.DocumentVersion;
import com.allmine.data.consent.Translations;
import com.allmine.operator.file.DocumentFile.Document;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentFileTest {
    private static final String WORDS =
            "must be trimmed, in Unicode's composed form (NFC), with \\n as line break, without"
                    + " other control or zero-width characters";

    private static List<Document> read(String... lines) {
        return DocumentFile.read(new DataFile("documents.jsonl", String.join("\n", lines)));
    }

    private static String document(String version) {
        return """
            {"type": "terms_of_use", "version": "%1$s", "kind": "CONTRACT", "mandatory": true, "graceDays": 14, \
            "effectiveFrom": "2026-03-01T00:00:00.000Z", "tr": "Koşullar %1$s", "en": "Terms %1$s", \
            "summaryTr": "Yeni koşullar", "summaryEn": "New terms"}\
            """.formatted(version);
    }

    @Test
    void readsEveryMember() {
        Document document = read(document("1.10.0").replace("{", "{\"tenantId\": \"acme\", "))
                .getFirst();

        assertThat(document.version())
                .isEqualTo(new DocumentVersion(
                        "acme",
                        DocumentType.TERMS_OF_USE,
                        "1.10.0",
                        DocumentKind.CONTRACT,
                        true,
                        Instant.parse("2026-03-01T00:00:00Z"),
                        14,
                        new Translations(Digest.sha256("Koşullar 1.10.0"), Digest.sha256("Terms 1.10.0")),
                        null,
                        null));
        assertThat(document.text()).isEqualTo(new Translations("Koşullar 1.10.0", "Terms 1.10.0"));
        assertThat(document.summary()).isEqualTo(new Translations("Yeni koşullar", "New terms"));
        assertThat(document.name()).isEqualTo("acme terms_of_use 1.10.0");
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
                "\"CONTRACT\" | \"contract\" | kind: must be one of [NOTICE, CONTRACT, EXPLICIT_CONSENT]",
                "\"CONTRACT\" | null | kind: must be a text",
                "\"CONTRACT\" | \"EXPLICIT_CONSENT\" | mandatory: must be false for EXPLICIT_CONSENT, because a user"
                        + " must be free to refuse it",
                "true | null | mandatory: must be true or false",
                "true | \"true\" | mandatory: must be true or false",
                "14 | -1 | graceDays: must be a whole number from 0 to 365",
                "14 | 366 | graceDays: must be a whole number from 0 to 365",
                "14 | null | graceDays: must be a whole number from 0 to 365",
                "T00:00:00.000Z |  | effectiveFrom: must be a timestamp such as 2026-01-15T10:30:00.000Z",
                "2026-03 | 9998-01 | effectiveFrom: must be before the year 9998",
                "\"Yeni koşullar\" | null | summaryTr: must be a text",
                "\"New terms\" | \" \" | summaryEn: must be a text",
                "\"Koşullar 1.2.0\" | \"\" | tr: must be a text",
                "\"Koşullar 1.2.0\" | \"Kos\u0327ullar\" | tr: " + WORDS,
                "\"Koşullar 1.2.0\" | \"a\\r\\nb\" | tr: " + WORDS,
                "\"Koşullar 1.2.0\" | \"a\\ud800b\" | tr: " + WORDS,
                "\"Koşullar 1.2.0\" | \"a\\u202eb\" | tr: " + WORDS,
                "\"Terms 1.2.0\" | null | en: must be a text",
                "\"Terms 1.2.0\" | \"Terms\", \"de\": \"AGB\" | de: must be one of [effectiveFrom, en, graceDays, kind,"
                        + " mandatory, summaryEn, summaryTr, tenantId, tr, type, version]"
            })
    void refusesAFaultyLineWithItsPlaceAndReason(String part, @Nullable String fault, String reason) {
        String good = document("1.2.0");
        assertThat(good).contains(part);
        assertThat(read(document("1.1.0"), good)).hasSize(2);

        assertThatThrownBy(() -> read(document("1.1.0"), good.replace(part, fault == null ? "" : fault)))
                .isInstanceOf(FaultyFile.class)
                .hasMessage("documents.jsonl:2: " + reason);
    }
}
