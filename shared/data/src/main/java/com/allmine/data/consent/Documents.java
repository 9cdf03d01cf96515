package com.allmine.data.consent;

import com.allmine.api.errors.Language;
import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.api.input.Choice;
import com.allmine.data.consent.Consents.Decision;
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
     * A version as {@link #find} finds it, by the texts that a client sent.
     *
     * @throws Refusal {@code DOCUMENT_NOT_FOUND} also if a text cannot be a document or a version
     */
    default DocumentVersion requirePublished(String tenantId, String type, String version) {
        DocumentType documentType = Choice.find(DocumentType.class, type);
        if (documentType == null || !Decision.VERSION.matcher(version).matches()) {
            throw Problem.DOCUMENT_NOT_FOUND.refusal();
        }
        return find(tenantId, documentType, version).orElseThrow(Problem.DOCUMENT_NOT_FOUND::refusal);
    }

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
