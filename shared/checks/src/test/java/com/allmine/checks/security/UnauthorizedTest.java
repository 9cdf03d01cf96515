package com.allmine.checks.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.local.LocalRun;
import com.allmine.local.PublishedContract;
import com.allmine.local.UsesLocalRun;
import com.allmine.local.journeys.SignedToken;
import com.allmine.testkit.Response;
import java.io.IOException;
import java.net.Authenticator;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every endpoint that needs a token gives the same response, to the byte, for every fault of a token. */
@UsesLocalRun
class UnauthorizedTest {
    private static final String OTHER_KEY = "YW5vdGhlci1pc3N1ZXJzLWtleS1vZi0zMi1ieXRlcyE";
    private static final String CLAIMS = "{\"sub\":\"507f1f77bcf86cd799439012\",\"exp\":4070908800}";

    private final LocalRun run;

    UnauthorizedTest(LocalRun run) {
        this.run = run;
    }

    /** The routes with a 401 in openapi.yaml. */
    static Stream<String> routes() {
        PublishedContract contract = PublishedContract.read();
        return contract.operations().stream()
                .filter(operation ->
                        operation.getValue().at("responses").at("401").exists())
                .map(Map.Entry::getKey);
    }

    /** A token for each reason to refuse one. */
    private Map<String, String> tokens() {
        String key = run.get("/_local/tokens").json().path("key").path("k").asText();
        String good = SignedToken.of(key, SignedToken.HEADER, CLAIMS);
        String other = SignedToken.of(key, SignedToken.HEADER, CLAIMS.replace("439012", "439011"));
        Map<String, String> tokens = new LinkedHashMap<>();
        tokens.put("none", "");
        tokens.put("no token", "garbage");
        tokens.put("another key", SignedToken.of(OTHER_KEY, SignedToken.HEADER, CLAIMS));
        tokens.put(
                "another key, named", SignedToken.of(OTHER_KEY, "{\"alg\":\"HS256\",\"kid\":\"local-sign\"}", CLAIMS));
        tokens.put(
                "a key of its own",
                SignedToken.of(
                        OTHER_KEY,
                        "{\"alg\":\"HS256\",\"jwk\":{\"kty\":\"oct\",\"k\":\"" + OTHER_KEY + "\"}}",
                        CLAIMS));
        tokens.put(
                "a key elsewhere",
                SignedToken.of(OTHER_KEY, "{\"alg\":\"HS256\",\"jku\":\"" + run.url() + "/_local/tokens\"}", CLAIMS));
        tokens.put(
                "a chain elsewhere",
                SignedToken.of(OTHER_KEY, "{\"alg\":\"HS256\",\"x5u\":\"" + run.url() + "/_local/tokens\"}", CLAIMS));
        tokens.put(
                "a key that is a path", SignedToken.of("AA", "{\"alg\":\"HS256\",\"kid\":\"../../dev/null\"}", CLAIMS));
        tokens.put("unsigned", SignedToken.unsigned(CLAIMS));
        tokens.put("another algorithm", SignedToken.of(key, "{\"alg\":\"RS256\"}", CLAIMS));
        tokens.put("critical", SignedToken.of(key, "{\"alg\":\"HS256\",\"crit\":[\"exp\"]}", CLAIMS));
        tokens.put("not encoded", SignedToken.of(key, "{\"alg\":\"HS256\",\"b64\":false,\"crit\":[\"b64\"]}", CLAIMS));
        tokens.put("expired", SignedToken.of(key, SignedToken.HEADER, CLAIMS.replace("4070908800", "1700000000")));
        tokens.put("unending", SignedToken.of(key, SignedToken.HEADER, "{\"sub\":\"507f1f77bcf86cd799439012\"}"));
        tokens.put("not yet", SignedToken.of(key, SignedToken.HEADER, CLAIMS.replace("{", "{\"nbf\":4070908000,")));
        tokens.put("of nobody", SignedToken.of(key, SignedToken.HEADER, "{\"exp\":4070908800}"));
        tokens.put("of two", SignedToken.of(key, SignedToken.HEADER, CLAIMS.replace("{", "{\"sub\":\"123\",")));
        tokens.put("of no tenant", SignedToken.of(key, SignedToken.HEADER, CLAIMS.replace("{", "{\"tenantId\":\"\",")));
        tokens.put("of a number", SignedToken.of(key, SignedToken.HEADER, "{\"sub\":123,\"exp\":4070908800}"));
        tokens.put("of a blank", SignedToken.of(key, SignedToken.HEADER, "{\"sub\":\" \",\"exp\":4070908800}"));
        tokens.put(
                "of roles in one text",
                SignedToken.of(key, SignedToken.HEADER, CLAIMS.replace("{", "{\"roles\":\"user\",")));
        tokens.put("of another type", SignedToken.of(key, "{\"alg\":\"HS256\",\"typ\":\"logout+jwt\"}", CLAIMS));
        tokens.put("of too long a life", SignedToken.of(key, SignedToken.HEADER, CLAIMS.replace("4070908800", "9e15")));
        tokens.put(
                "of a sign-in to come",
                SignedToken.of(key, SignedToken.HEADER, CLAIMS.replace("{", "{\"auth_time\":4070908800,")));
        tokens.put("truncated", good.substring(0, good.length() - 2));
        tokens.put("swapped", good.substring(0, good.lastIndexOf('.')) + other.substring(other.lastIndexOf('.')));
        tokens.put(
                "oversize",
                SignedToken.of(
                        key, SignedToken.HEADER, CLAIMS.replace("{", "{\"more\":\"" + "x".repeat(9000) + "\",")));
        return tokens;
    }

