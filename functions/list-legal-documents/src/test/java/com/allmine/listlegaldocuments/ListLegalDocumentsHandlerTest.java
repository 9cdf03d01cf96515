package com.allmine.listlegaldocuments;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Api;
import com.allmine.api.Digest;
import com.allmine.api.errors.Problem;
import com.allmine.data.consent.DocumentType;
import com.allmine.data.consent.DocumentVersion;
import com.allmine.data.consent.InMemoryDocuments;
import com.allmine.data.consent.SampleDocuments;
import com.allmine.testkit.Request;
import com.allmine.testkit.Response;
import com.allmine.testkit.SettableClock;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListLegalDocumentsHandlerTest {
    private final SettableClock clock = new SettableClock("2026-01-15T10:30:00.000Z");
    private final InMemoryDocuments documents = new InMemoryDocuments();
    private final ListLegalDocumentsHandler handler =
            new ListLegalDocumentsHandler(new Api(clock, line -> {}), documents, clock);

    private static Request get() {
        return Request.get("/api/v1/legal-documents");
    }

    private List<String> versions(Request request) {
        List<String> versions = new ArrayList<>();
        for (JsonNode document : request.to(handler).acceptedBare()) {
            versions.add(document.path("documentType").textValue() + " "
                    + document.path("documentVersion").textValue());
        }
        return versions;
    }

    @Test
    void returnsTheDocumentedResponse() {
        get().query("type", "consent_form").to(handler).acceptedBare("""
            [
              {
                "documentType": "consent_form",
                "documentVersion": "1.0.0",
                "kind": "EXPLICIT_CONSENT",
                "mandatory": false,
                "effectiveFrom": "2024-01-01T00:00:00.000Z",
                "graceDays": 30,
                "texts": [
                  {
                    "language": "en",
                    "sha256": "%s",
                    "summary": "what consent_form 1.0.0 changes"
                  },
                  {
                    "language": "tr",
                    "sha256": "%s",
                    "summary": "consent_form 1.0.0 neyi değiştirir"
                  }
                ]
              }
            ]\
            """.formatted(
                        Digest.sha256("consent_form 1.0.0 in en"), Digest.sha256("consent_form 1.0.0 in tr")));
    }

    @Test
    void listsWhatIsInForceInTheOrderOfTheTypes() {
        List<String> all = List.of("privacy_policy 1.2.0", "terms_of_use 1.1.0", "consent_form 1.0.0");

        assertThat(versions(get())).isEqualTo(all);
        assertThat(versions(get().query("type", " "))).isEqualTo(all);
    }

    @Test
    void listsANewVersionFromTheMomentAtWhichItComesIntoForce() {
        Instant future = clock.instant().plus(Duration.ofDays(3));
        DocumentVersion old =
                documents.find("default", DocumentType.TERMS_OF_USE, "1.1.0").orElseThrow();
        DocumentVersion next = SampleDocuments.version("default", DocumentType.TERMS_OF_USE, "2.0.0", future);
        documents.publish(DocumentVersion.chain(List.of(old, next)));

        clock.advance(Duration.ofDays(3).minusMillis(1));
        assertThat(versions(get().query("type", "terms_of_use"))).containsExactly("terms_of_use 1.1.0");
        clock.advance(Duration.ofMillis(1));
        assertThat(versions(get().query("type", "terms_of_use"))).containsExactly("terms_of_use 2.0.0");
    }

    @Test
    void listsTheDocumentsOfTheTenantAndOtherwiseThoseOfTheDefaultTenant() {
        documents.publish(SampleDocuments.series("acme", DocumentType.TERMS_OF_USE, "7.0.0"));

        assertThat(versions(get().header("tenant-id", "acme")))
                .containsExactly("privacy_policy 1.2.0", "terms_of_use 7.0.0", "consent_form 1.0.0");
        assertThat(versions(get().header("tenant-id", "other"))).contains("terms_of_use 1.1.0");
    }

    @Test
    void isAnEmptyArrayBeforeAnyDocumentIsInForce() {
        ListLegalDocumentsHandler early =
                new ListLegalDocumentsHandler(new Api(clock, line -> {}), documents, () -> Instant.EPOCH);

        get().to(early).acceptedBare("[]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"imprint", "Terms_Of_Use", "terms-of-use", "privacy_policy,terms_of_use", "#"})
    void refusesAnUnknownType(String type) {
        get().query("type", type)
                .to(handler)
                .refused(Problem.VALIDATION_FAILED, "type: must be one of privacy_policy, terms_of_use, consent_form");
        get().query("type", type)
                .header("X-Language", "tr")
                .to(handler)
                .refused(
                        Problem.VALIDATION_FAILED,
                        "type: şunlardan biri olmalıdır: privacy_policy, terms_of_use, consent_form");
    }

    @Test
    void reportsEveryInvalidHeader() {
        get().header("X-Platform", "fridge")
                .header("tenant-id", "t".repeat(129))
                .to(handler)
                .refused(
                        Problem.VALIDATION_FAILED,
                        "X-Platform: must be one of web, mobile_ios, mobile_android, admin, api, unknown, all",
                        "tenant-id: must be 1 to 128 printable characters");
    }

    @Test
    void allowsCachingForAMinuteByTenant() {
        Response response = get().to(handler);

        assertThat(response.header("Cache-Control")).isEqualTo("public, max-age=60");
        assertThat(response.header("Vary")).isEqualTo("tenant-id");
        assertThat(response.header("ETag")).matches("\"[0-9a-f]{32}\"");
    }

    @Test
    void respondsNotModifiedToAKnownTag() {
        String tag = tag(get());

        Response response =
                get().header("If-None-Match", tag).header("X-Language", "tr").to(handler);

        assertThat(response.status()).isEqualTo(304);
        assertThat(response.body()).isEmpty();
        assertThat(response.header("ETag")).isEqualTo(tag);
        assertThat(response.header("Cache-Control")).isEqualTo("public, max-age=60");
        assertThat(get().header("If-None-Match", "\"other\"").to(handler).status())
                .isEqualTo(200);
    }

    @Test
    void tagsAnotherListDifferently() {
        String tag = tag(get());

        assertThat(tag(get().query("type", "terms_of_use"))).isNotEqualTo(tag);
        documents.publish(SampleDocuments.series("default", DocumentType.TERMS_OF_USE, "1.1.0", "1.2.0"));
        assertThat(tag(get())).isNotEqualTo(tag);
    }

    private String tag(Request request) {
        return Objects.requireNonNull(request.to(handler).header("ETag"));
    }

    @Test
    void ignoresAnInvalidToken() {
        get().bearer("rubbish").header("x-auth", "more rubbish").to(handler).acceptedBare();
    }
}
