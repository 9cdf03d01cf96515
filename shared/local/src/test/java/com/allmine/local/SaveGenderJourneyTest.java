package com.allmine.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.errors.Problem;
import com.allmine.testkit.Response;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LocalRun.Shared.class)
class SaveGenderJourneyTest {
    private static final String PATH = "/api/v1/onboarding/step-2";
    private static final String JOHN = "507f1f77bcf86cd799439011";
    private static final String FRESH = "507f1f77bcf86cd799439012";
    private static final String OTHER_KEY = "YW5vdGhlci1pc3N1ZXItd2hvbS1ub2JvZHkta25vd3MtMDE";
    private static final String GENDERS = "male, female, other, prefer_not_to_say";

    private final LocalRun run;

    SaveGenderJourneyTest(LocalRun run) {
        this.run = run;
    }

    @Test
    void answersTheDocumentedRequestAsDocumented() throws IOException {
        Response received = run.send(run.postAs(JOHN, PATH, "{    \"gender\": \"male\"  }"));

        JsonNode data = received.accepted();
        assertThat(data.path("updatedAt").asText()).isGreaterThan("2026-01-01T00:00:00.000Z");
        ObjectNode documented = documentedAnswer();
        ((ObjectNode) documented.path("data")).set("updatedAt", data.path("updatedAt"));
        documented.set("timestamp", received.json().path("timestamp"));
        assertThat(received.body()).isEqualTo(documented.toString());
    }

    private static ObjectNode documentedAnswer() throws IOException {
        try (InputStream in = SaveGenderJourneyTest.class.getResourceAsStream("save-gender-documented.json")) {
            return (ObjectNode) new ObjectMapper().readTree(Objects.requireNonNull(in));
        }
    }

