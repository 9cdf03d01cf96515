package com.allmine.listlegaldocuments;

import com.allmine.api.Api;
import com.allmine.api.ApiHandler;
import com.allmine.api.ApiRequest;
import com.allmine.api.ApiResponse;
import com.allmine.api.errors.Language;
import com.allmine.api.lambda.SnapStart;
import com.allmine.data.Tenants;
import com.allmine.data.consent.DocumentKind;
import com.allmine.data.consent.DocumentType;
import com.allmine.data.consent.DocumentVersion;
import com.allmine.data.consent.Documents;
import com.allmine.data.consent.DynamoDocuments;
import com.allmine.data.consent.Translations;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** {@code GET /api/v1/legal-documents}: the legal documents that are in force. Needs no token. */
public final class ListLegalDocumentsHandler implements ApiHandler {
    private final Api api;
    private final Documents documents;
    private final InstantSource clock;

    /** The constructor for Lambda, with the real clock and table. */
    public ListLegalDocumentsHandler() {
        this(Api.live(), DynamoDocuments.live(), InstantSource.system());
        SnapStart.prime(this, "list-legal-documents/200-documented.json", Map::of);
    }

    ListLegalDocumentsHandler(Api api, Documents documents, InstantSource clock) {
        this.api = api;
        this.documents = documents;
        this.clock = clock;
    }

    @Override
    public Api api() {
        return api;
    }

    @Override
    public ApiResponse answer(ApiRequest request) {
        request.clientHeaders();
        Optional<DocumentType> type = request.parameters(query -> query.oneOf("type", DocumentType.class));
        String tenantId = Objects.requireNonNullElse(request.tenantId(), Tenants.DEFAULT);
        return ApiResponse.tagged(request, entries(tenantId, type))
                .header("Cache-Control", "public, max-age=60")
                .header("Vary", "tenant-id");
    }

    private List<Entry> entries(String tenantId, Optional<DocumentType> type) {
        List<DocumentVersion> versions = documents.inForce(tenantId, clock.instant()).stream()
                .filter(version -> type.isEmpty() || type.get() == version.type())
                .toList();
        List<Translations> summaries = documents.summaries(versions);
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < versions.size(); i++) {
            entries.add(Entry.of(versions.get(i), summaries.get(i)));
        }
        return entries;
    }

    /** An entry of the response: every documented field in the documented order. */
    record Entry(
            String documentType,
            String documentVersion,
            DocumentKind kind,
            boolean mandatory,
            Instant effectiveFrom,
            int graceDays,
            List<Text> texts) {

        static Entry of(DocumentVersion version, Translations summary) {
            List<Text> texts = Arrays.stream(Language.values())
                    .map(language -> new Text(language.wire(), version.textHash(language), summary.in(language)))
                    .toList();
            return new Entry(
                    version.type().wire(),
                    version.version(),
                    version.kind(),
                    version.isMandatory(),
                    version.effectiveFrom(),
                    version.graceDays(),
                    texts);
        }
    }

    /** The text in one language. */
    record Text(String language, String sha256, String summary) {}
}
