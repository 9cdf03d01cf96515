package com.allmine.data.consent;

import static com.allmine.data.consent.DocumentType.PRIVACY_POLICY;
import static com.allmine.data.consent.DocumentType.TERMS_OF_USE;
import static com.allmine.testkit.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.allmine.api.errors.Language;
import com.allmine.api.errors.Problem;
import com.allmine.data.Tenants;
import com.allmine.data.dynamo.TestTables;
import com.allmine.testkit.Meter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class DynamoDocumentsTest extends DocumentsContract {
    private final Meter meter = new Meter(TestTables.client());
    private final DynamoDocuments store = new DynamoDocuments(TestTables.client(meter), TestTables.CONSENTS, clock);

    @Override
    protected Documents store() {
        return store;
    }

    @Override
    protected void publish(List<DocumentVersion> versions) {
        TestTables.publish(versions);
    }

    @Test
    void costsAQueryForEachDocumentAndNothingWithinAMinute() {
        store.inForce(Tenants.DEFAULT, clock.instant());
        assertThat(meter.roundTrips()).as("not cached yet").isEqualTo(3);

        store.inForce(Tenants.DEFAULT, clock.instant());
        assertThat(meter.roundTrips()).as("cached").isZero();

        clock.advance(Duration.ofSeconds(60));
        store.inForce(Tenants.DEFAULT, clock.instant());
        assertThat(meter.roundTrips()).as("a minute later").isEqualTo(3);
    }

    @Test
    void costsAQueryMoreForEachDocumentThatTheTenantDoesNotHave() {
        publish(SampleDocuments.series(tenantId, TERMS_OF_USE, "1.0.0"));

        store.inForce(tenantId, clock.instant());
        assertThat(meter.roundTrips()).as("not cached yet").isEqualTo(5);

        store.inForce(tenantId, clock.instant());
        assertThat(meter.roundTrips()).as("cached").isZero();
    }

    @Test
    void aCachedVersionComesIntoForceWithoutANewRead() {
        Instant future = clock.instant().plusMillis(5);
        publish(DocumentVersion.chain(List.of(
                SampleDocuments.version(tenantId, PRIVACY_POLICY, "2.0.0", SampleDocuments.FIRST),
                SampleDocuments.version(tenantId, PRIVACY_POLICY, "3.0.0", future))));
        assertThat(store.inForce(tenantId, clock.instant()).getFirst().version())
                .isEqualTo("2.0.0");
        meter.roundTrips();
        clock.advance(Duration.ofMillis(5));

        assertThat(store.inForce(tenantId, clock.instant()).getFirst().version())
                .isEqualTo("3.0.0");

        assertThat(meter.roundTrips()).isZero();
    }

    @Test
    void readsOlderVersionsOnlyIfNoneOfTheNewestIsEffective() {
        List<DocumentVersion> versions = new ArrayList<>(SampleDocuments.series(tenantId, PRIVACY_POLICY, "1.0.0"));
        for (int i = 0; i < DynamoDocuments.PAGE; i++) {
            Instant future = clock.instant().plus(Duration.ofDays(i + 1));
            versions.add(SampleDocuments.version(tenantId, PRIVACY_POLICY, "2.%d.0".formatted(i), future));
        }
        publish(DocumentVersion.chain(versions));

        assertThat(store.inForce(tenantId, clock.instant()).getFirst().version())
                .isEqualTo("1.0.0");
        assertThat(meter.roundTrips()).as("two pages of one document").isEqualTo(6);

        String[] old = new String[3 * DynamoDocuments.PAGE];
        for (int i = 0; i < old.length; i++) {
            old[i] = "1.%d.0".formatted(i);
        }
        publish(SampleDocuments.series(tenantId, TERMS_OF_USE, old));
        clock.advance(Duration.ofSeconds(60));
        assertThat(store.inForce(tenantId, clock.instant()).get(1).version()).isEqualTo("1.29.0");
        assertThat(meter.roundTrips()).as("one page of the other").isEqualTo(5);
    }

    @Test
    void costsOneReadForAllSummariesAndNoneWithinAMinute() {
        List<DocumentVersion> versions = store.inForce(Tenants.DEFAULT, clock.instant());
        meter.roundTrips();

        store.summaries(versions);
        assertThat(meter.roundTrips()).isEqualTo(1);
        store.summaries(versions);
        assertThat(meter.roundTrips()).isZero();
    }

    @Test
    void costsOneReadForAVersionAndOneForItsText() {
        DocumentVersion version = store.find(tenantId, PRIVACY_POLICY, "1.2.0").orElseThrow();
        assertThat(meter.roundTrips()).as("the version").isEqualTo(1);
        store.find(tenantId, PRIVACY_POLICY, "1.2.0");
        assertThat(meter.roundTrips()).as("the version again").isZero();

        store.text(version, Language.TR);
        assertThat(meter.roundTrips()).as("the text").isEqualTo(1);
    }

    @Test
    void neverShowsAnotherTextThanThePublishedOne() {
        DocumentVersion version = SampleDocuments.version(tenantId, TERMS_OF_USE, "1.0.0", SampleDocuments.FIRST);
        publish(List.of(version));
        TestTables.client()
                .putItem(p -> p.tableName(TestTables.CONSENTS)
                        .item(version.textItem(
                                new Translations("başka", SampleDocuments.text(TERMS_OF_USE, "1.0.0", Language.EN)))));

        assertThat(store.text(version, Language.EN)).isEqualTo("terms_of_use 1.0.0 in en");
        assertThatThrownBy(() -> store.text(version, Language.TR)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void isUnavailableIfAPartIsMissing() {
        DocumentVersion version = SampleDocuments.version(tenantId, TERMS_OF_USE, "9.9.9", SampleDocuments.FIRST);

        assertRefused(Problem.SERVICE_UNAVAILABLE, () -> store.text(version, Language.EN));
        assertRefused(Problem.SERVICE_UNAVAILABLE, () -> store.summaries(List.of(version)));
    }

    /** A consent's transaction checks the version, and pays for each kilobyte of it. */
    @Test
    void aVersionIsBelowAKilobyteWhateverItsTenant() {
        DocumentVersion largest = SampleDocuments.version(
                "\uD83D\uDE00".repeat(128), PRIVACY_POLICY, "999999999.999999999.999999999", SampleDocuments.FIRST);
        DocumentVersion superseded = new DocumentVersion(
                largest.tenantId(),
                largest.type(),
                largest.version(),
                DocumentKind.EXPLICIT_CONSENT,
                false,
                largest.effectiveFrom(),
                365,
                largest.textHashes(),
                "999999999.999999999.999999999",
                largest.effectiveFrom());

        assertThat(Meter.size(superseded.item())).isBetween(800, 1024);
    }
}
