package com.allmine.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Api;
import com.allmine.api.ApiRequest;
import com.allmine.api.ApiResponse;
import com.allmine.api.Caller;
import com.allmine.api.errors.Language;
import com.allmine.api.input.ClientHeaders;
import com.allmine.api.input.Platform;
import com.allmine.api.input.Timezone;
import com.allmine.crypto.KeySet;
import com.allmine.data.permission.Authorization;
import com.allmine.data.permission.Grant;
import com.allmine.data.permission.Grants;
import com.allmine.data.permission.Permission;
import com.allmine.data.permission.RequiredPermission;
import com.allmine.testkit.Request;
import com.allmine.testkit.Response;
import com.allmine.testkit.TestTokens;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizerTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-15T10:30:00Z"));

    private static final RequiredPermission REQUIRED = new RequiredPermission("open-gate", Permission.EXECUTE);

    private final Tokens tokens = new Tokens(
            KeySet.of(TestTokens.keys(TestTokens.SIGN_1, TestTokens.ENC_1, TestTokens.HASH_1), InstantSource.system()),
            CLOCK,
            TokenRules.STANDARD);
    private final Grants grants = (tenantId, required) ->
            required.equals(REQUIRED) && tenantId.equals("acme") ? Set.of("user", "admin") : Set.of();
    private final List<String> denied = new ArrayList<>();
    private Optional<String> unlogged = Optional.empty();
    private final Authorizer authorizer = new Authorizer(tokens, grants, (caller, required, requestId) -> {
        denied.add("%s %s %s %s".formatted(caller.userId(), required.permission(), required.resourceId(), requestId));
        return unlogged;
    });
    private final List<String> log = new ArrayList<>();
    private final List<Authorization> authorizations = new ArrayList<>();

    private String token(String userId, String... roles) {
        return tokens.signIn(new Caller("acme", userId, Set.copyOf(Arrays.asList(roles))));
    }

    private static Map<String, String> headers(String... namesAndValues) {
        Map<String, String> headers = new TreeMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers;
    }

    /** Sends a request to an endpoint, and returns the caller or the refusal. */
    private String answer(
            BiFunction<ApiRequest, RequiredPermission, Authorization> authorizing,
            RequiredPermission required,
            Map<String, String> headers) {
        Request sent = Request.of("POST", "/gate");
        for (Map.Entry<String, String> header : headers.entrySet()) {
            sent = sent.header(header.getKey(), header.getValue());
        }
        Response response = sent.to(new Api(CLOCK, log::add), request -> {
            Authorization authorization = authorizing.apply(request, required);
            authorizations.add(authorization);
            return ApiResponse.bare(List.of(authorization.caller().userId()));
        });
        return response.status() == 200
                ? response.body()
                : response.status() + " " + response.json().path("errors");
    }

    private String user(String... namesAndValues) {
        return answer(authorizer::authorize, REQUIRED, headers(namesAndValues));
    }

    private String tenantUser(String... namesAndValues) {
        return answer(authorizer::authorizeInTenant, REQUIRED, headers(namesAndValues));
    }

    private String renewing(String... namesAndValues) {
        return answer(authorizer::authorizeTokenRenewal, REQUIRED, headers(namesAndValues));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer ", "bearer ", "BEARER ", "bEaReR    ", "  Bearer ", ""})
    void acceptsATokenWithTheSchemeInAnyCaseAndWithoutIt(String scheme) {
        assertThat(user("Authorization", scheme + token("u-1", "user"))).isEqualTo("[\"u-1\"]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Basic ", "Token ", "Bearer", "Bearer: ", "Bearer Bearer ", "Bearer\t", "DPoP ", "JWT ", "\""})
    void refusesAnyOtherScheme(String scheme) {
        assertThat(user("Authorization", scheme + token("u-1", "user"))).isEqualTo("401 [\"Authentication required\"]");
    }

    @Test
    void refusesAnAbsentOrEmptyAuthorization() {
        assertThat(user()).isEqualTo("401 [\"Authentication required\"]");
        assertThat(user("Authorization", "")).isEqualTo("401 [\"Authentication required\"]");
        assertThat(user("Authorization", "   ")).isEqualTo("401 [\"Authentication required\"]");
        assertThat(user("Authorization", "Bearer")).isEqualTo("401 [\"Authentication required\"]");
        assertThat(user("Authorization", "Bearer ")).isEqualTo("401 [\"Authentication required\"]");
        assertThat(user("Authorization", "Basic dTE6c2VjcmV0")).isEqualTo("401 [\"Authentication required\"]");
    }

    @Test
    void refusesInTheClientsLanguage() {
        assertThat(user("X-Language", "tr")).isEqualTo("401 [\"Kimlik doğrulaması gerekli\"]");
        assertThat(user("Authorization", token("u-1", "guest"), "X-Language", "tr"))
                .isEqualTo("403 [\"Yetki yetersiz\",\"rolünüz buna izin vermiyor\"]");
    }

    @Test
    void doesNotReadXAuthIfTheEndpointTakesAuthorization() {
        assertThat(user("x-auth", token("u-1", "user"))).isEqualTo("401 [\"Authentication required\"]");
    }

    @Test
    void authorizesOnlyUsersAndAdmins() {
        assertThat(user("Authorization", token("u-1", "user"))).isEqualTo("[\"u-1\"]");
        assertThat(user("Authorization", token("u-2", "admin"))).isEqualTo("[\"u-2\"]");
        assertThat(user("Authorization", token("u-3", "guest", "user"))).isEqualTo("[\"u-3\"]");
        assertThat(user("Authorization", token("u-4", "guest")))
                .isEqualTo("403 [\"Insufficient permissions\",\"your role does not allow this\"]");
        assertThat(user("Authorization", token("u-5", "User", "ADMIN", " user")))
                .isEqualTo("403 [\"Insufficient permissions\",\"your role does not allow this\"]");
        assertThat(user("Authorization", token("u-6")))
                .isEqualTo("403 [\"Insufficient permissions\",\"your role does not allow this\"]");
    }

    @Test
    void grantsNothingForThePlatformAdmin() {
        assertThat(user("Authorization", token("u-1", "guest"), "X-Platform", "admin"))
                .isEqualTo("403 [\"Insufficient permissions\",\"your role does not allow this\"]");
    }

    @Test
    void checksTheTokenThenTheHeadersThenThePermission() {
        String guest = token("u-1", "guest");

        assertThat(user("X-Language", "de")).isEqualTo("401 [\"Authentication required\"]");
        assertThat(user("Authorization", guest, "X-Language", "de"))
                .isEqualTo("400 [\"Validation failed\",\"X-Language: must be one of en, tr\"]");
        assertThat(user("Authorization", guest, "X-Language", "en"))
                .isEqualTo("403 [\"Insufficient permissions\",\"your role does not allow this\"]");
        assertThat(tenantUser("tenant-id", "other", "X-Language", "de")).isEqualTo("401 [\"Authentication required\"]");
        assertThat(tenantUser("x-auth", guest, "tenant-id", "other", "X-Language", "de"))
                .isEqualTo("400 [\"Validation failed\",\"X-Language: must be one of en, tr\"]");
    }

    @Test
    void takesXAuthOrElseAuthorization() {
        assertThat(tenantUser("x-auth", token("u-1", "user"))).isEqualTo("[\"u-1\"]");
        assertThat(tenantUser("X-Auth", "Bearer " + token("u-2", "user"))).isEqualTo("[\"u-2\"]");
        assertThat(tenantUser("Authorization", "Bearer " + token("u-3", "user")))
                .isEqualTo("[\"u-3\"]");
        assertThat(tenantUser("x-auth", "  ", "Authorization", token("u-4", "user")))
                .isEqualTo("[\"u-4\"]");
        assertThat(tenantUser("x-auth", token("u-5", "user"), "Authorization", token("u-6", "user")))
                .isEqualTo("[\"u-5\"]");
    }

    @Test
    void doesNotFallBackFromAnInvalidXAuth() {
        assertThat(tenantUser("x-auth", "garbage", "Authorization", token("u-1", "user")))
                .isEqualTo("401 [\"Authentication required\"]");
    }

    @Test
    void acceptsTheTokensOwnTenantNamedOrNot() {
        String token = token("u-1", "user");

        assertThat(tenantUser("x-auth", token)).isEqualTo("[\"u-1\"]");
        assertThat(tenantUser("x-auth", token, "tenant-id", "")).isEqualTo("[\"u-1\"]");
        assertThat(tenantUser("x-auth", token, "tenant-id", " acme ")).isEqualTo("[\"u-1\"]");
        assertThat(tenantUser("x-auth", token, "Tenant-Id", "acme")).isEqualTo("[\"u-1\"]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"other", "ACME", "acme,other", "default"})
    void refusesAnyOtherTenant(String tenant) {
        assertThat(tenantUser("x-auth", token("u-1", "admin"), "tenant-id", tenant))
                .isEqualTo("403 [\"Insufficient permissions\",\"tenant-id: must be the tenant of the token\"]");
    }

    @Test
    void namesBothReasonsTogether() {
        assertThat(tenantUser("x-auth", token("u-1", "guest"), "tenant-id", "other"))
                .isEqualTo("403 [\"Insufficient permissions\",\"your role does not allow this\","
                        + "\"tenant-id: must be the tenant of the token\"]");
    }

    @Test
    void ignoresTheTenantHeaderIfTheEndpointDoesNotTakeIt() {
        assertThat(user("Authorization", token("u-1", "user"), "tenant-id", "other"))
                .isEqualTo("[\"u-1\"]");
    }

    @Test
    void logsTheCallersTenantEvenForARefusal() {
        user("Authorization", token("u-1", "guest"));
        user();

        assertThat(log).hasSize(2);
        assertThat(log.getFirst()).contains("\"tenant\":\"acme\"", "\"code\":\"ROLE_NOT_ALLOWED\"");
        assertThat(log.getLast())
                .contains("\"code\":\"AUTHENTICATION_REQUIRED\"", "\"cause\":[\"token: missing\"]")
                .doesNotContain("tenant");
    }

    @Test
    void renewsNoTokenAfterTheSession() {
        String old = tokens.signIn(new Caller("acme", "u-1", Set.of("user")));
        long now = CLOCK.instant().getEpochSecond();
        String claims = "{\"sub\":\"u-1\",\"tenantId\":\"acme\",\"auth_time\":%d,\"exp\":%d}"
                .formatted(now - 12 * 3600, now + 3600);

        assertThat(renewing("x-auth", old)).isEqualTo("[\"u-1\"]");
        assertThat(tenantUser("x-auth", TestTokens.token(TestTokens.HEADER, claims, TestTokens.PREVIOUS)))
                .isEqualTo("[\"u-1\"]");
        assertThat(renewing("x-auth", TestTokens.token(TestTokens.HEADER, claims, TestTokens.PREVIOUS)))
                .startsWith("401 ");
        assertThat(log.getLast()).contains("\"cause\":[\"auth_time: the session is over\"]");
    }

    @Test
    void returnsTheRoleThatHasThePermission() {
        user("Authorization", token("u-1", "guest", "user"));
        tenantUser("x-auth", token("u-2", "user", "zookeeper", "admin"));

        assertThat(authorizations)
                .extracting(Authorization::grant)
                .containsExactly(new Grant("user", REQUIRED), new Grant("admin", REQUIRED));
        assertThat(authorizations).extracting(Authorization::requestId).containsOnly(Request.REQUEST_ID);
    }

    @Test
    void returnsTheClientHeadersAndThePseudonymOfTheLogLine() {
        tenantUser("x-auth", token("u-1", "user"), "X-Platform", "mobile_ios", "X-Device-ID", "d-5");

        Authorization authorization = authorizations.getFirst();
        assertThat(authorization.client())
                .isEqualTo(new ClientHeaders(Language.EN, Timezone.UTC, Platform.MOBILE_IOS, null, "d-5"));
        assertThat(authorization.pseudonym()).isNotEmpty();
        assertThat(log).singleElement().asString().contains("\"pseudonym\":\"" + authorization.pseudonym() + "\"");
    }

    @Test
    void authorizesNobodyIfNoRoleHasThePermission() {
        RequiredPermission other = new RequiredPermission("open-gate", Permission.READ);

        assertThat(answer(authorizer::authorize, other, headers("Authorization", token("u-1", "user", "admin"))))
                .isEqualTo("403 [\"Insufficient permissions\",\"your role does not allow this\"]");
    }

    @Test
    void logsOnlyDenialsForLackOfARole() {
        user("Authorization", token("u-1", "guest"));
        tenantUser("x-auth", token("u-2", "guest"), "tenant-id", "other");
        tenantUser("x-auth", token("u-3", "user"), "tenant-id", "other");
        user("Authorization", token("u-4", "guest"), "X-Language", "de");
        user("Authorization", token("u-5", "user"));
        user();

        assertThat(denied)
                .containsExactly(
                        "u-1 EXECUTE open-gate " + Request.REQUEST_ID, "u-2 EXECUTE open-gate " + Request.REQUEST_ID);
    }

    @Test
    void tellsOnlyTheOperatorThatADenialWasNotLogged() {
        unlogged = Optional.of("the log is away");

        assertThat(user("Authorization", token("u-1", "guest")))
                .isEqualTo("403 [\"Insufficient permissions\",\"your role does not allow this\"]");
        assertThat(log).singleElement().asString().contains("\"cause\":[\"the log is away\"]");
    }
}
