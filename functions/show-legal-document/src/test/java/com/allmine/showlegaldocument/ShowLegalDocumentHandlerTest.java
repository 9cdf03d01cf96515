package com.allmine.showlegaldocument;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Api;
import com.allmine.api.Digest;
import com.allmine.api.errors.Problem;
import com.allmine.data.consent.DocumentType;
import com.allmine.data.consent.InMemoryDocuments;
import com.allmine.data.consent.SampleDocuments;
import com.allmine.testkit.Request;
import com.allmine.testkit.Response;
import com.allmine.testkit.SettableClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShowLegalDocumentHandlerTest {
    private final SettableClock clock = new SettableClock("2026-01-15T10:30:00.000Z");
    private final InMemoryDocuments documents = new InMemoryDocuments();
    private final ShowLegalDocumentHandler handler =
            new ShowLegalDocumentHandler(new Api(clock, line -> {}), documents);

    private static Request get(String type, String version) {
        return Request.get("/api/v1/legal-documents/{type}/{version}")
                .pathParameter("type", type)
                .pathParameter("version", version);
    }

    private String text(Request request) {
        Response response = request.to(handler);
        assertThat(response.status()).as(response.body()).isEqualTo(200);
        return new String(Base64.getDecoder().decode(response.body()), StandardCharsets.UTF_8);
    }

    private String tag(Request request) {
        return Objects.requireNonNull(request.to(handler).header("ETag"));
    }

    @Test
    void returnsTheTextWhoseHashIsItsTag() {
        Request request = get("privacy_policy", "1.2.0").query("language", "tr");

        Response response = request.to(handler);

        assertThat(text(request)).isEqualTo("privacy_policy 1.2.0 in tr");
        assertThat(response.header("ETag")).isEqualTo("\"" + Digest.sha256("privacy_policy 1.2.0 in tr") + "\"");
        assertThat(response.header("Content-Type")).isEqualTo("text/markdown; charset=utf-8");
        assertThat(response.header("Content-Language")).isEqualTo("tr");
        assertThat(response.header("Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
        assertThat(response.header("Vary")).isEqualTo("X-Language, tenant-id");
    }

    @ParameterizedTest
    @CsvSource({"tr, , tr", "en, , en", ", tr, tr", ", en, en", "tr, en, tr", "en, tr, en", ", , en"})
    void usesTheLanguageOfTheParameterElseOfTheHeaderElseEnglish(
            @Nullable String parameter, @Nullable String header, String language) {
        Request request = get("consent_form", "1.0.0");
        request = parameter == null ? request : request.query("language", parameter);
        request = header == null ? request : request.header("X-Language", header);

        assertThat(text(request)).isEqualTo("consent_form 1.0.0 in " + language);
        assertThat(request.to(handler).header("Content-Language")).isEqualTo(language);
    }

    @ParameterizedTest
    @ValueSource(strings = {"de", "TR", "tr-TR", "türkçe"})
    void refusesAnUnknownLanguage(String language) {
        get("consent_form", "1.0.0")
                .query("language", language)
                .to(handler)
                .refused(Problem.VALIDATION_FAILED, "language: must be one of en, tr");
    }

    @Test
    void showsASupersededVersionAndOneThatIsNotInForceYet() {
        documents.publish(List.of(SampleDocuments.version(
                "default", DocumentType.TERMS_OF_USE, "9.0.0", clock.instant().plus(Duration.ofDays(90)))));

        assertThat(text(get("privacy_policy", "1.1.0"))).isEqualTo("privacy_policy 1.1.0 in en");
        assertThat(text(get("terms_of_use", "9.0.0"))).isEqualTo("terms_of_use 9.0.0 in en");
    }

    @ParameterizedTest
    @CsvSource({
        "privacy_policy, 1.3.0",
        "terms_of_use, 1.2.0",
        "imprint, 1.0.0",
        "PRIVACY_POLICY, 1.2.0",
        "privacy_policy, 1.2",
        "privacy_policy, 01.2.0",
        "privacy_policy, 1.2.0.0",
        "privacy_policy, latest",
        "privacy_policy, 99999999999.0.0",
        "privacy_policy, ' 1.2.0'",
        "privacy_policy#DOC, 1.2.0",
        "consent, current"
    })
    void doesNotFindWhatWasNeverPublished(String type, String version) {
        get(type, version).to(handler).refused(Problem.DOCUMENT_NOT_FOUND);
    }

    @Test
    void showsTheTextOfTheTenantAndOtherwiseThatOfTheDefaultTenant() {
        documents.publish(SampleDocuments.series("acme", DocumentType.TERMS_OF_USE, "7.0.0"));
        Request own = get("terms_of_use", "7.0.0");

        assertThat(text(own.header("tenant-id", "acme"))).isEqualTo("terms_of_use 7.0.0 in en");
        own.to(handler).refused(Problem.DOCUMENT_NOT_FOUND);
        own.header("tenant-id", "other").to(handler).refused(Problem.DOCUMENT_NOT_FOUND);
        assertThat(text(get("terms_of_use", "1.1.0").header("tenant-id", "acme")))
                .isEqualTo("terms_of_use 1.1.0 in en");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "W/%s", "\"other\", %s", "*"})
    void respondsNotModifiedToAKnownTag(String known) {
        Request request = get("terms_of_use", "1.1.0");
        String tag = tag(request);

        Response response =
                request.header("If-None-Match", known.formatted(tag)).to(handler);

        assertThat(response.status()).isEqualTo(304);
        assertThat(response.body()).isEmpty();
        assertThat(response.header("ETag")).isEqualTo(tag);
        assertThat(response.header("Content-Language")).isEqualTo("en");
        assertThat(response.header("Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
    }

    @Test
    void doesNotTakeTheTextInAnotherLanguageForTheSame() {
        Request request = get("terms_of_use", "1.1.0");

        Response response = request.header("If-None-Match", tag(request))
                .header("X-Language", "tr")
                .to(handler);

        assertThat(response.status()).isEqualTo(200);
    }

    @Test
    void refusesInvalidHeadersBeforeItLooksForTheDocument() {
        get("imprint", "x")
                .header("X-Language", "de")
                .to(handler)
                .refused(Problem.VALIDATION_FAILED, "X-Language: must be one of en, tr");
    }

    @Test
    void ignoresAnInvalidToken() {
        assertThat(text(get("terms_of_use", "1.1.0").bearer("rubbish"))).isNotEmpty();
    }
}
