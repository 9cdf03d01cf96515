package com.allmine.data.consent;

import static com.allmine.data.consent.DocumentType.CONSENT_FORM;
import static com.allmine.data.consent.DocumentType.PRIVACY_POLICY;
import static com.allmine.data.consent.DocumentType.TERMS_OF_USE;
import static com.allmine.testkit.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Caller;
import com.allmine.api.Digest;
import com.allmine.api.errors.Language;
import com.allmine.api.errors.Problem;
import com.allmine.data.Callers;
import com.allmine.data.consent.Consents.Decision;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.dynamo.TestTables;
import com.allmine.data.user.Profile;
import com.allmine.data.user.Profiles;
import com.allmine.testkit.Meter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@Tag("slow")
class DynamoConsentsTest extends ConsentsContract {
    private final Meter meter = new Meter(TestTables.client());
    private final DynamoConsents store =
            new DynamoConsents(TestTables.client(meter), TestTables.CONSENTS, TestTables.USERS, clock, new Random(7));

    @Override
    protected Consents store() {
        return store;
    }

    @Override
    protected void addUser(String tenantId, Profile profile) {
        TestTables.addUser(TestTables.USERS, tenantId, profile);
    }

    @Override
    protected void publish(List<DocumentVersion> versions) {
        TestTables.publish(versions);
    }

    @Override
    protected List<Consent> history(Caller user, DocumentType type) {
        return events(user, type).stream().map(DynamoConsentsTest::consent).toList();
    }

    private static List<Map<String, AttributeValue>> events(Caller user, DocumentType type) {
        return TestTables.items(TestTables.CONSENTS, user, item -> PrimaryKeys.isEvent(item, type));
    }

    private static Consent consent(Map<String, AttributeValue> event) {
        Instant date = Instant.parse(Objects.requireNonNull(text(event, "consentDate")));
        return new Consent(
                Objects.requireNonNull(text(event, "_id")),
                Objects.requireNonNull(text(event, "userId")),
                Objects.requireNonNull(text(event, "documentType")),
                Objects.requireNonNull(text(event, "documentVersion")),
                Objects.requireNonNull(event.get("isAccepted")).bool(),
                date,
                text(event, "deviceId"),
                text(event, "ipAddress"),
                text(event, "userAgent"),
                date,
                date);
    }

    private static @Nullable String text(Map<String, AttributeValue> item, String name) {
        AttributeValue value = item.get(name);
        return value == null ? null : value.s();
    }

    private void addCaller() {
        addUser(caller.tenantId(), Profiles.fresh(caller.userId()));
    }

    private Consent decide(DocumentType type, String version, boolean isAccepted) {
        return store.record(caller, ids.next(), new Decision(type, version, isAccepted), EVIDENCE);
    }

    @Test
    void setsTheProfilesFlagsWithTheDecision() {
        addCaller();

        decide(PRIVACY_POLICY, "1.2.0", true);
        decide(TERMS_OF_USE, "1.1.0", true);
        decide(CONSENT_FORM, "1.0.0", false);

        assertThat(TestTables.profile(caller))
                .containsEntry("privacyPolicyAccepted", AttributeValue.fromBool(true))
                .containsEntry("privacyPolicyVersion", AttributeValue.fromS("1.2.0"))
                .containsEntry("termsOfUseAccepted", AttributeValue.fromBool(true))
                .containsEntry("termsOfUseVersion", AttributeValue.fromS("1.1.0"))
                .containsEntry("consentFormAccepted", AttributeValue.fromBool(false))
                .doesNotContainKey("consentFormVersion")
                .containsEntry("updatedAt", AttributeValue.fromS("2026-01-15T10:30:00.123Z"));
    }

    @Test
    void keepsTheVersionThatWasAcceptedWhenItIsWithdrawn() {
        addCaller();
        decide(PRIVACY_POLICY, "1.2.0", true);
        clock.advance(Duration.ofSeconds(9));

        decide(PRIVACY_POLICY, "1.1.0", false);

        assertThat(TestTables.profile(caller))
                .containsEntry("privacyPolicyAccepted", AttributeValue.fromBool(false))
                .containsEntry("privacyPolicyVersion", AttributeValue.fromS("1.2.0"))
                .containsEntry("updatedAt", AttributeValue.fromS("2026-01-15T10:30:09.123Z"));
    }

    @Test
    void storesTheEvidenceWithTheDocumentedFields() {
        addCaller();

        decide(TERMS_OF_USE, "1.1.0", true);

        String turkish = SampleDocuments.text(TERMS_OF_USE, "1.1.0", Language.TR);
        assertThat(events(caller, TERMS_OF_USE).getFirst())
                .containsEntry("language", AttributeValue.fromS("tr"))
                .containsEntry("timezone", AttributeValue.fromS("UTC+03:00"))
                .containsEntry("platform", AttributeValue.fromS("mobile_ios"))
                .containsEntry("appVersion", AttributeValue.fromS("4.5.6"))
                .containsEntry("documentKind", AttributeValue.fromS("CONTRACT"))
                .containsEntry("textHash", AttributeValue.fromS(Digest.sha256(turkish)));
    }

    @Test
    void writesNothingWhenItRefuses() {
        Caller closed = Callers.next();
        addCaller();
        addUser(closed.tenantId(), Profiles.deleting(closed.userId(), "finalized", null));
        Caller unknown = Callers.next();
        decide(PRIVACY_POLICY, "1.2.0", true);
        List<Object> before = everything(caller, closed, unknown);
        clock.advance(Duration.ofSeconds(7));

        assertRefused(Problem.CONSENT_UNCHANGED, () -> decide(PRIVACY_POLICY, "1.2.0", true));
        assertRefused(Problem.DOCUMENT_SUPERSEDED, () -> decide(PRIVACY_POLICY, "1.1.0", true));
        assertRefused(Problem.DOCUMENT_NOT_FOUND, () -> decide(PRIVACY_POLICY, "9.9.9", false));
        Decision terms = new Decision(TERMS_OF_USE, "1.1.0", true);
        assertRefused(Problem.ACCOUNT_CLOSED, () -> store.record(closed, ids.next(), terms, EVIDENCE));
        assertRefused(Problem.USER_NOT_FOUND, () -> store.record(unknown, ids.next(), terms, EVIDENCE));

        assertThat(everything(caller, closed, unknown)).isEqualTo(before);
    }

