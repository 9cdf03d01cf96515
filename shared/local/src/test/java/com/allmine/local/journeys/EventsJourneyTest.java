package com.allmine.local.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.errors.Problem;
import com.allmine.api.json.Json;
import com.allmine.local.EventReceiver;
import com.allmine.local.LocalRun;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Changes that the endpoints make, as a receiver hears of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
class EventsJourneyTest {
    private static final String CONSENT = "/api/v1/legal-documents/consent";

    private EventReceiver receiver;
    private LocalRun run;
    private IdentityUsers users;

    @BeforeAll
    void start() {
        receiver = new EventReceiver();
        run = LocalRun.sendingEventsTo(
                receiver.url(),
                "SaveGender",
                "RecordConsent",
                "AddUserInfo",
                "ConfirmIdentity",
                "VerifyIdentity",
                "IssueToken",
                "PublishEvents",
                "ApplyAmlStatus");
        users = new IdentityUsers(run);
    }

    @AfterAll
    void stop() {
        run.close();
        receiver.close();
    }

    private void decide(String sub, String version, boolean isAccepted) {
        String body = "{\"documentType\":\"privacy_policy\",\"documentVersion\":\"%s\",\"isAccepted\":%s}"
                .formatted(version, isAccepted);
        run.send(run.postAs(sub, CONSENT, body)).acceptedBare();
    }

    @Test
    void tellsAReceiverOfAConsentAndOfItsWithdrawal() {
        run.addUser("events-consent");
        run.system().events().deliver();

        decide("events-consent", "1.2.0", true);
        decide("events-consent", "1.2.0", false);
        run.system().events().deliver();

        assertThat(receiver.types("events-consent"))
                .containsExactly("profile.updated", "consent.recorded", "consent.withdrawn");
        ObjectNode recorded = receiver.about("events-consent").get(1);
        assertThat(recorded.path("specversion").asText()).isEqualTo("1.0");
        assertThat(recorded.path("source").asText()).isEqualTo("urn:allmine:tenant:default");
        assertThat(recorded.path("tenantid").asText()).isEqualTo("default");
        assertThat(recorded.at("/data/documentType").asText()).isEqualTo("privacy_policy");
        assertThat(recorded.at("/data/documentVersion").asText()).isEqualTo("1.2.0");
        assertThat(recorded.at("/data/isAccepted").asBoolean()).isTrue();
        assertThat(recorded.at("/data/consentId").asText()).matches("[0-9a-f]{24}");
        ObjectNode withdrawn = receiver.about("events-consent").get(2);
        assertThat(withdrawn.at("/data/isAccepted").isBoolean()).isTrue();
        assertThat(withdrawn.at("/data/isAccepted").asBoolean()).isFalse();
        assertThat(withdrawn.at("/data/previousVersion").asText()).isEqualTo("1.2.0");
    }

    @Test
    void tellsAReceiverNothingOfARefusal() {
        run.addUser("events-refused");
        run.system().events().deliver();

        run.send(run.postAs(
                "events-refused",
                CONSENT,
                "{\"documentType\":\"privacy_policy\",\"documentVersion\":\"0.0.1\",\"isAccepted\":true}"));
        run.system().events().deliver();

        assertThat(receiver.types("events-refused")).containsExactly("profile.updated");
    }

    @Test
    void tellsAReceiverThatAnIdentityIsConfirmedWithoutTellingWhoItIs() {
        String sub = users.newUser();
        run.system().events().deliver();

        users.confirm(sub, IdentityRequest.declared(IdentityRequest.newNumber()))
                .acceptedBare();
        run.system().events().deliver();

        assertThat(receiver.types(sub))
                .containsExactlyInAnyOrder("profile.updated", "identity.confirmed", "additional-info.added");
        assertThat(receiver.about(sub).toString()).doesNotContain("Ahmet", "Yılmaz", "1990", "Örnek");
        JsonNode confirmed = receiver.about(sub).stream()
                .filter(event -> event.path("type").asText().endsWith("identity.confirmed"))
                .findFirst()
                .orElseThrow();
        assertThat(confirmed.at("/data/confirmationId").asText()).isNotEmpty();
        assertThat(confirmed.at("/data/method").asText()).isNotEmpty();
    }

    @Test
    void tellsAReceiverThatANumberWasRefusedByTheRegister() {
        String sub = users.newUser();
        run.system().events().deliver();

        users.confirm(sub, IdentityRequest.verified("20000000114")).acceptedBare();
        run.system().events().deliver();

        assertThat(receiver.types(sub)).containsExactly("profile.updated", "identity.refused");
        assertThat(receiver.about(sub).getLast().at("/data/reason").asText()).isEqualTo("REGISTER_SAID_NO");
    }

