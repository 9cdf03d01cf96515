package com.allmine.data.consent;

import static com.allmine.data.consent.DocumentType.CONSENT_FORM;
import static com.allmine.data.consent.DocumentType.PRIVACY_POLICY;
import static com.allmine.data.consent.DocumentType.TERMS_OF_USE;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Digest;
import com.allmine.api.errors.Language;
import com.allmine.data.Callers;
import com.allmine.data.Tenants;
import com.allmine.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract of every store of legal documents, in DynamoDB and in memory. The sample's documents are published. */
abstract class DocumentsContract {
    protected final SettableClock clock = new SettableClock("2026-01-15T10:30:00.123Z");
    protected final String tenantId = Callers.next().tenantId();

    /** The store under test, on {@link #clock}. */
    protected abstract Documents store();

    protected abstract void publish(List<DocumentVersion> versions);

    private List<String> inForce(String tenant, Instant time) {
        return store().inForce(tenant, time).stream()
                .map(version -> version.tenantId().equals(tenant)
                        ? version.type().wire() + " " + version.version()
                        : version.type().wire() + " " + version.version() + " of " + version.tenantId())
                .toList();
    }

    @Test
    void showsTheVersionInForceOfEachDocument() {
        assertThat(inForce(Tenants.DEFAULT, clock.instant()))
                .containsExactly("privacy_policy 1.2.0", "terms_of_use 1.1.0", "consent_form 1.0.0");
    }

    @Test
    void keepsEveryAttributeOfAVersion() {
        DocumentVersion first = SampleDocuments.version(
                tenantId, TERMS_OF_USE, "10.20.999999999", Instant.parse("2025-12-31T21:00:00.001Z"));
        DocumentVersion second =
                SampleDocuments.version(tenantId, TERMS_OF_USE, "11.0.0", Instant.parse("2027-12-31T21:00:00.002Z"));
        publish(DocumentVersion.chain(List.of(first, second)));

        DocumentVersion inForce = store().inForce(tenantId, clock.instant()).get(1);

        assertThat(inForce).isEqualTo(first.supersededBy(second));
        assertThat(inForce.supersededBy()).isEqualTo("11.0.0");
        assertThat(inForce.supersededFrom()).isEqualTo(second.effectiveFrom());
        assertThat(inForce.dueBy()).isEqualTo(Instant.parse("2026-01-30T21:00:00.001Z"));
    }

    @Test
    void aVersionComesIntoForceAtItsTime() {
        Instant future = Instant.parse("2026-03-01T00:00:00.000Z");
        publish(DocumentVersion.chain(List.of(
                SampleDocuments.version(tenantId, PRIVACY_POLICY, "2.0.0", SampleDocuments.FIRST),
                SampleDocuments.version(tenantId, PRIVACY_POLICY, "3.0.0", future))));

        assertThat(inForce(tenantId, future.minusMillis(1)).getFirst()).isEqualTo("privacy_policy 2.0.0");
        assertThat(inForce(tenantId, future).getFirst()).isEqualTo("privacy_policy 3.0.0");
    }

    @Test
    void aTenantHasTheDefaultDocumentsUntilItsOwnAreInForce() {
        Instant future = Instant.parse("2026-03-01T00:00:00.000Z");
        publish(List.of(SampleDocuments.version(tenantId, CONSENT_FORM, "7.0.0", future)));

        assertThat(inForce(tenantId, future.minusMillis(1)))
                .containsExactly(
                        "privacy_policy 1.2.0 of default",
                        "terms_of_use 1.1.0 of default",
                        "consent_form 1.0.0 of default");
        assertThat(inForce(tenantId, future))
                .containsExactly(
                        "privacy_policy 1.2.0 of default", "terms_of_use 1.1.0 of default", "consent_form 7.0.0");
    }

    @Test
    void hasNoDocumentBeforeTheFirstIsEffective() {
        assertThat(store().inForce(tenantId, SampleDocuments.FIRST.minusMillis(1)))
                .isEmpty();
    }

    @Test
    void keepsTenantsApart() {
        String other = Callers.next().tenantId();
        publish(SampleDocuments.series(tenantId, TERMS_OF_USE, "5.0.0"));

        assertThat(inForce(other, clock.instant())).contains("terms_of_use 1.1.0 of default");
        assertThat(inForce(Tenants.DEFAULT, clock.instant())).contains("terms_of_use 1.1.0");
        assertThat(store().find(other, TERMS_OF_USE, "5.0.0")).isEmpty();
        assertThat(store().find(Tenants.DEFAULT, TERMS_OF_USE, "5.0.0")).isEmpty();
    }

    @Test
    void findsEveryPublishedVersion() {
        Instant future = clock.instant().plus(Duration.ofDays(400));
        DocumentVersion own = SampleDocuments.version(tenantId, PRIVACY_POLICY, "1.2.0", future);
        publish(List.of(own));

        assertThat(store().find(tenantId, PRIVACY_POLICY, "1.2.0")).contains(own);
        assertThat(store().find(tenantId, PRIVACY_POLICY, "1.1.0"))
                .hasValueSatisfying(old -> assertThat(old.supersededBy()).isEqualTo("1.2.0"));
        assertThat(store().find(tenantId, PRIVACY_POLICY, "1.3.0")).isEmpty();
        assertThat(store().find(tenantId, TERMS_OF_USE, "1.2.0")).isEmpty();
    }

    @Test
    void hasTheTextWhoseHashTheVersionHas() {
        DocumentVersion version =
                store().find(tenantId, PRIVACY_POLICY, "1.1.0").orElseThrow();

        String turkish = store().text(version, Language.TR);
        String english = store().text(version, Language.EN);

        assertThat(turkish).isEqualTo("privacy_policy 1.1.0 in tr");
        assertThat(english).isEqualTo("privacy_policy 1.1.0 in en");
        assertThat(Digest.sha256(turkish)).isEqualTo(version.textHash(Language.TR));
        assertThat(Digest.sha256(english)).isEqualTo(version.textHash(Language.EN));
    }

    @Test
    void hasTheSummariesInTheOrderOfTheVersions() {
        publish(SampleDocuments.series(tenantId, TERMS_OF_USE, "8.0.0"));
        DocumentVersion own = store().find(tenantId, TERMS_OF_USE, "8.0.0").orElseThrow();
        DocumentVersion shared = store().find(tenantId, PRIVACY_POLICY, "1.2.0").orElseThrow();

        assertThat(store().summaries(List.of(own, shared)))
                .containsExactly(
                        new Translations("terms_of_use 8.0.0 neyi değiştirir", "what terms_of_use 8.0.0 changes"),
                        new Translations("privacy_policy 1.2.0 neyi değiştirir", "what privacy_policy 1.2.0 changes"));
        assertThat(store().summaries(List.of())).isEmpty();
    }
}
