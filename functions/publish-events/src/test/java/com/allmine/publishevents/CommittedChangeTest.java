package com.allmine.publishevents;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Caller;
import com.allmine.api.json.Json;
import com.allmine.data.consent.DocumentType;
import com.allmine.data.consent.DocumentVersion;
import com.allmine.data.consent.SampleDocuments;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.event.Event;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudevents.CloudEvent;
import io.cloudevents.jackson.JsonFormat;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class CommittedChangeTest {
    private static final Map<String, AttributeValue> NOTHING = Map.of();
    private static final Caller USER = new Caller("a#b", "user-1", Set.of());
    private static final String CONSENT = "019bc1347840aaaaaaaaaaaa"; // 2026-01-15T10:30:00.000Z

    private static Map<String, AttributeValue> item(Map<String, AttributeValue> key, Object... attributes) {
        Map<String, AttributeValue> item = new HashMap<>(key);
        for (int i = 0; i < attributes.length; i += 2) {
            item.put((String) attributes[i], value(attributes[i + 1]));
        }
        return item;
    }

    private static AttributeValue value(Object value) {
        return value instanceof Boolean flag ? AttributeValue.fromBool(flag) : AttributeValue.fromS((String) value);
    }

    private static Map<String, AttributeValue> profile(Object... attributes) {
        Map<String, AttributeValue> profile =
                item(PrimaryKeys.profile("a#b", "user-1"), "updatedAt", "2026-01-15T10:00:00.000Z");
        profile.putAll(item(Map.of(), attributes));
        return profile;
    }

    private static Map<String, AttributeValue> head(String id, String version, boolean isAccepted) {
        return item(
                PrimaryKeys.head(USER, DocumentType.TERMS_OF_USE),
                "_id",
                id,
                "version",
                version,
                "isAccepted",
                isAccepted,
                "hash",
                "0f");
    }

    private static Optional<Event> event(Map<String, AttributeValue> before, Map<String, AttributeValue> after) {
        return CommittedChange.event(
                StreamRecord.of(new Records().add(before, after).only()));
    }

    /** The event as {@code type subject time data}. */
    private static @Nullable String told(Map<String, AttributeValue> before, Map<String, AttributeValue> after) {
        return event(before, after)
                .map(event -> {
                    ObjectNode json = Json.object(event.json()).orElseThrow();
                    return "%s %s %s %s"
                            .formatted(
                                    event.type().shortName(),
                                    json.path("subject").asText("-"),
                                    json.path("time").asText(),
                                    json.path("data"));
                })
                .orElse(null);
    }

    @Test
    void theFirstDecisionIsRecorded() {
        assertThat(told(NOTHING, head(CONSENT, "1.0.0", true)))
                .isEqualTo("consent.recorded user-1 2026-01-15T10:30:00.000Z"
                        + " {\"consentId\":\"019bc1347840aaaaaaaaaaaa\",\"documentType\":\"terms_of_use\","
                        + "\"documentVersion\":\"1.0.0\",\"isAccepted\":true}");
    }

    @ParameterizedTest
    @CsvSource({
        "true, true, consent.recorded",
        "true, false, consent.withdrawn",
        "false, true, consent.recorded",
        "false, false, consent.recorded"
    })
    void anAcceptanceThatEndsIsWithdrawn(boolean before, boolean after, String type) {
        assertThat(told(head("019bc1347840000000000000", "1.0.0", before), head(CONSENT, "2.0.0", after)))
                .startsWith(type + " user-1 ")
                .contains("\"documentVersion\":\"2.0.0\",\"isAccepted\":" + after + ",\"previousVersion\":\"1.0.0\"");
    }

    @Test
    void theItemsThatBelongToADecisionTellNothingMore() {
        assertThat(event(NOTHING, item(PrimaryKeys.event(USER, DocumentType.TERMS_OF_USE, 1), "_id", CONSENT)))
                .isEmpty();
        assertThat(event(
                        profile(),
                        profile(
                                "updatedAt", "2026-01-15T10:30:00.000Z",
                                "termsOfUseAccepted", true,
                                "termsOfUseVersion", "1.0.0")))
                .isEmpty();
        assertThat(event(head(CONSENT, "1.0.0", true), head(CONSENT, "1.0.0", true)))
                .isEmpty();
    }

    @Test
    void aSavedGenderUpdatesTheProfile() {
        assertThat(told(
                        profile("gender", "male"),
                        profile("gender", "female", "updatedAt", "2026-01-15T10:30:00.000Z")))
                .isEqualTo("profile.updated user-1 2026-01-15T10:30:00.000Z {\"fields\":[\"gender\"]}");
    }

    @Test
    void theSameGenderAgainUpdatesNoField() {
        assertThat(told(profile(), profile("updatedAt", "2026-01-15T10:30:00.000Z")))
                .isEqualTo("profile.updated user-1 2026-01-15T10:30:00.000Z {\"fields\":[]}");
    }

    @Test
    void aLoadedProfileNamesTheFieldsThatClientsKnow() {
        assertThat(told(NOTHING, profile("name", "Ada", "identityHash", "h", "phoneNumber", "+90", "unheardOf", "x")))
                .isEqualTo("profile.updated user-1 2026-01-15T10:00:00.000Z {\"fields\":[\"name\",\"phoneNumber\"]}");
    }

    @Test
    void aConfirmedIdentityTellsTheMethodAndNotThePerson() {
        assertThat(told(
                        profile(),
                        profile(
                                "updatedAt", "2026-01-15T10:30:00.000Z",
                                "identity", "ciphertext",
                                "identityHash", "hash",
                                "identityMethod", "NVI",
                                "identityConfirmedAt", "2026-01-15T10:30:00.000Z",
                                "identityConfirmationId", "c-1",
                                "additionalInfoId", "c-1")))
                .isEqualTo("identity.confirmed user-1 2026-01-15T10:30:00.000Z {\"confirmationId\":\"c-1\","
                        + "\"method\":\"NVI\",\"confirmedAt\":\"2026-01-15T10:30:00.000Z\"}");
    }

    @Test
    void aRefusedIdentityTellsTheReason() {
        assertThat(told(
                        profile("attempt1", "2026-01-15T10:30:00.000Z"),
                        profile(
                                "attempt1", "2026-01-15T10:30:00.000Z",
                                "identityRefusedAt", "2026-01-15T10:30:01.000Z",
                                "identityRefusal", "REGISTER_SAID_NO")))
                .isEqualTo("identity.refused user-1 2026-01-15T10:30:01.000Z {\"reason\":\"REGISTER_SAID_NO\"}");
    }

    @Test
    void aFreedIdentityUpdatesTheProfile() {
        assertThat(told(
                        profile("identityHash", "h", "identityConfirmationId", "c-1", "identity", "ciphertext"),
                        profile("identityConfirmationId", "c-2", "updatedAt", "2026-01-15T10:30:00.000Z")))
                .isEqualTo("profile.updated user-1 2026-01-15T10:30:00.000Z {\"fields\":[]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"attempt1", "attempt5", "identity", "contact"})
    void anAttemptAndAnEncryptedAgainTextTellNothing(String attribute) {
        assertThat(event(profile(attribute, "before"), profile(attribute, "after")))
                .isEmpty();
    }

    @Test
    void theAmlStatusTellsItsReferenceAndItsEnd() {
        assertThat(told(
                        profile("amlStatus", "REVIEW"),
                        profile(
                                "amlStatus", "CLEAR",
                                "amlValidUntil", "2027-01-15T00:00:00.000Z",
                                "amlReference", "case-7",
                                "amlTime", "2026-01-15T10:29:00.000Z",
                                "updatedAt", "2026-01-15T10:30:00.000Z")))
                .isEqualTo("identity.aml-changed user-1 2026-01-15T10:30:00.000Z {\"status\":\"CLEAR\","
                        + "\"validUntil\":\"2027-01-15T00:00:00.000Z\",\"reference\":\"case-7\"}");
    }

    @Test
    void anErasureTellsNothingButTheUser() {
        assertThat(told(
                        profile("name", "Ada", "amlStatus", "CLEAR"),
                        profile("erasedAt", "2026-01-15T10:30:00.000Z", "deletedAt", "2026-01-15T10:30:00.000Z")))
                .isEqualTo("user.erased user-1 2026-01-15T10:30:00.000Z {}");
    }

    @Test
    void newAdditionalInfoTellsItsId() {
        assertThat(told(NOTHING, item(PrimaryKeys.info(USER, "i-1"), "createdAt", "2026-01-15T10:30:00.000Z")))
                .isEqualTo("additional-info.added user-1 2026-01-15T10:30:00.000Z {\"additionalInfoId\":\"i-1\"}");
        assertThat(event(profile(), profile("additionalInfoId", "i-1", "updatedAt", "2026-01-15T10:30:00.000Z")))
                .isEmpty();
    }

    @Test
    void aPublishedDocumentTellsItsKind() {
        DocumentVersion document = SampleDocuments.all().getFirst();

        assertThat(told(NOTHING, document.item()))
                .isEqualTo("document.published - 2026-01-15T10:30:00.000Z {\"documentType\":\"privacy_policy\","
                        + "\"documentVersion\":\"1.1.0\",\"kind\":\"NOTICE\",\"mandatory\":true,"
                        + "\"effectiveFrom\":\"2024-01-01T00:00:00.000Z\"}");
        assertThat(event(document.item(), document.item())).as("superseded").isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"GRANT, permission.granted", "REVOKE, permission.revoked", "ALLOW,", "DENY,"})
    void onlyAChangeOfPermissionsIsAnEvent(String effect, @Nullable String type) {
        Map<String, AttributeValue> entry = item(
                PrimaryKeys.logEntry("a#b", CONSENT),
                "effect",
                effect,
                "roleId",
                "auditor",
                "resourceId",
                "list-events",
                "permission",
                "READ",
                "actor",
                "operator",
                "createdAt",
                "2026-01-15T10:30:00.000Z");

        assertThat(told(NOTHING, entry))
                .isEqualTo(
                        type == null
                                ? null
                                : type + " - 2026-01-15T10:30:00.000Z {\"entryId\":\"019bc1347840aaaaaaaaaaaa\","
                                       + "\"roleId\":\"auditor\",\"resourceId\":\"list-events\",\"permission\":\"READ\"}");
    }

    @Test
    void noOtherItemIsAnEvent() {
        List<Map<String, AttributeValue>> keys = List.of(
                PrimaryKeys.policy("a#b"),
                PrimaryKeys.identityGuard("a#b", "hash"),
                Map.of("pk", PrimaryKeys.identities("a#b", "user-1"), "sk", AttributeValue.fromS("c-1")),
                PrimaryKeys.documentText("a#b", DocumentType.TERMS_OF_USE, "1.0.0"),
                PrimaryKeys.documentSummary("a#b", DocumentType.TERMS_OF_USE, "1.0.0"),
                Map.of("pk", PrimaryKeys.denials("a#b", "user-1"), "sk", AttributeValue.fromS("2026")),
                PrimaryKeys.rolePermissions("a#b"),
                PrimaryKeys.registered("a#b"));

        assertThat(keys)
                .allSatisfy(key ->
                        assertThat(event(NOTHING, item(key, "name", "Ada"))).isEmpty());
    }

    @Test
    void aDeletedItemIsNoEvent() {
        assertThat(event(head(CONSENT, "1.0.0", true), NOTHING)).isEmpty();
        assertThat(event(profile("erasedAt", "2026-01-15T10:30:00.000Z"), NOTHING))
                .isEmpty();
    }

    @Test
    void whateverAProfileHoldsNoEventHoldsAPersonalValue() {
        Map<String, AttributeValue> personal = new HashMap<>();
        Arrays.stream(com.allmine.data.user.Profile.class.getRecordComponents())
                .forEach(field -> personal.put(field.getName(), value("secret of " + field.getName())));
        List.of("identity", "contact", "personHash", "x\"y").forEach(name -> personal.put(name, value("secret")));
        personal.put("updatedAt", value("2026-01-15T10:30:00.000Z"));
        Map<String, AttributeValue> after = profile();
        after.putAll(personal);

        assertThat(event(profile(), after).orElseThrow().json()).doesNotContain("secret", "x\\\"y");
    }

    /** The SDK of CloudEvents refuses what its specification does not allow. */
    @Test
    void theSdkOfCloudEventsReadsAnEvent() {
        String json = event(NOTHING, head(CONSENT, "1.0.0", true)).orElseThrow().json();

        CloudEvent event = new JsonFormat().deserialize(json.getBytes(StandardCharsets.UTF_8));

        assertThat(event.getSpecVersion().toString()).isEqualTo("1.0");
        assertThat(event.getId()).isEqualTo("record-1");
        assertThat(event.getSource()).isEqualTo(URI.create("urn:allmine:tenant:a%23b"));
        assertThat(event.getType()).isEqualTo("com.allmine.consent.recorded");
        assertThat(event.getSubject()).isEqualTo("user-1");
        assertThat(event.getTime()).isEqualTo(OffsetDateTime.parse("2026-01-15T10:30:00.000Z"));
        assertThat(event.getDataContentType()).isEqualTo("application/json");
        assertThat(event.getExtension("tenantid")).isEqualTo("a#b");
        assertThat(event.getAttributeNames())
                .containsExactlyInAnyOrder("specversion", "id", "source", "type", "subject", "time", "datacontenttype");
    }
}