    @Test
    void appliesTheStatusOfAScreeningSystemAndTellsTheReceiver() {
        String sub = users.newUser();
        screen("s-2", sub, "BLOCKED", "2026-01-15T10:30:00.000Z");
        run.system().events().deliver();

        screen("s-2", sub, "BLOCKED", "2026-01-15T10:30:00.000Z");
        screen("s-1", sub, "CLEAR", "2026-01-15T10:29:59.999Z");
        run.system().events().deliver();

        assertThat(receiver.types(sub)).containsExactly("profile.updated", "identity.aml-changed");
        assertThat(receiver.about(sub).getLast().at("/data/status").asText()).isEqualTo("BLOCKED");
        assertThat(receiver.about(sub).getLast().at("/data/reference").asText()).isEqualTo("case-7");
        assertThat(LocalRun.attribute(users.profile(sub), "amlStatus").s()).isEqualTo("BLOCKED");
        users.confirm(sub, IdentityRequest.declared(IdentityRequest.newNumber()))
                .refused(Problem.AML_BLOCKED, "the anti-money-laundering check blocks this account; contact support");
    }

    @Test
    void keepsAnEventAboutAnUnknownUserWithTheReason() {
        screen("s-3", "events-nobody", "CLEAR", "2026-01-15T10:30:00.000Z");

        run.system().events().deliver();

        assertThat(run.system().events().deadLetters().of("RefusedAmlEvents"))
                .singleElement()
                .satisfies(text -> {
                    ObjectNode letter = Json.object(text).orElseThrow();
                    assertThat(letter.at("/requestPayload/detail/id").asText()).isEqualTo("s-3");
                    assertThat(letter.at("/requestContext/approximateInvokeCount")
                                    .asInt())
                            .isEqualTo(3);
                    assertThat(letter.at("/responsePayload/errorMessage").asText())
                            .isEqualTo("USER_NOT_FOUND");
                });
        assertThat(run.items("Users", "T#default#U#events-nobody")).isEmpty();
        assertThat(receiver.types("events-nobody")).isEmpty();
    }

    /** Puts the event of a screening system on the bus. */
    private void screen(String id, String sub, String status, String time) {
        String event = """
            {"specversion": "1.0", "id": "%s", "source": "urn:example:screening", "type": "com.allmine.aml.status-set",
            "time": "%s", "data": {"tenantId": "default", "userId": "%s", "status": "%s", "reference": "case-7"}}
            """.formatted(id, time, sub, status);
        assertThat(run.system().events().put(event)).isEmpty();
    }

    @Test
    void tellsAReceiverThatAUserIsErased() {
        String sub = users.newUser();
        users.confirm(sub, IdentityRequest.declared(IdentityRequest.newNumber()))
                .acceptedBare();

        run.erase(sub);
        run.system().events().deliver();

        assertThat(receiver.types(sub)).contains("user.erased");
    }

    @Test
    void repeatsAnEventWithTheSameIdAndKeepsItOnceInTheFeed() {
        run.addUser("events-repeated");
        run.system().events().deliver();
        int positions = feed();

        run.system().events().replay();

        assertThat(receiver.about("events-repeated"))
                .hasSize(2)
                .extracting(event -> event.path("id").asText())
                .containsOnly(
                        receiver.about("events-repeated").getFirst().path("id").asText());
        assertThat(feed()).isEqualTo(positions);
    }

    /** The number of events in the feed of the tenant. */
    private int feed() {
        return (int) run.items("Events", "T#default").stream()
                .map(item -> LocalRun.attribute(item, "sk").s())
                .filter(sk -> sk.startsWith("E#"))
                .count();
    }

    @Test
    void reportsARecordThatCannotBePublishedAndPublishesTheOthers() {
        run.system()
                .tables()
                .client()
                .putItem(put -> put.tableName("Consents")
                        .item(Map.of(
                                "pk", AttributeValue.fromS("T#default#U#broken"),
                                "sk", AttributeValue.fromS("HEAD#privacy_policy"),
                                "_id", AttributeValue.fromS("1"))));
        run.addUser("events-after");
        decide("events-after", "1.2.0", true);

        run.system().events().deliver();

        assertThat(receiver.types("events-after")).contains("consent.recorded");
        assertThat(run.system().events().deadLetters().of("UnpublishedRecords"))
                .isNotEmpty()
                .allSatisfy(letter -> assertThat(Json.object(letter)
                                .orElseThrow()
                                .at("/DDBStreamBatchInfo/batchSize")
                                .asInt())
                        .isEqualTo(1));
    }
}
