package com.allmine.data.consent;

import com.allmine.api.errors.Language;
import com.allmine.api.errors.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The published legal documents. A published version never changes, except that a newer one supersedes it. */
public interface Documents {
    /**
     * The version in force of each document, in the order of {@link DocumentType}. A tenant without its own version in force
     * has the default tenant's. A document without either is left out.
     *
     * @throws Refusal {@code SERVICE_UNAVAILABLE}
     */
    List<DocumentVersion> inForce(String tenantId, Instant time);

    /**
     * A version that the tenant or the default tenant published, whether it is in force or not; empty if neither did.
     *
     * @param version MAJOR.MINOR.PATCH
     * @throws Refusal {@code SERVICE_UNAVAILABLE}
     */
    Optional<DocumentVersion> find(String tenantId, DocumentType type, String version);

    /**
     * The summaries of changes, in the order of the versions.
     *
     * @throws Refusal {@code SERVICE_UNAVAILABLE}
     */
    List<Translations> summaries(List<DocumentVersion> versions);

    /**
     * The text of a version. Its SHA-256 is that of the version.
     *
     * @throws Refusal {@code SERVICE_UNAVAILABLE}
     * @throws IllegalStateException if the stored text is not the one that was published
     */
    String text(DocumentVersion version, Language language);
}
