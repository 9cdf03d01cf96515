package com.allmine.showconsentreceipt;

import static com.allmine.data.consent.DocumentType.CONSENT_FORM;
import static com.allmine.data.consent.DocumentType.PRIVACY_POLICY;
import static com.allmine.data.consent.DocumentType.TERMS_OF_USE;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Api;
import com.allmine.api.Caller;
import com.allmine.api.Digest;
import com.allmine.api.errors.Language;
import com.allmine.api.errors.Problem;
import com.allmine.api.input.ClientHeaders;
import com.allmine.api.input.Platform;
import com.allmine.api.input.Timezone;
import com.allmine.api.json.Json;
import com.allmine.auth.TestAuth;
import com.allmine.crypto.KeySet;
import com.allmine.crypto.PublishedKeys;
import com.allmine.crypto.SdJwt;
import com.allmine.data.Ids;
import com.allmine.data.consent.Consent;
import com.allmine.data.consent.Consents.Decision;
import com.allmine.data.consent.Consents.Evidence;
import com.allmine.data.consent.DocumentType;
import com.allmine.data.consent.InMemoryConsentRecords;
import com.allmine.data.consent.InMemoryConsents;
import com.allmine.data.consent.SampleDocuments;
import com.allmine.data.permission.InMemoryGrants;
import com.allmine.data.permission.Permission;
import com.allmine.data.permission.RequiredPermission;
import com.allmine.data.user.Profiles;
import com.allmine.testkit.Request;
import com.allmine.testkit.Response;
import com.allmine.testkit.SettableClock;
import com.allmine.testkit.TestKeys;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ShowConsentReceiptHandlerTest {
    private static final String PATH = "/api/v1/legal-documents/consent/{id}/receipt";
    private static final Caller USER = new Caller("default", "u-1", Set.of("user"));
    private static final Caller NEIGHBOUR = new Caller("default", "u-2", Set.of("user"));
    private static final Caller NAMESAKE = new Caller("acme", "u-1", Set.of("user"));
    private static final Caller ADMIN = new Caller("default", "boss", Set.of("admin"));
    private static final Caller FOREIGN_ADMIN = new Caller("acme", "boss", Set.of("admin"));
    private static final String DIFFERS = "the stored record differs from the evidence; contact support";
    private static final RequiredPermission REQUIRED = new RequiredPermission("show-consent-receipt", Permission.READ);

    private final SettableClock clock = new SettableClock("2026-01-15T10:30:00.123Z");
    private final Ids ids = new Ids(clock, new SecureRandom());
    private final InMemoryConsents consents = new InMemoryConsents()
            .with("default", Profiles.fresh("u-1"))
            .with("default", Profiles.fresh("u-2"))
            .with("acme", Profiles.fresh("u-1"));
    private final List<String> log = new ArrayList<>();
    private final ShowConsentReceiptHandler handler = handler("user", "admin");

    private ShowConsentReceiptHandler handler(String... roles) {
        return new ShowConsentReceiptHandler(
                new Api(clock, log::add),
                TestAuth.authorizer(clock, new InMemoryGrants().with(REQUIRED, roles)),
                new InMemoryConsentRecords(consents),
                new ReceiptSigner(KeySet.of(TestKeys.KEY_SET, clock), "https://api.example.com", "Örnek A.Ş."));
    }

    private Consent decide(Caller caller, DocumentType type, String version, boolean isAccepted) {
        ClientHeaders client = new ClientHeaders(Language.TR, Timezone.UTC, Platform.WEB, null, "device-123");
        return consents.record(
                caller, ids.next(), new Decision(type, version, isAccepted), new Evidence("192.168.1.1", null, client));
    }

    private Request request(Caller caller, String id) {
        return Request.get(PATH)
                .pathParameter("id", id)
                .bearer(TestAuth.tokens(clock).signIn(caller));
    }

    private SdJwt receipt(Caller caller, String id) {
        Response response = request(caller, id).to(handler);
        assertThat(response.status()).isEqualTo(200);
        return parsed(response);
    }

    private static SdJwt parsed(Response response) {
        byte[] body = Base64.getDecoder().decode(response.body());
        return SdJwt.parse(new String(body, StandardCharsets.US_ASCII)).orElseThrow();
    }

    private static PublishedKeys publishedKeys() {
        ObjectNode set = Json.object(TestKeys.KEY_SET).orElseThrow();
        set.path("keys").forEach(key -> ((ObjectNode) key).remove(List.of("d", "k")));
        return PublishedKeys.of(Json.write(set));
    }

    @Test
    void returnsTheDocumentedReceipt() {
        Consent first = decide(USER, TERMS_OF_USE, "1.1.0", true);
        clock.advance(Duration.ofSeconds(1));
        Consent consent = decide(USER, TERMS_OF_USE, "1.1.0", false);

        Response response = request(USER, consent.id()).to(handler);

        SdJwt receipt = parsed(response);
        assertThat(response.header("Content-Type")).isEqualTo("application/sd-jwt");
        assertThat(response.header("Cache-Control")).isEqualTo("no-store");
        assertThat(receipt.isSignedBy(publishedKeys())).isTrue();
        assertThat(receipt.keyId()).isEqualTo("receipt-1");
        assertThat(receipt.type()).isEqualTo("consent-receipt+sd-jwt");
        JsonNode chain = receipt.claims().path("record").path("chain");
        JsonNode firstChain = receipt(USER, first.id()).claims().path("record").path("chain");
        assertThat(firstChain.path("previousHash").asText()).isEmpty();
        assertThat(chain.path("previousHash")).isEqualTo(firstChain.path("hash"));
        assertThat(Json.write(receipt.claims())).isEqualTo("""
            {"iss":"https://api.example.com","iat":1768473001,"jti":"%s","sub":"u-1","tenant":"default",\
            "record":{"schema_version":"ISO/IEC TS 27560:2023","event_state":"dpv:ConsentWithdrawn",\
            "event_time":"2026-01-15T10:30:01.123Z",\
            "privacy_notice":{"documentType":"terms_of_use","documentVersion":"1.1.0","documentKind":"CONTRACT",\
            "textHash":"%s"},"language":"tr",\
            "pii_controllers":[{"party_name":"Örnek A.Ş.","party_role":"dpv:DataController"}],"jurisdiction":"TR",\
            "withdrawal_method":"POST https://api.example.com/api/v1/legal-documents/consent with documentType \
            terms_of_use, documentVersion 1.1.0 and isAccepted false",\
            "chain":{"sequence":2,"hash":"%s","previousHash":"%s"}},\
            "evidence":{"ipAddress":"192.168.1.1","deviceId":"device-123","userAgent":null}}\
            """.formatted(
                        consent.id(),
                        Digest.sha256(SampleDocuments.text(TERMS_OF_USE, "1.1.0", Language.TR)),
                        chain.path("hash").asText(),
                        chain.path("previousHash").asText()));
    }

    @Test
    void saysWhetherTheConsentWasGivenRefusedOrWithdrawn() {
        String refused = decide(USER, CONSENT_FORM, "1.0.0", false).id();
        String given = decide(USER, CONSENT_FORM, "1.0.0", true).id();
        String withdrawn = decide(USER, CONSENT_FORM, "1.0.0", false).id();

        assertThat(List.of(refused, given, withdrawn))
                .map(id -> receipt(USER, id)
                        .claims()
                        .path("record")
                        .path("event_state")
                        .asText())
                .containsExactly("dpv:ConsentRefused", "dpv:ConsentGiven", "dpv:ConsentWithdrawn");
    }

    @Test
    void hasTheSamePayloadWithoutTheDisclosureAfterAnErasure() {
        Consent consent = decide(USER, PRIVACY_POLICY, "1.2.0", true);
        SdJwt before = receipt(USER, consent.id());
        consents.erase(USER);

        SdJwt after = receipt(ADMIN, consent.id());

        assertThat(after.payload()).isEqualTo(before.payload());
        assertThat(before.claims().has("evidence")).isTrue();
        assertThat(after.claims().has("evidence")).isFalse();
        assertThat(List.of(before, after)).allMatch(receipt -> receipt.isSignedBy(publishedKeys()));
    }

    @Test
    void showsAUserNoReceiptOfAnother() {
        Consent consent = decide(USER, TERMS_OF_USE, "1.1.0", true);

        request(NEIGHBOUR, consent.id()).to(handler).refused(Problem.CONSENT_NOT_FOUND);
        request(NAMESAKE, consent.id()).to(handler).refused(Problem.CONSENT_NOT_FOUND);
        request(FOREIGN_ADMIN, consent.id()).to(handler).refused(Problem.CONSENT_NOT_FOUND);
    }

    @Test
    void showsAnAdminTheReceiptsOfTheTenant() {
        Consent consent = decide(USER, TERMS_OF_USE, "1.1.0", true);

        assertThat(receipt(ADMIN, consent.id()).payload())
                .isEqualTo(receipt(USER, consent.id()).payload());
        assertThat(receipt(new Caller("default", "both", Set.of("admin", "user")), consent.id())
                        .claims()
                        .path("sub")
                        .asText())
                .isEqualTo("u-1");
    }

    /** Such an admin reads as a user: the receipts of others go with the permission of the role. */
    @Test
    void showsAnAdminWithoutThePermissionOnlyTheirOwn() {
        ShowConsentReceiptHandler forUsers = handler("user");
        Consent consent = decide(USER, TERMS_OF_USE, "1.1.0", true);
        Caller own = new Caller("default", "u-1", Set.of("admin", "user"));
        Caller other = new Caller("default", "u-2", Set.of("admin", "user"));

        assertThat(request(own, consent.id()).to(forUsers).status()).isEqualTo(200);
        request(other, consent.id()).to(forUsers).refused(Problem.CONSENT_NOT_FOUND);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "019bc134784035a2c4cb5da1", "../../x", "%2e", "\uD83D\uDE00", "T#default#C#1"})
    void refusesAnUnknownId(String id) {
        decide(USER, TERMS_OF_USE, "1.1.0", true);

        request(USER, id).to(handler).refused(Problem.CONSENT_NOT_FOUND);
        request(ADMIN, id).to(handler).refused(Problem.CONSENT_NOT_FOUND);
        request(ADMIN, id + "a".repeat(60_000)).to(handler).refused(Problem.CONSENT_NOT_FOUND);
    }

    @Test
    void refusesToProveAChainThatWasAltered() {
        Consent consent = decide(USER, TERMS_OF_USE, "1.1.0", true);
        decide(USER, TERMS_OF_USE, "1.1.0", false);
        consents.alter(USER, TERMS_OF_USE, 1, "isAccepted", AttributeValue.fromBool(false));
        log.clear();

        request(USER, consent.id()).to(handler).refused(Problem.EVIDENCE_BROKEN, DIFFERS);
        request(ADMIN, consent.id()).to(handler).refused(Problem.EVIDENCE_BROKEN, DIFFERS);

        assertThat(log)
                .allSatisfy(line -> assertThat(line)
                        .contains("\"code\":\"EVIDENCE_BROKEN\"", "terms_of_use: event 1 was altered")
                        .doesNotContain("192.168.1.1"));
    }

    @Test
    void noticesThatADecisionWasRemoved() {
        Consent consent = decide(USER, TERMS_OF_USE, "1.1.0", true);
        decide(USER, TERMS_OF_USE, "1.1.0", false);
        consents.remove(USER, TERMS_OF_USE, 1);

        request(USER, consent.id()).to(handler).refused(Problem.EVIDENCE_BROKEN, DIFFERS);
    }

    /** The order of the checks: nobody learns what exists before they are authorized. */
    @Test
    void authorizesBeforeItLooksForTheDecision() {
        Request unknown = Request.get(PATH).pathParameter("id", "019bc134784035a2c4cb5dff");

        unknown.to(handler).refused(Problem.AUTHENTICATION_REQUIRED);
        unknown.bearer(TestAuth.token(clock, "u-1", "auditor"))
                .to(handler)
                .refused(Problem.ROLE_NOT_ALLOWED, "your role does not allow this");
        assertThat(unknown.bearer(TestAuth.token(clock, "u-1", "user"))
                        .header("X-Language", "de")
                        .to(handler)
                        .errors())
                .containsExactly("Validation failed", "X-Language: must be one of en, tr");
    }

    @Test
    void refusesInTurkish() {
        Consent consent = decide(USER, TERMS_OF_USE, "1.1.0", true);
        consents.alter(USER, TERMS_OF_USE, 1, "hash", AttributeValue.fromS("0"));

        Response response =
                request(USER, consent.id()).header("X-Language", "tr").to(handler);

        assertThat(response.errors().getLast()).isEqualTo("saklanan kayıt kanıtla uyuşmuyor; destekle iletişime geçin");
    }
}