    private static List<Object> everything(Caller... users) {
        List<Object> items = new ArrayList<>();
        for (Caller user : users) {
            items.add(TestTables.items(TestTables.USERS, user));
            items.add(TestTables.items(TestTables.CONSENTS, user));
        }
        return items;
    }

    @Test
    void neverChangesAnEarlierEvent() {
        addCaller();
        decide(CONSENT_FORM, "1.0.0", true);
        Map<String, AttributeValue> first = events(caller, CONSENT_FORM).getFirst();
        clock.advance(Duration.ofSeconds(5));

        decide(CONSENT_FORM, "1.0.0", false);
        decide(CONSENT_FORM, "1.0.0", true);

        assertThat(events(caller, CONSENT_FORM)).hasSize(3).startsWith(first);
    }

    @Test
    void linksEventsSoThatAnAlteredOneIsFound() {
        addCaller();
        decide(TERMS_OF_USE, "1.1.0", false);
        decide(TERMS_OF_USE, "1.1.0", true);
        decide(TERMS_OF_USE, "1.1.0", false);
        List<Map<String, AttributeValue>> events = new ArrayList<>(events(caller, TERMS_OF_USE));
        Map<String, AttributeValue> head = TestTables.items(
                        TestTables.CONSENTS, caller, item -> PrimaryKeys.isHead(item, TERMS_OF_USE))
                .getFirst();
        assertThat(ConsentChain.firstFault(events, head)).isEmpty();

        Map<String, AttributeValue> altered = new HashMap<>(events.get(1));
        altered.put("ipAddress", AttributeValue.fromS("192.0.2.1"));
        events.set(1, altered);

        assertThat(ConsentChain.firstFault(events, head)).contains("event 2 was altered");
    }

    @Test
    void costsOneRoundTripForAFirstDecisionOrADuplicateAndTwoForAChange() {
        addCaller();
        decide(CONSENT_FORM, "1.0.0", true);
        assertThat(meter.roundTrips()).as("the document is not cached yet").isEqualTo(2);
        decide(TERMS_OF_USE, "1.1.0", true);
        meter.roundTrips();

        assertRefused(Problem.CONSENT_UNCHANGED, () -> decide(TERMS_OF_USE, "1.1.0", true));
        assertThat(meter.roundTrips()).as("a duplicate").isEqualTo(1);

        decide(TERMS_OF_USE, "1.1.0", false);
        assertThat(meter.roundTrips()).as("a change").isEqualTo(2);

        Caller another = Callers.user(caller.tenantId(), "another");
        addUser(another.tenantId(), Profiles.fresh(another.userId()));
        store.record(another, ids.next(), new Decision(CONSENT_FORM, "1.0.0", true), EVIDENCE);
        assertThat(meter.roundTrips()).as("a first decision").isEqualTo(1);
    }

    @Test
    void readsADocumentAgainAfterAMinute() {
        addCaller();
        decide(CONSENT_FORM, "1.0.0", true);
        meter.roundTrips();
        clock.advance(Duration.ofSeconds(60));

        assertRefused(Problem.CONSENT_UNCHANGED, () -> decide(CONSENT_FORM, "1.0.0", true));

        assertThat(meter.roundTrips()).isEqualTo(2);
    }

    @Test
    void costsTheSameForTheLargestVersionAndWithTheHashOfItsText() {
        Caller largest = Callers.user("\uD83D\uDE00".repeat(128), caller.userId());
        addUser(largest.tenantId(), Profiles.fresh(largest.userId()));
        String version = "999999998.999999999.999999999";
        String next = "999999999.999999999.999999999";
        publish(DocumentVersion.chain(List.of(
                SampleDocuments.version(largest.tenantId(), PRIVACY_POLICY, version, SampleDocuments.FIRST),
                SampleDocuments.version(
                        largest.tenantId(),
                        PRIVACY_POLICY,
                        next,
                        clock.instant().plusMillis(1)))));
        String hash = Digest.sha256(SampleDocuments.text(PRIVACY_POLICY, version, Language.TR));
        Decision decision = new Decision(PRIVACY_POLICY, version, true, hash);

        store.record(largest, ids.next(), decision, EVIDENCE);

        assertThat(meter.roundTrips()).as("the document is not cached yet").isEqualTo(2);
        assertThat(meter.writeUnits().get(1)).as("the document").isEqualTo(2);
    }

    @Test
    void costsTwoWriteUnitsForEachOfUserDocumentDecisionAndEventAndOneForTheIndex() {
        addCaller();

        decide(PRIVACY_POLICY, "1.2.0", true);
        assertThat(meter.writeUnits()).as("a first decision").containsExactly(2, 2, 2, 3);

        assertRefused(Problem.CONSENT_UNCHANGED, () -> decide(PRIVACY_POLICY, "1.2.0", true));
        assertThat(meter.writeUnits()).as("a duplicate").containsExactly(2, 2, 2, 2);

        decide(PRIVACY_POLICY, "1.2.0", false);
        assertThat(meter.writeUnits())
                .as("a change; the first attempt writes no index")
                .containsExactly(2, 2, 2, 2, 2, 2, 2, 3);
    }
}
