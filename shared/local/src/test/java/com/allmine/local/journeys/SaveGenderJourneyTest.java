package com.allmine.local.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.errors.Problem;
import com.allmine.local.LocalRun;
import com.allmine.local.UsesLocalRun;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /api/v1/onboarding/step-2}: the profile, the problems and the log line. */
@UsesLocalRun
class SaveGenderJourneyTest {
    private static final String PATH = "/api/v1/onboarding/step-2";
    private static final String JOHN = "507f1f77bcf86cd799439011";
    private static final String FRESH = "507f1f77bcf86cd799439012";
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