    private Response answer(String route, String token) {
        String[] parts = route.split(" ", 2);
        HttpRequest.Builder request = run.to(parts[1].replaceAll("\\{\\w+}", "1"))
                .method(parts[0], parts[0].equals("POST") ? BodyPublishers.ofString("{}") : BodyPublishers.noBody());
        return run.send(token.isEmpty() ? request : request.header("Authorization", "Bearer " + token));
    }

    /** The response without the values that are new each time. */
    private static String plain(Response received) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(received.headers());
        assertThat(headers.remove("X-Request-ID")).hasSize(36);
        headers.remove("Date");
        return received.status() + " " + headers + " "
                + received.body().replaceAll("\"timestamp\":\"[^\"]{24}\"", "\"timestamp\"");
    }

    @ParameterizedTest
    @MethodSource("routes")
    void whateverIsWrongWithATokenTheAnswerIsTheSameToTheByte(String route) {
        String expected = plain(answer(route, ""));

        assertThat(expected).startsWith("401 ");
        assertThat(tokens())
                .allSatisfy((reason, token) ->
                        assertThat(plain(answer(route, token))).as(reason).isEqualTo(expected));
    }

    @Test
    void theLogNamesTheClaimThatIsWrongAndNeverItsValue() {
        Map<String, String> causes = Map.of(
                "none", "token: ",
                "another key", "signature: ",
                "another algorithm", "alg: ",
                "expired", "exp: ",
                "of a number", "sub: ",
                "of a blank", "sub: ",
                "of roles in one text", "roles: ",
                "of another type", "typ: ",
                "of too long a life", "exp: ",
                "of a sign-in to come", "auth_time: ");
        Map<String, String> tokens = tokens();

        causes.forEach((reason, cause) -> assertThat(
                        run.log(answer("POST /api/v1/onboarding/step-2", Objects.requireNonNull(tokens.get(reason)))))
                .as(reason)
                .singleElement()
                .asString()
                .contains("\"code\":\"AUTHENTICATION_REQUIRED\"", "\"cause\":[\"" + cause)
                .doesNotContain("507f1f77bcf86cd799439012", "4070908800", "logout"));
    }

    /** The JDK's client with an authenticator treats a 401 without {@code WWW-Authenticate} as a broken response. */
    @Test
    void aClientThatKnowsHowToAuthenticateGetsTheEnvelope() throws IOException, InterruptedException {
        Authenticator authenticator = new Authenticator() {};
        try (HttpClient client =
                HttpClient.newBuilder().authenticator(authenticator).build()) {
            HttpResponse<String> response = client.send(
                    run.to("/api/v1/onboarding/step-2")
                            .POST(BodyPublishers.ofString("{}"))
                            .build(),
                    BodyHandlers.ofString());

            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
            assertThat(response.body()).contains("\"errors\":[\"Authentication required\"]");
        }
    }
}
