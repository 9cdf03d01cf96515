package com.allmine.local.journeys;

import static com.allmine.local.LocalRun.attribute;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.errors.Problem;
import com.allmine.emulators.register.RegisterEmulator;
import com.allmine.local.LocalRun;
import com.allmine.local.UsesLocalRun;
import com.allmine.testkit.Response;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** How sure an identity is: as its owner reads it, as the token says it, and as the tenant requires it. */
@UsesLocalRun
class ShowIdentityAssuranceJourneyTest {
    private static final String TOO_LOW = "useTCKNService: the national register must confirm the identity; send true";

    private final LocalRun run;
    private final IdentityTenant tenant;

    ShowIdentityAssuranceJourneyTest(LocalRun run) {
        this.run = run;
        this.tenant = IdentityTenant.next(run);
    }

    private String declaredTime(String sub) {
        JsonNode shown = tenant.assurance(sub).acceptedBare();
        assertThat(shown.path("verified_claims").isNull()).isTrue();
        return shown.at("/declared/time").asText();
    }

    private JsonNode verified(String sub) {
        JsonNode shown = tenant.assurance(sub).acceptedBare();
        assertThat(shown.has("declared")).isFalse();
        return shown.path("verified_claims");
    }

    private static JsonNode assurance(Response confirmed) {
        return IdentityUsers.claims(confirmed.acceptedBare().path("token").asText())
                .path("assurance");
    }

    @Test
    void aDeclaredIdentityBecomesAVerifiedClaimByTheRegistersYesAndStaysOne() {
        String sub = tenant.newUser();
        String number = IdentityRequest.newNumber();
        tenant.assurance(sub).refused(Problem.IDENTITY_NOT_CONFIRMED);

        JsonNode declared = assurance(tenant.confirm(sub, IdentityRequest.declared(number)));
        assertThat(declared.path("method").asText()).isEqualTo("DECLARED");
        assertThat(declaredTime(sub)).isEqualTo(declared.path("time").asText());

        JsonNode confirmed = assurance(tenant.confirm(sub, IdentityRequest.verified(number)));
        assertThat(confirmed.path("method").asText()).isEqualTo("NVI");
        JsonNode shown = verified(sub);
        assertThat(shown.at("/verification/trust_framework").asText()).isEqualTo("tr_masak");
        assertThat(shown.at("/verification/time")).isEqualTo(confirmed.path("time"));
        assertThat(shown.at("/verification/evidence/0/check_details/0/time")).isEqualTo(confirmed.path("time"));
        assertThat(shown.path("claims"))
                .hasToString("{\"given_name\":\"Ahmet\",\"family_name\":\"Yılmaz\",\"birthdate\":\"1990-01-15\"}");

        tenant.confirm(sub, IdentityRequest.declared(number)).acceptedBare();
        assertThat(verified(sub)).isEqualTo(shown);
    }

    @Test
    void showsTheLatestNameThatTheRegisterConfirmed() {
        String sub = tenant.newUser();
        String number = IdentityRequest.newNumber();
        tenant.confirm(sub, IdentityRequest.verified(number)).acceptedBare();

        tenant.confirm(sub, IdentityUsers.with(IdentityRequest.verified(number), "surname", "Öztürk"))
                .acceptedBare();

        assertThat(verified(sub).at("/claims/family_name").asText()).isEqualTo("Öztürk");
    }

    @Test
    void aNoOfTheRegisterConfirmsNothing() {
        String sub = tenant.newUser();
        tenant.confirm(sub, IdentityRequest.verified(RegisterEmulator.UNKNOWN)).acceptedBare();

        tenant.assurance(sub).refused(Problem.IDENTITY_NOT_CONFIRMED);
    }

    @Test
    void nobodyElseSeesIt() {
        String sub = tenant.newUser();
        tenant.confirm(sub, IdentityRequest.verified(IdentityRequest.newNumber()))
                .acceptedBare();
        IdentityTenant other = IdentityTenant.next(run);

        Response unknown = other.assurance(sub);
        unknown.refused(Problem.USER_NOT_FOUND);
        run.addUser(other.id(), sub);
        Response namesake = other.assurance(sub);
        namesake.refused(Problem.IDENTITY_NOT_CONFIRMED);
        tenant.assurance(tenant.newUser()).refused(Problem.IDENTITY_NOT_CONFIRMED);
        new IdentityTenant(run, tenant.id() + "%23U%23" + sub).assurance(sub).refused(Problem.USER_NOT_FOUND);
        run.send(run.to("/user/identity-assurance")
                        .header("x-auth", other.token(sub))
                        .header("tenant-id", tenant.id()))
                .refused(Problem.TENANT_MISMATCH, "tenant-id: must be the tenant of the token");
        assertThat(List.of(unknown.body(), namesake.body())).noneMatch(body -> body.contains("Yılmaz"));
    }

    @Test
    void aRestrictedAccountReadsItAndAClosedOneDoesNot() {
        String sub = tenant.newUser();
        tenant.confirm(sub, IdentityRequest.verified(IdentityRequest.newNumber()))
                .acceptedBare();
        JsonNode before = verified(sub);

        tenant.set(sub, "amlStatus", AttributeValue.fromS("BLOCKED"));
        tenant.set(sub, "accessFromIPsAllowedByUser", AttributeValue.fromSs(List.of("cb007100/24")));
        assertThat(verified(sub)).isEqualTo(before);

        tenant.set(sub, "accountDeletionStatus", AttributeValue.fromS("finalized"));
        tenant.assurance(sub).refused(Problem.ACCOUNT_CLOSED, "the account is closed");
    }

    @Test
    void aTenantThatRequiresTheRegisterRefusesADeclarationAndAcceptsTheRegistersYes() {
        tenant.setPolicy(1, "NVI");
        String sub = tenant.newUser();
        String number = IdentityRequest.newNumber();

        tenant.confirm(sub, IdentityRequest.declared(number)).refused(Problem.ASSURANCE_TOO_LOW, TOO_LOW);
        assertThat(tenant.profile(sub))
                .doesNotContainKeys("identity", "identityHash", "additionalInfoId", "updatedAt", "attempt1");
        tenant.assurance(sub).refused(Problem.IDENTITY_NOT_CONFIRMED);

        JsonNode confirmed = assurance(tenant.confirm(sub, IdentityRequest.verified(number)));
        assertThat(confirmed.path("method").asText()).isEqualTo("NVI");
        String agreeing = IdentityUsers.with(IdentityRequest.declared(number), "address", "Yeni Mah. No:2");
        assertThat(assurance(tenant.confirm(sub, agreeing))).isEqualTo(confirmed);
        assertThat(verified(sub).at("/verification/time")).isEqualTo(confirmed.path("time"));
        assertThat(attribute(tenant.profile(sub), "identityMethod").s()).isEqualTo("NVI");
    }

    @Test
    void saysSoInTurkishToo() {
        tenant.setPolicy(1, "NVI");
        String body = IdentityRequest.declared(IdentityRequest.newNumber());

        assertThat(run.send(run.to(IdentityRequest.PATH)
                                .POST(BodyPublishers.ofString(body))
                                .header("Content-Type", "application/json")
                                .header("X-Language", "tr")
                                .header("x-auth", tenant.token(tenant.newUser())))
                        .errors())
                .containsExactly(
                        "Kaynak zaten var veya mevcut durumunda değiştirilemez",
                        "useTCKNService: kimliği nüfus kayıt sistemi doğrulamalıdır; true gönderin");
    }
}
