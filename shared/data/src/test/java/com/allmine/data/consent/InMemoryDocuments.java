package com.allmine.data.consent;

import com.allmine.api.errors.Language;
import com.allmine.data.Tenants;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Legal documents in memory, with the sample's. They pass {@link DocumentsContract}, as the stored ones do. */
public final class InMemoryDocuments implements Documents {
    private final Map<List<String>, DocumentVersion> versions = new HashMap<>();

    public InMemoryDocuments() {
        publish(SampleDocuments.all());
    }

    /** Publishes versions, or replaces them. */
    public void publish(List<DocumentVersion> published) {
        published.forEach(version -> versions.put(key(version.tenantId(), version.type(), version.version()), version));
    }

    private static List<String> key(String tenantId, DocumentType type, String version) {
        return List.of(tenantId, type.wire(), version);
    }

    @Override
    public List<DocumentVersion> inForce(String tenantId, Instant time) {
        return Arrays.stream(DocumentType.values())
                .flatMap(type -> inForce(tenantId, type, time).or(() -> inForce(Tenants.DEFAULT, type, time)).stream())
                .toList();
    }

    private Optional<DocumentVersion> inForce(String tenantId, DocumentType type, Instant time) {
        return versions.values().stream()
                .filter(version -> version.tenantId().equals(tenantId) && version.type() == type)
                .filter(version -> version.isInForce(time))
                .max(Comparator.comparing(DocumentVersion::effectiveFrom));
    }

    @Override
    public Optional<DocumentVersion> find(String tenantId, DocumentType type, String version) {
        return Stream.of(tenantId, Tenants.DEFAULT)
                .flatMap(tenant -> Stream.ofNullable(versions.get(key(tenant, type, version))))
                .findFirst();
    }

    @Override
    public List<Translations> summaries(List<DocumentVersion> wanted) {
        return wanted.stream()
                .map(version -> SampleDocuments.summary(version.type(), version.version()))
                .toList();
    }

    @Override
    public String text(DocumentVersion version, Language language) {
        return SampleDocuments.text(version.type(), version.version(), language);
    }
}
