package com.allmine.recordconsent;

import static com.allmine.recordconsent.RecordConsentFixture.DOCUMENTED;
import static com.allmine.recordconsent.RecordConsentFixture.ID;
import static com.allmine.recordconsent.RecordConsentFixture.decision;
import static com.allmine.recordconsent.RecordConsentFixture.post;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.errors.Problem;
import com.allmine.auth.TestAuth;
import com.allmine.testkit.Request;
import com.allmine.testkit.Response;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers and body of a request to record a consent, and the order in which they are checked. */
class RecordConsentRequestTest {
    private static final String TYPE = "documentType: must be one of privacy_policy, terms_of_use, consent_form";
    private static final String VERSION = "documentVersion: must be MAJOR.MINOR.PATCH, for example 1.2.0";

    private final RecordConsentFixture fixture = new RecordConsentFixture();

    private @Nullable String userAgent() {
        return fixture.privacyEvents().getFirst().consent().userAgent();
    }

    @ParameterizedTest
    @CsvSource({"512, 512", "513, 512", "4000, 512"})
    void truncatesALongUserAgent(int sent, int kept) {
        fixture.signedIn(DOCUMENTED)
                .header("User-Agent", "a".repeat(sent))
                .to(fixture.handler)
                .acceptedBare();

        assertThat(userAgent()).isEqualTo("a".repeat(kept));
    }

    @Test
    void truncatesAUserAgentBetweenCodePoints() {
        fixture.signedIn(DOCUMENTED)
                .header("User-Agent", "b" + "😀".repeat(600))
                .to(fixture.handler)
                .acceptedBare();

        assertThat(userAgent()).isEqualTo("b" + "😀".repeat(511));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Privacy_Policy", "privacy-policy", "", "terms_of_use "})
    void refusesAnUnknownDocumentType(String type) {
        fixture.signedIn(decision(type, "1.2.0", true)).to(fixture.handler).refused(Problem.VALIDATION_FAILED, TYPE);

        fixture.assertNothingRecorded();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.2",
                "1.2.0.0",
                "v1.2.0",
                "01.2.0",
                "1.2.00",
                "1.2.-1",
                "1.2.0-rc1",
                " 1.2.0",
                "1.2.0 ",
                "",
                "1..0",
                "1.2.1234567890",
                "１.2.0"
            })
    void refusesAnInvalidVersion(String version) {
        fixture.signedIn(decision("privacy_policy", version, true))
                .to(fixture.handler)
                .refused(Problem.VALIDATION_FAILED, VERSION);

        fixture.assertNothingRecorded();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"sha256\"",
                "\"E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855\"",
                "\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85\"",
                "\" e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"",
                "7",
                "true",
                "{}"
            })
    void refusesAMalformedHash(String hash) {
        fixture.signedIn(DOCUMENTED.replace("}", ", \"documentHash\": " + hash + "}"))
                .to(fixture.handler)
                .refused(
                        Problem.VALIDATION_FAILED,
                        "documentHash: must be a SHA-256: 64 hexadecimal digits in lower case");

        fixture.assertNothingRecorded();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"\"", "\" \""})
    void takesABlankHashForAnAbsentOne(String hash) {
        fixture.signedIn(DOCUMENTED.replace("}", ", \"documentHash\": " + hash + "}"))
                .to(fixture.handler)
                .acceptedBare();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"true\"", "1", "\"\"", "[true]", "{}"})
    void refusesADecisionThatIsNotAJsonBoolean(String isAccepted) {
        String body = """
            {"documentType": "terms_of_use", "documentVersion": "1.1.0", "isAccepted": %s}\
            """.formatted(isAccepted);

        fixture.signedIn(body)
                .to(fixture.handler)
                .refused(Problem.VALIDATION_FAILED, "isAccepted: must be true or false");

        fixture.assertNothingRecorded();
    }

    @Test
    void reportsEveryMissingField() {
        fixture.signedIn("{\"isAccepted\": null}")
                .to(fixture.handler)
                .refused(
                        Problem.VALIDATION_FAILED,
                        "documentType: is required",
                        "documentVersion: is required",
                        "isAccepted: is required");
    }

    @Test
    void reportsEveryInvalidFieldAtOnceInTurkish() {
        Response response = fixture.signedIn(
                        "{\"documentType\": 1, \"documentVersion\": 1.2, \"isAccepted\": \"evet\"}")
                .header("X-Language", "tr")
                .to(fixture.handler);

        response.refused(
                Problem.VALIDATION_FAILED,
                "documentType: metin olmalıdır",
                "documentVersion: MAJOR.MINOR.PATCH biçiminde olmalıdır, örneğin 1.2.0",
                "isAccepted: true veya false olmalıdır");
        assertThat(response.errors().getFirst()).isEqualTo("Doğrulama başarısız");
    }

    @Test
    void checksTokenThenHeadersThenRoleThenBodyThenUser() {
        String expired = TestAuth.token(fixture.clock, "nobody", "guest");
        fixture.clock.advance(Duration.ofHours(2));
        String wrongRole = TestAuth.token(fixture.clock, "nobody", "guest");
        String nobody = TestAuth.token(fixture.clock, "nobody", "user");
        Request request = post("{").header("X-Platform", "fridge");

        request.bearer(expired).to(fixture.handler).refused(Problem.AUTHENTICATION_REQUIRED);
        request.bearer(wrongRole)
                .to(fixture.handler)
                .refused(
                        Problem.VALIDATION_FAILED,
                        "X-Platform: must be one of web, mobile_ios, mobile_android, admin, api, unknown, all");
        post("{")
                .bearer(wrongRole)
                .to(fixture.handler)
                .refused(Problem.ROLE_NOT_ALLOWED, "your role does not allow this");
        post("{")
                .bearer(nobody)
                .to(fixture.handler)
                .refused(
                        Problem.VALIDATION_FAILED,
                        "body: must be one JSON object in UTF-8, without duplicate keys, nested at most 16 deep");
        post(DOCUMENTED).bearer(nobody).to(fixture.handler).refused(Problem.USER_NOT_FOUND);
    }

    @Test
    void ignoresATokenInXAuth() {
        post(DOCUMENTED)
                .header("x-auth", TestAuth.token(fixture.clock, ID, "user"))
                .to(fixture.handler)
                .refused(Problem.AUTHENTICATION_REQUIRED);

        fixture.assertNothingRecorded();
    }
}
