package com.allmine.auth.issuer;

import static com.allmine.auth.issuer.IssuerFixture.EC;
import static com.allmine.auth.issuer.IssuerFixture.ISS;
import static com.allmine.auth.issuer.IssuerFixture.NOW;
import static com.allmine.auth.issuer.IssuerFixture.OTHER_EC;
import static com.allmine.auth.issuer.IssuerFixture.OTHER_ISS;
import static com.allmine.auth.issuer.IssuerFixture.assertAccepted;
import static com.allmine.auth.issuer.IssuerFixture.assertRefused;
import static com.allmine.auth.issuer.IssuerFixture.claims;
import static com.allmine.auth.issuer.IssuerFixture.claimsOf;
import static com.allmine.auth.issuer.IssuerFixture.entry;
import static com.allmine.auth.issuer.IssuerFixture.set;
import static com.allmine.auth.issuer.IssuerFixture.trusting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.allmine.api.Caller;
import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.auth.Assurance;
import com.allmine.auth.Tokens;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The claims of a token of a trusted issuer: our rules, with the issuer's audience, tenants and names of claims. */
class IssuerClaimsTest {
    private static final Tokens TOKENS = trusting("ES256", EC.jwk());

    /** Trusts an issuer that names the claims in its own way, and another one that speaks for another tenant. */
    private static final Tokens RENAMED = trusting(
            Map.of(ISS, set(EC.jwk()), OTHER_ISS, set(OTHER_EC.jwk())),
            entry(ISS, "ES256").replaceFirst("}$", ",\"tenantClaim\":\"org\",\"rolesClaim\":\"groups\"}"),
            entry(OTHER_ISS, "ES256")
                    .replace("\"acme\",\"default\"", "\"other\"")
                    .replace("allmine-api", "other-api"));

    private static String token(String claims) {
        return EC.token("ES256", claims);
    }

    @Test
    void readsUserTenantRolesAndTimeOfSignIn() {
        String token = token(claims("\"roles\":[\"admin\",\"x\"]", "\"auth_time\":" + (NOW - 60)));

        assertThat(TOKENS.verify(token))
                .isEqualTo(new Caller("acme", "u-1", Set.of("admin", "x"), Instant.ofEpochSecond(NOW - 60)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"other\"", "\"ACME\"", "\"acme \"", "\"acm\""})
    void anIssuerSpeaksForNoOtherTenant(String tenant) {
        assertRefused(TOKENS, token(claims().replace("\"acme\"", tenant)), "tenantId: not a tenant of the issuer");
    }

    @Test
    void aTokenWithoutATenantBelongsToTheDefaultTenantIfTheIssuerSpeaksForIt() {
        String absent = claims().replace("\"tenantId\":\"acme\",", "");
        String others =
                claimsOf(OTHER_ISS).replace("\"tenantId\":\"acme\",", "").replace("allmine-api", "other-api");

        assertThat(TOKENS.verify(token(absent)).tenantId()).isEqualTo("default");
        assertRefused(RENAMED, OTHER_EC.token("ES256", others), "tenantId: not a tenant of the issuer");
    }

    @Test
    void readsTheClaimsThatTheIssuerNames() {
        String renamed = claims("\"org\":\"default\"", "\"groups\":[\"admin\"]", "\"roles\":[\"ignored\"]");

        assertThat(RENAMED.verify(token(renamed)))
                .isEqualTo(new Caller("default", "u-1", Set.of("admin"), Instant.ofEpochSecond(NOW)));
        assertRefused(RENAMED, token(claims("\"org\":\"other\"")), "org: not a tenant of the issuer");
        assertRefused(RENAMED, token(claims("\"org\":7")), "org: not a text of 1 to 128 printable characters");
        assertRefused(RENAMED, token(claims("\"groups\":\"admin\"")), "groups: not an array of texts");
    }

    @Test
    void eachIssuerHasItsOwnAudienceAndTenants() {
        String others = claimsOf(OTHER_ISS).replace("\"acme\"", "\"other\"").replace("allmine-api", "other-api");

        assertThat(RENAMED.verify(OTHER_EC.token("ES256", others)).tenantId()).isEqualTo("other");
        assertRefused(
                RENAMED,
                OTHER_EC.token("ES256", others.replace("other-api", "allmine-api")),
                "aud: without the required audience");
        assertRefused(
                RENAMED,
                OTHER_EC.token("ES256", others.replace("\"other\"", "\"acme\"")),
                "tenantId: not a tenant of the issuer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"aud\":null,", "\"aud\":\"client-1\",", "\"aud\":[],", "\"aud\":[\"client-1\"],"})
    void requiresTheAudience(String audience) {
        assertRefused(
                TOKENS,
                token(claims().replace("\"aud\":\"allmine-api\",", audience)),
                "aud: without the required audience");
    }

    @Test
    void takesTheAudienceAmongOthers() {
        assertAccepted(TOKENS, token(claims().replace("\"allmine-api\"", "[\"account\",\"allmine-api\"]")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "\"exp\":1768473000; exp: in the past",
                "\"exp\":\"1768473300\"; exp: not a number",
                "\"exp\":4070908800; exp: too long after now",
                "\"exp\":1768473300,\"iat\":1768386000; exp: too long after iat",
                "\"exp\":1768473300,\"iat\":1768473031; iat: in the future",
                "\"exp\":1768473300,\"nbf\":1768473031; nbf: in the future",
                "\"exp\":1768473300,\"auth_time\":1768473031; auth_time: in the future"
            })
    void holdsTheRulesAboutTimes(String times, String cause) {
        assertRefused(TOKENS, token(claims().replace("\"exp\":1768473300", times)), cause);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "\"\"", "\"a\\nb\"", "null"})
    void requiresAUser(String sub) {
        assertRefused(
                TOKENS, token(claims().replace("\"u-1\"", sub)), "sub: not a text of 1 to 128 printable characters");
    }

    /** The new token is ours, and its session is the one that began at the other issuer. */
    @Test
    void aTokenThatWeIssueEndsWithTheSessionOfTheOtherIssuer() {
        Assurance assurance = new Assurance("NVI", Instant.ofEpochSecond(NOW));
        Caller caller = TOKENS.verifyForRenewal(token(claims("\"auth_time\":" + (NOW - 11 * 3600 - 1800))));

        String issued = TOKENS.issueVerified(caller, assurance);

        assertThat(TOKENS.verify(issued)).isEqualTo(caller);
        assertThatThrownBy(() -> TOKENS.verifyForRenewal(token(claims("\"auth_time\":" + (NOW - 12 * 3600)))))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.problem()).isEqualTo(Problem.AUTHENTICATION_REQUIRED));
    }
}
