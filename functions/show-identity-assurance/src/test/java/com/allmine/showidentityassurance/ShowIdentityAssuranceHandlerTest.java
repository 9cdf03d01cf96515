package com.allmine.showidentityassurance;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Api;
import com.allmine.api.Caller;
import com.allmine.api.errors.Problem;
import com.allmine.auth.TestAuth;
import com.allmine.data.assurance.ConfirmedIdentity;
import com.allmine.data.assurance.InMemoryConfirmedIdentities;
import com.allmine.data.dynamo.Timestamp;
import com.allmine.data.identity.Identity;
import com.allmine.data.permission.InMemoryGrants;
import com.allmine.data.permission.Permission;
import com.allmine.data.permission.RequiredPermission;
import com.allmine.data.user.Profiles;
import com.allmine.testkit.Request;
import com.allmine.testkit.Response;
import com.allmine.testkit.SettableClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShowIdentityAssuranceHandlerTest {
    private static final Identity AHMET = new Identity("10000000146", "Ahmet", null, "Yılmaz", "1990-01-15");
    private static final Timestamp TIME = new Timestamp("2025-12-24T08:15:30.123Z");

    private final SettableClock clock = new SettableClock("2026-01-15T10:30:00.000Z");
    private final List<String> log = new ArrayList<>();
    private final InMemoryConfirmedIdentities identities = new InMemoryConfirmedIdentities()
            .with("default", Profiles.fresh("verified"), new ConfirmedIdentity(AHMET, true, TIME))
            .with("default", Profiles.fresh("declared"), new ConfirmedIdentity(AHMET, false, TIME))
            .with("default", Profiles.fresh("fresh"), null)
            .with("default", Profiles.deleting("closed", "finalized", null), new ConfirmedIdentity(AHMET, true, TIME));
    private final ShowIdentityAssuranceHandler handler = new ShowIdentityAssuranceHandler(
            new Api(clock, log::add),
            TestAuth.authorizer(
                    clock,
                    new InMemoryGrants()
                            .with(new RequiredPermission("show-identity-assurance", Permission.READ), "user", "admin")),
            identities);

    private static Request get() {
        return Request.get("/user/identity-assurance");
    }

    private Request of(String userId) {
        return get().header("x-auth", TestAuth.token(clock, userId, "user"));
    }

    @Test
    void returnsTheVerifiedClaimsAsTheContractSaysToTheByte() {
        Response response = of("verified").to(handler);

        response.acceptedBare();
        assertThat(response.body())
                .isEqualTo("{\"verified_claims\":{\"verification\":{\"trust_framework\":\"tr_masak\","
                        + "\"time\":\"2025-12-24T08:15:30.123Z\",\"evidence\":[{\"type\":\"electronic_record\","
                        + "\"check_details\":[{\"check_method\":\"data\",\"organization\":\"NVI\","
                        + "\"time\":\"2025-12-24T08:15:30.123Z\"}],\"record\":{\"type\":\"population_register\","
                        + "\"source\":{\"name\":\"Nüfus ve Vatandaşlık İşleri Genel Müdürlüğü\","
                        + "\"country_code\":\"TUR\"}}}]},\"claims\":{\"given_name\":\"Ahmet\","
                        + "\"family_name\":\"Yılmaz\",\"birthdate\":\"1990-01-15\"}}}");
    }

    @Test
    void neverShowsADeclaredIdentityAsAVerifiedClaim() {
        Response response = of("declared").to(handler);

        response.acceptedBare();
        assertThat(response.body())
                .isEqualTo("{\"verified_claims\":null,\"declared\":{\"time\":\"2025-12-24T08:15:30.123Z\"}}");
    }

    @Test
    void givesBothNamesToThoseWhoHaveTwo() {
        Identity two = new Identity("10000000146", "Fatma Nur", "Işıl", "Öğütçü", "1985-03-04");
        identities.with("default", Profiles.fresh("verified"), new ConfirmedIdentity(two, true, TIME));

        assertThat(of("verified").to(handler).acceptedBare().at("/verified_claims/claims"))
                .hasToString("{\"given_name\":\"Fatma Nur Işıl\",\"family_name\":\"Öğütçü\","
                        + "\"birthdate\":\"1985-03-04\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"verified", "declared"})
    void isNotKeptByAnyCache(String userId) {
        assertThat(of(userId).to(handler).header("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void refusesAUserWhoConfirmedNothing() {
        of("fresh").to(handler).refused(Problem.IDENTITY_NOT_CONFIRMED);
        of("fresh").header("X-Language", "tr").to(handler).refused(Problem.IDENTITY_NOT_CONFIRMED);
        assertThat(of("fresh").header("X-Language", "tr").to(handler).errors()).containsExactly("Kaynak bulunamadı");
    }

    @Test
    void refusesAnUnknownUser() {
        of("nobody").to(handler).refused(Problem.USER_NOT_FOUND);
    }

    @Test
    void refusesAClosedAccount() {
        of("closed").to(handler).refused(Problem.ACCOUNT_CLOSED, "the account is closed");
        of("closed").header("X-Language", "tr").to(handler).refused(Problem.ACCOUNT_CLOSED, "hesap kapatılmış");
    }

    @Test
    void showsNobodyTheIdentityOfAnotherTenantsUser() {
        String namesake = TestAuth.tokens(clock).signIn(new Caller("acme", "verified", Set.of("user")));

        get().header("x-auth", namesake).to(handler).refused(Problem.USER_NOT_FOUND);
        get().header("x-auth", namesake)
                .header("tenant-id", "default")
                .to(handler)
                .refused(Problem.TENANT_MISMATCH, "tenant-id: must be the tenant of the token");
    }

    @Test
    void showsAnAdminTheirOwnIdentityOnly() {
        get().header("x-auth", TestAuth.token(clock, "boss", "admin"))
                .query("userId", "verified")
                .to(handler)
                .refused(Problem.USER_NOT_FOUND);
    }

    @Test
    void takesTheTokenFromEitherHeader() {
        get().bearer(TestAuth.token(clock, "verified", "admin")).to(handler).acceptedBare();
        get().to(handler).refused(Problem.AUTHENTICATION_REQUIRED);
    }

    @Test
    void refusesARoleWithoutThePermission() {
        get().header("x-auth", TestAuth.token(clock, "verified", "guest"))
                .to(handler)
                .refused(Problem.ROLE_NOT_ALLOWED, "your role does not allow this");
    }

    @Test
    void refusesInvalidHeadersBeforeItLooksForTheUser() {
        of("nobody")
                .header("X-Language", "de")
                .to(handler)
                .refused(Problem.VALIDATION_FAILED, "X-Language: must be one of en, tr");
    }

    @Test
    void logsNothingOfTheIdentity() {
        of("verified").to(handler).acceptedBare();

        assertThat(log)
                .singleElement()
                .asString()
                .contains("\"status\":200")
                .doesNotContain("Ahmet", "Yılmaz", "1990", "10000000146", "2025-12-24", "verified");
    }

    @Test
    void hidesTheClaimsInEveryText() {
        ConfirmedIdentity confirmed = new ConfirmedIdentity(AHMET, true, TIME);

        assertThat(confirmed).hasToString("ConfirmedIdentity[hidden]");
        assertThat(IdentityAssurance.of(confirmed).toString())
                .contains("IdentityClaims[hidden]")
                .doesNotContain("Ahmet", "Yılmaz", "1990");
    }
}
