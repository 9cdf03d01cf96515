package com.allmine.local.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Digest;
import com.allmine.api.errors.Problem;
import com.allmine.crypto.PublishedKeys;
import com.allmine.crypto.SdJwt;
import com.allmine.data.audit.AuditEntry;
import com.allmine.local.LocalRun;
import com.allmine.local.UsesLocalRun;
import com.allmine.testkit.Response;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Every test has separate users, whose decisions are only those of the test. */
@UsesLocalRun
class ShowConsentReceiptJourneyTest {
    private static final String PATH = "/api/v1/legal-documents/consent";
    private static final Pattern RECEIPT = Pattern.compile("<(/[^>]+)>; rel=\"receipt\"");

    private final LocalRun run;

    ShowConsentReceiptJourneyTest(LocalRun run) {
        this.run = run;
    }

    private HttpRequest.Builder decision(String sub, boolean isAccepted) {
        String body = "{\"documentType\":\"consent_form\",\"documentVersion\":\"1.0.0\",\"isAccepted\":%s}"
                .formatted(isAccepted);
        return run.postAs(sub, PATH, body).header("X-Device-ID", "device-of-" + sub);
    }

    /** Records a decision of a new user. */
    private Response decide(String sub) {
        run.addUser(sub);
        return run.send(decision(sub, true));
    }

    /** The address of the receipt, from the response to the recorded decision. */
    private static String link(Response recorded) {
        Matcher link = RECEIPT.matcher(String.valueOf(recorded.header("Link")));
        assertThat(link.matches()).as(recorded.toString()).isTrue();
        return link.group(1);
    }

    private Response get(String token, String path) {
        return run.send(run.to(path).header("Authorization", "Bearer " + token));
    }

    private String admin() {
        return run.get("/_local/tokens?sub=receipts-admin&roles=admin")
                .json()
                .path("token")
                .asText();
    }

    private SdJwt receipt(String token, String path) {
        Response response = get(token, path);
        assertThat(response.status()).as(response.body()).isEqualTo(200);
        assertThat(response.header("Content-Type")).isEqualTo("application/sd-jwt");
        return SdJwt.parse(response.body()).orElseThrow();
    }

    /** The key set as anyone gets it. */
    private PublishedKeys published() {
        return PublishedKeys.of(run.get("/.well-known/jwks.json").body());
    }

    @Test
    void leadsFromTheDecisionToAReceiptThatThePublishedKeysVerify() {
        Response recorded = decide("receipt-owner");
        JsonNode consent = recorded.acceptedBare();

        SdJwt receipt = receipt(run.token("receipt-owner"), link(recorded));

        assertThat(receipt.isSignedBy(published())).isTrue();
        JsonNode claims = receipt.claims();
        assertThat(claims.path("iss").asText()).isEqualTo("https://allmine.invalid");
        assertThat(claims.path("jti")).isEqualTo(consent.path("_id"));
        assertThat(claims.path("sub").asText()).isEqualTo("receipt-owner");
        assertThat(claims.path("record").path("event_time")).isEqualTo(consent.path("consentDate"));
        assertThat(claims.path("record").path("event_state").asText()).isEqualTo("dpv:ConsentGiven");
        assertThat(claims.path("evidence").path("deviceId").asText()).isEqualTo("device-of-receipt-owner");
        assertThat(claims.path("evidence").path("ipAddress")).isEqualTo(consent.path("ipAddress"));
    }

    /** The receipt names the very entry of the tree: its hash is the SHA-256 of the entry's text. */
    @Test
    void bindsTheReceiptToTheEntryOfTheTree() {
        Response recorded = decide("receipt-entry");
        JsonNode chain = receipt(run.token("receipt-entry"), link(recorded))
                .payload()
                .path("record")
                .path("chain");

        Map<String, AttributeValue> event = run.items("Consents", "T#default#U#receipt-entry").stream()
                .filter(item -> LocalRun.attribute(item, "sk").s().startsWith("EVENT#"))
                .findFirst()
                .orElseThrow();

        assertThat(chain.path("hash").asText())
                .isEqualTo(Digest.sha256(AuditEntry.consent(event).text()));
    }

    @Test
    void leadsToTheSameReceiptWhenTheRequestIsRepeated() {
        run.addUser("receipt-repeated");
        Response first = run.send(decision("receipt-repeated", true).header("Idempotency-Key", "receipt"));
        Response second = run.send(decision("receipt-repeated", true).header("Idempotency-Key", "receipt"));

        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(link(second))
                .isEqualTo(link(first))
                .contains(first.json().path("_id").asText());
    }

    @Test
    void hasTheSamePayloadWithoutTheEvidenceAfterAnErasure() {
        String link = link(decide("receipt-erased"));
        SdJwt before = receipt(admin(), link);

        run.erase("receipt-erased");

        SdJwt after = receipt(admin(), link);
        assertThat(after.payload()).isEqualTo(before.payload());
        assertThat(before.claims().has("evidence")).isTrue();
        assertThat(after.claims().has("evidence")).isFalse();
        assertThat(after.isSignedBy(published())).isTrue();
        assertThat(before.isSignedBy(published())).isTrue();
    }

    @Test
    void showsOthersOnlyThatThereIsNoSuchDecision() {
        String link = link(decide("receipt-private"));

        get(run.token("receipt-stranger"), link).refused(Problem.CONSENT_NOT_FOUND);
        run.send(run.to(link)).refused(Problem.AUTHENTICATION_REQUIRED);
    }

    @Test
    void refusesToSignAStoredDecisionThatWasAltered() {
        Response recorded = decide("receipt-altered");
        storeAnswer("receipt-altered", false);

        get(run.token("receipt-altered"), link(recorded))
                .refused(Problem.EVIDENCE_BROKEN, "the stored record differs from the evidence; contact support");

        storeAnswer("receipt-altered", true);
        assertThat(receipt(run.token("receipt-altered"), link(recorded)).isSignedBy(published()))
                .isTrue();
    }

    private void storeAnswer(String sub, boolean isAccepted) {
        run.system()
                .tables()
                .client()
                .updateItem(u -> u.tableName("Consents")
                        .key(Map.of(
                                "pk", AttributeValue.fromS("T#default#U#" + sub),
                                "sk", AttributeValue.fromS("EVENT#consent_form#000000001")))
                        .updateExpression("SET isAccepted = :answer")
                        .expressionAttributeValues(Map.of(":answer", AttributeValue.fromBool(isAccepted))));
    }
}
