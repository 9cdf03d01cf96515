package com.allmine.showlegaldocument;

import com.allmine.api.Api;
import com.allmine.api.ApiHandler;
import com.allmine.api.ApiRequest;
import com.allmine.api.ApiResponse;
import com.allmine.api.errors.Language;
import com.allmine.api.lambda.SnapStart;
import com.allmine.data.Tenants;
import com.allmine.data.consent.DocumentVersion;
import com.allmine.data.consent.Documents;
import com.allmine.data.consent.DynamoDocuments;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/**
 * {@code GET /api/v1/legal-documents/{type}/{version}}: the text of a published version, byte for byte as its hash proves
 * it. Needs no token.
 */
public final class ShowLegalDocumentHandler implements ApiHandler {
    private final Api api;
    private final Documents documents;

    /** The constructor for Lambda, with the real clock and table. */
    public ShowLegalDocumentHandler() {
        this(Api.live(), DynamoDocuments.live());
        SnapStart.prime(this, "show-legal-document/200-documented.json", Map::of);
    }

    ShowLegalDocumentHandler(Api api, Documents documents) {
        this.api = api;
        this.documents = documents;
    }

    @Override
    public Api api() {
        return api;
    }

    @Override
    public ApiResponse answer(ApiRequest request) {
        Language byHeader = request.clientHeaders().language();
        Language language = request.parameters(query -> query.oneOf("language", Language.class))
                .orElse(byHeader);
        DocumentVersion version = version(request);
        String tag = "\"" + version.textHash(language) + "\"";
        ApiResponse response = request.matches(tag)
                ? ApiResponse.notModified()
                : ApiResponse.bytes(documents.text(version, language).getBytes(StandardCharsets.UTF_8));
        return response.header("Content-Type", "text/markdown; charset=utf-8")
                .header("Content-Language", language.wire())
                .header("Cache-Control", "public, max-age=31536000, immutable")
                .header("ETag", tag)
                .header("Vary", "X-Language, tenant-id");
    }

    private DocumentVersion version(ApiRequest request) {
        String tenantId = Objects.requireNonNullElse(request.tenantId(), Tenants.DEFAULT);
        return documents.requirePublished(tenantId, request.pathParameter("type"), request.pathParameter("version"));
    }
}
