package com.allmine.data.consent;

import com.allmine.api.Digest;
import com.allmine.api.errors.Language;
import com.allmine.data.Tenants;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Legal documents for tests. Their texts and summaries are made from type and version. */
public final class SampleDocuments {
    /** When the first version of every series comes into force; each next one a day later. */
    public static final Instant FIRST = Instant.parse("2024-01-01T00:00:00.000Z");

    private SampleDocuments() {}

    /** The documents of the default tenant: privacy_policy 1.1.0 and 1.2.0, terms_of_use 1.1.0, consent_form 1.0.0. */
    public static List<DocumentVersion> all() {
        return Stream.of(
                        series(Tenants.DEFAULT, DocumentType.PRIVACY_POLICY, "1.1.0", "1.2.0"),
                        series(Tenants.DEFAULT, DocumentType.TERMS_OF_USE, "1.1.0"),
                        series(Tenants.DEFAULT, DocumentType.CONSENT_FORM, "1.0.0"))
                .flatMap(List::stream)
                .toList();
    }

    /** Versions in ascending order that came into force on consecutive days. Each supersedes the one before it. */
    public static List<DocumentVersion> series(String tenantId, DocumentType type, String... versions) {
        List<DocumentVersion> series = new ArrayList<>();
        for (String version : versions) {
            series.add(version(tenantId, type, version, FIRST.plus(Duration.ofDays(series.size()))));
        }
        return DocumentVersion.chain(series);
    }

    /** A version without a successor, of the kind that the first published document of its type has. */
    public static DocumentVersion version(String tenantId, DocumentType type, String version, Instant effectiveFrom) {
        DocumentKind kind = switch (type) {
            case PRIVACY_POLICY -> DocumentKind.NOTICE;
            case TERMS_OF_USE -> DocumentKind.CONTRACT;
            case CONSENT_FORM -> DocumentKind.EXPLICIT_CONSENT;
        };
        Translations text = text(type, version);
        return new DocumentVersion(
                tenantId,
                type,
                version,
                kind,
                kind != DocumentKind.EXPLICIT_CONSENT,
                effectiveFrom,
                30,
                new Translations(Digest.sha256(text.tr()), Digest.sha256(text.en())),
                null,
                null);
    }

    public static Translations text(DocumentType type, String version) {
        return new Translations(text(type, version, Language.TR), text(type, version, Language.EN));
    }

    public static String text(DocumentType type, String version, Language language) {
        return "%s %s in %s".formatted(type.wire(), version, language.wire());
    }

    public static Translations summary(DocumentType type, String version) {
        return new Translations(
                "%s %s neyi değiştirir".formatted(type.wire(), version),
                "what %s %s changes".formatted(type.wire(), version));
    }
}