    @Test
    void showsEveryDocumentedFieldOfAUserOfWhomNothingIsKnown() throws IOException {
        run.addUser("gender-unknown");
        JsonNode data = run.send(run.postAs("gender-unknown", PATH, "{\"gender\":\"other\"}"))
                .accepted();

        List<String> documented = new ArrayList<>();
        documentedAnswer().path("data").fieldNames().forEachRemaining(documented::add);
        assertThat(data.fieldNames()).toIterable().containsExactlyElementsOf(documented);
        assertThat(data.path("name").isNull()).isTrue();
        assertThat(data.path("profilePhoto").isNull()).isTrue();
        assertThat(data.path("interests").isArray()).isTrue();
        assertThat(data.path("isRegistrationComplete").isBoolean()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"male", "female", "other", "prefer_not_to_say"})
    void savesEveryGender(String gender) {
        JsonNode data = run.send(run.postAs(FRESH, PATH, "{\"gender\":\"" + gender + "\"}"))
                .accepted();

        assertThat(data.path("gender").asText()).isEqualTo(gender);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "tr", ""})
    void takesEveryLanguage(String language) {
        run.send(goodRequest().header("X-Language", language)).accepted();
    }

    @ParameterizedTest
    @MethodSource("timezones")
    void takesEveryTimezone(String timezone) {
        run.send(goodRequest().header("X-Timezone", timezone)).accepted();
    }

    /** The document's list; then its default and UTC-08:00, both missing from it; then none. */
    static List<String> timezones() {
        String documented = """
            UTC-12:00 UTC-11:00 UTC-10:00 UTC-09:30 UTC-09:00 UTC-07:00 UTC-06:00 UTC-05:00 UTC-04:00
            UTC-03:30 UTC-03:00 UTC-02:00 UTC-01:00 UTC+00:00 UTC+01:00 UTC+02:00 UTC+03:00 UTC+03:30
            UTC+04:00 UTC+04:30 UTC+05:00 UTC+05:30 UTC+05:45 UTC+06:00 UTC+06:30 UTC+07:00 UTC+08:00
            UTC+08:45 UTC+09:00 UTC+09:30 UTC+10:00 UTC+10:30 UTC+11:00 UTC+12:00 UTC+12:45 UTC+13:00
            UTC+14:00
            """;
        List<String> all = new ArrayList<>(List.of(documented.strip().split("\\s+", -1)));
        all.addAll(List.of("UTC", "UTC-08:00", ""));
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"web", "mobile_ios", "mobile_android", "admin", "api", "unknown", "all", ""})
    void takesEveryPlatform(String platform) {
        run.send(goodRequest().header("X-Platform", platform)).accepted();
    }

    @Test
    void takesAnyVersionAndDevice() {
        run.send(goodRequest().header("X-App-Version", "2.4.1 (beta)").header("X-Device-ID", "device-123"))
                .accepted();
    }

    @ParameterizedTest
    @CsvSource({
        "X-Language, EN",
        "X-Language, de",
        "X-Language, en-US",
        "X-Timezone, utc",
        "X-Timezone, UTC+3",
        "X-Timezone, Europe/Istanbul",
        "X-Timezone, UTC+15:00",
        "X-Platform, Web",
        "X-Platform, ios"
    })
    void namesTheHeaderThatIsWrong(String header, String value) {
        Response received = run.send(goodRequest().header(header, value));

        assertThat(received.errors()).hasSize(2);
        received.refused(Problem.VALIDATION_FAILED, received.errors().getLast());
        assertThat(received.errors().getLast()).startsWith(header + ": must be ");
    }

    @Test
    void namesEveryHeaderThatIsWrong() {
        Response received = run.send(goodRequest()
                .header("X-Language", "fr")
                .header("X-Platform", "tv")
                .header("X-App-Version", "1".repeat(65))
                .header("X-Device-ID", "d".repeat(129)));

        received.refused(
                Problem.VALIDATION_FAILED,
                "X-Language: must be one of en, tr",
                "X-Platform: must be one of web, mobile_ios, mobile_android, admin, api, unknown, all",
                "X-App-Version: must be 1 to 64 printable characters",
                "X-Device-ID: must be 1 to 128 printable characters");
    }

    @Test
    void refusesACallWithoutAToken() {
        Response received = run.send(run.to(PATH).POST(BodyPublishers.ofString("{\"gender\":\"male\"}")));

        received.refused(Problem.AUTHENTICATION_REQUIRED);
        assertThat(received.errors()).containsExactly("Authentication required");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Bearer garbage",
                "Bearer a.b.c",
                "Basic dXNlcjpwYXNz",
                "Bearer {good}x",
                "Bearer {good} {good}",
                "Token {good}",
                "Bearer {expired}",
                "Bearer {unending}",
                "Bearer {foreign}",
                "Bearer {unsigned}",
                "Bearer {other algorithm}",
                "Bearer {critical}",
                "Bearer {from tomorrow}"
            })
    void refusesEveryTokenThatIsNotGood(String authorization) {
        String key = localKey();
        String good = "{\"sub\":\"" + FRESH + "\",\"exp\":4070908800}";
        String header = authorization
                .replace("{good}", SignedToken.of(key, SignedToken.HEADER, good))
                .replace("{expired}", SignedToken.of(key, SignedToken.HEADER, good.replace("4070908800", "1700000000")))
                .replace("{unending}", SignedToken.of(key, SignedToken.HEADER, "{\"sub\":\"" + FRESH + "\"}"))
                .replace("{foreign}", SignedToken.of(OTHER_KEY, SignedToken.HEADER, good))
                .replace("{unsigned}", SignedToken.unsigned(good))
                .replace("{other algorithm}", SignedToken.of(key, "{\"alg\":\"HS512\"}", good))
                .replace("{critical}", SignedToken.of(key, "{\"alg\":\"HS256\",\"crit\":[\"exp\"]}", good))
                .replace(
                        "{from tomorrow}",
                        SignedToken.of(key, SignedToken.HEADER, good.replace("{", "{\"nbf\":4070908000,")));

        run.send(run.to(PATH)
                        .POST(BodyPublishers.ofString("{\"gender\":\"male\"}"))
                        .header("Authorization", header))
                .refused(Problem.AUTHENTICATION_REQUIRED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer ", "bearer ", "BEARER  ", ""})
    void takesATokenThatAnotherIssuerSignedWithTheSameKey(String scheme) {
        String token = SignedToken.of(localKey(), SignedToken.HEADER, "{\"sub\":\"" + FRESH + "\",\"exp\":4070908800}");

        run.send(run.to(PATH)
                        .POST(BodyPublishers.ofString("{\"gender\":\"male\"}"))
                        .header("Authorization", scheme + token))
                .accepted();
    }

    private String localKey() {
        return run.get("/_local/tokens").json().path("key").path("k").asText();
    }

    @Test
    void refusesAWrongTokenBeforeItLooksAtAnythingElse() {
        run.send(run.to(PATH)
                        .POST(BodyPublishers.ofString("no json"))
                        .header("Authorization", "Bearer garbage")
                        .header("X-Language", "de"))
                .refused(Problem.AUTHENTICATION_REQUIRED);
    }

    @Test
    void refusesACallerWithoutARoleOfUsers() {
        String guest = run.get("/_local/tokens?sub=" + FRESH + "&roles=guest,auditor")
                .json()
                .path("token")
                .asText();

        Response received = run.send(run.to(PATH)
                .POST(BodyPublishers.ofString("{\"gender\":\"male\"}"))
                .header("Authorization", "Bearer " + guest)
                .header("X-Platform", "admin"));

        received.refused(Problem.ROLE_NOT_ALLOWED, "your role does not allow this");
        assertThat(received.errors()).first().isEqualTo("Insufficient permissions");
    }

    @Test
    void knowsNoUserOfAnotherTenant() {
        String stranger = run.get("/_local/tokens?sub=" + JOHN + "&tenantId=other")
                .json()
                .path("token")
                .asText();

        run.send(run.to(PATH)
                        .POST(BodyPublishers.ofString("{\"gender\":\"female\"}"))
                        .header("Authorization", "Bearer " + stranger))
                .refused(Problem.USER_NOT_FOUND);
    }

    @Test
    void saysThatItDoesNotKnowTheUser() {
        Response received = run.send(run.postAs("nobody", PATH, "{\"gender\":\"male\"}"));

        received.refused(Problem.USER_NOT_FOUND);
        assertThat(received.errors()).containsExactly("Resource not found");
    }

    @Test
    void changesNothingOfAClosedAccount() {
        Response received = run.send(run.postAs("closed", PATH, "{\"gender\":\"male\"}"));

        received.refused(Problem.ACCOUNT_CLOSED, "the account is closed");
        assertThat(received.errors())
                .first()
                .isEqualTo("Resource already exists or cannot be changed in its current state");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "[{\"gender\":\"male\"}]",
                "\"male\"",
                "1",
                "{",
                "{\"gender\":}",
                "{gender:'male'}",
                "{\"gender\":\"male\"",
                "{\"gender\":\"male\"}}",
                "{\"gender\":\"male\"} {}",
                "{\"gender\":\"male\",\"gender\":\"male\"}",
                "{\"gender\":\"male\",}",
                "gender=male"
            })
    void refusesABodyThatIsNotOneJsonObject(String body) {
        run.send(run.postAs(FRESH, PATH, body))
                .refused(
                        Problem.VALIDATION_FAILED,
                        "body: must be one JSON object in UTF-8, without duplicate keys, nested at most 16 deep");
    }

    @Test
    void refusesABodyThatNestsTooDeep() {
        String deepest = "{\"gender\":\"male\",\"x\":" + "[".repeat(15) + "]".repeat(15) + "}";
        String deeper = "{\"gender\":\"male\",\"x\":" + "[".repeat(16) + "]".repeat(16) + "}";

        run.send(run.postAs(FRESH, PATH, deepest)).accepted();
        run.send(run.postAs(FRESH, PATH, deeper))
                .refused(
                        Problem.VALIDATION_FAILED,
                        "body: must be one JSON object in UTF-8, without duplicate keys, nested at most 16 deep");
    }

    @Test
    void refusesABodyThatIsNotUtf8() {
        byte[] body = {'{', '"', 'g', 'e', 'n', 'd', 'e', 'r', '"', ':', '"', (byte) 0xfc, '"', '}'};

        run.send(goodRequest().POST(BodyPublishers.ofByteArray(body)))
                .refused(
                        Problem.VALIDATION_FAILED,
                        "body: must be one JSON object in UTF-8, without duplicate keys, nested at most 16 deep");
    }

    @ParameterizedTest
    @ValueSource(ints = {64 * 1024 + 1, 1024 * 1024, 11 * 1024 * 1024})
    void refusesALargeBody(int size) {
        run.send(run.postAs(FRESH, PATH, bodyOf(size)))
                .refused(Problem.VALIDATION_FAILED, "body: must be at most 65536 bytes");
    }

    @Test
    void takesABodyOfTheLargestSize() {
        run.send(run.postAs(FRESH, PATH, bodyOf(64 * 1024))).accepted();
    }

    private static String bodyOf(int size) {
        String body = "{\"gender\":\"male\",\"unknown\":\"\"}";
        return body.replace("\"\"", "\"" + "x".repeat(size - body.length()) + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "image/png", "json"})
    void refusesABodyThatSaysItIsSomethingElse(String contentType) {
        run.send(goodRequest().setHeader("Content-Type", contentType))
                .refused(Problem.VALIDATION_FAILED, "Content-Type: must be application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json; charset=utf-8", "APPLICATION/JSON", "application/merge-patch+json"})
    void takesEveryTypeOfJson(String contentType) {
        run.send(goodRequest().setHeader("Content-Type", contentType)).accepted();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | gender: is required",
                "{\"gender\":null} | gender: is required",
                "{\"gender\":1} | gender: must be a string",
                "{\"gender\":true} | gender: must be a string",
                "{\"gender\":[\"male\"]} | gender: must be a string",
                "{\"gender\":\"\"} | gender: must be one of " + GENDERS,
                "{\"gender\":\"Male\"} | gender: must be one of " + GENDERS,
                "{\"gender\":\" male\"} | gender: must be one of " + GENDERS,
                "{\"gender\":\"unknown\"} | gender: must be one of " + GENDERS
            })
    void saysWhatTheGenderMustBe(String body, String cause) {
        run.send(run.postAs(FRESH, PATH, body)).refused(Problem.VALIDATION_FAILED, cause);
    }

    @Test
    void ignoresFieldsThatItDoesNotKnow() {
        JsonNode data = run.send(run.postAs(FRESH, PATH, "{\"gender\":\"male\",\"roles\":[\"admin\"]}"))
                .accepted();

        assertThat(data.path("roles")).map(JsonNode::asText).containsExactly("user");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/api/v1/onboarding/step-3", PATH + "/", "/API/v1/onboarding/step-2", "/_local/", "/%C3%A7"
            })
    void answersAnUnknownPathInTheEnvelope(String path) {
        Response received = run.send(goodRequest().uri(run.to(path).build().uri()));

        received.refused(Problem.ROUTE_NOT_FOUND);
        assertThat(received.errors()).containsExactly("Resource not found");
        assertThat(received.header("Allow")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "PATCH", "DELETE", "OPTIONS"})
    void saysWhichMethodAPathTakes(String method) {
        Response received = run.send(run.to(PATH).method(method, BodyPublishers.noBody()));

        received.refused(Problem.ROUTE_NOT_FOUND);
        assertThat(received.header("Allow")).isEqualTo("POST");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "closed | male | 409 | Kaynak zaten var veya mevcut durumunda değiştirilemez | hesap kapatılmış",
                FRESH + " | MALE | 400 | Doğrulama başarısız | gender: şunlardan biri olmalıdır: " + GENDERS
            })
    void explainsItselfInTurkish(String sub, String gender, int status, String sentence, String cause) {
        Response received = run.send(
                run.postAs(sub, PATH, "{\"gender\":\"" + gender + "\"}").header("X-Language", "tr"));

        assertThat(received.status()).isEqualTo(status);
        assertThat(received.errors()).containsExactly(sentence, cause);
    }

    @Test
    void refusesInTurkishWhateverElseIsWrong() {
        Response unknownRoute = run.send(run.to("/nowhere").header("X-Language", "tr"));
        Response noToken = run.send(run.to(PATH).POST(BodyPublishers.noBody()).header("X-Language", "tr"));

        assertThat(unknownRoute.errors()).containsExactly("Kaynak bulunamadı");
        assertThat(noToken.errors()).containsExactly("Kimlik doğrulaması gerekli");
    }

    @Test
    void writesOneLogLineThatShowsNothingOfTheBodyOrTheToken() {
        String token = run.token(FRESH);
        Response received = run.send(run.to(PATH)
                .POST(BodyPublishers.ofString("{\"gender\":\"female\",\"note\":\"a secret\"}"))
                .header("Authorization", "Bearer " + token));

        assertThat(run.log(received))
                .singleElement()
                .asString()
                .contains("\"level\":\"INFO\"", "\"message\":\"POST " + PATH + "\"", "\"status\":200")
                .contains("\"function\":\"SaveGender\"", "\"tenant\":\"default\"", "\"roundTrips\":1,")
                .doesNotContain("female", "secret", token, FRESH);
    }

    @Test
    void givesEveryRequestItsOwnId() {
        Response first = run.get("/nowhere");
        Response second = run.get("/nowhere");

        assertThat(first.header("X-Request-ID")).isNotEqualTo(second.header("X-Request-ID"));
    }

    private HttpRequest.Builder goodRequest() {
        return run.postAs(FRESH, PATH, "{\"gender\":\"male\"}");
    }
}
