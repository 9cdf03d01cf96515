package com.allmine.savegender;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Api;
import com.allmine.api.Caller;
import com.allmine.api.errors.Problem;
import com.allmine.auth.Idempotency;
import com.allmine.auth.TestAuth;
import com.allmine.data.dynamo.Timestamp;
import com.allmine.data.idempotency.InMemoryIdempotencyStore;
import com.allmine.data.user.Gender;
import com.allmine.data.user.InMemoryAccounts;
import com.allmine.data.user.InMemoryUsers;
import com.allmine.data.user.Profile;
import com.allmine.data.user.Profiles;
import com.allmine.data.user.Users;
import com.allmine.testkit.Request;
import com.allmine.testkit.Response;
import com.allmine.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SaveGenderHandlerTest {
    private static final String ID = "507f1f77bcf86cd799439011";
    private static final String MALE = "{    \"gender\": \"male\"  }";
    private static final String ONE_OF = "gender: must be one of male, female, other, prefer_not_to_say";

    /** The sample record of the documented response. */
    private static final Profile JOHN = new Profile(
            ID,
            "John",
            "Doe",
            "johndoe123",
            "available",
            "90",
            "5551234567",
            "male",
            new Timestamp("1995-06-15T00:00:00.000Z"),
            List.of("music", "sports", "travel", "cooking", "reading"),
            "designer",
            true,
            "1.2.0",
            true,
            "1.1.0",
            true,
            "1.0.0",
            true,
            List.of("user"),
            new Profile.Photo("507f1f77bcf86cd799439012", "https://example.com/profile.jpg", "image"),
            new Timestamp("2024-01-15T09:30:00.000Z"),
            new Timestamp("2024-01-15T10:30:00.000Z"),
            new Timestamp("2024-01-15T12:30:00.000Z"),
            "[email protected]",
            "Passionate about technology and travel",
            "myinstagram",
            "mytiktok",
            "mytwitterx",
            "mysnapchat",
            "myfacebook",
            "pending",
            new Timestamp("2026-04-07T10:00:00.000Z"),
            new Timestamp("2026-05-05T10:00:00.000Z"),
            new Timestamp("2026-04-08T10:00:00.000Z"),
            new Timestamp("2026-04-07T10:05:00.000Z"),
            new Timestamp("2026-04-07T10:05:00.000Z"));

    private final SettableClock clock = new SettableClock("2026-05-22T16:11:27.239Z");
    private final List<String> log = new ArrayList<>();
    private final List<String> saved = new ArrayList<>();
    private final InMemoryUsers users = new InMemoryUsers(clock)
            .with("default", Profiles.fresh("u-1"))
            .with("default", Profiles.deleting("closed", "finalized", null));
    private final InMemoryAccounts accounts = new InMemoryAccounts().with("default", Profiles.fresh("u-1"));
    private final SaveGenderHandler handler = handler(this::save);

    private SaveGenderHandler handler(Users store) {
        Idempotency idempotency = TestAuth.idempotency(clock, new InMemoryIdempotencyStore(clock));
        return new SaveGenderHandler(
                new Api(clock, log::add), TestAuth.authorizer(clock), idempotency, accounts, store);
    }

    private Profile save(Caller caller, Gender gender) {
        Profile profile = users.saveGender(caller, gender);
        saved.add(caller.userId() + " " + gender);
        return profile;
    }

    private static Request post(String body) {
        return Request.post("/api/v1/onboarding/step-2", body);
    }

    private Request signedIn(String userId, String body) {
        return post(body).bearer(TestAuth.token(clock, userId, "user"));
    }

    private void assertRefused(Request request, Problem problem, String... causes) {
        request.to(handler).refused(problem, causes);
        assertThat(saved).isEmpty();
    }

    @Test
    void returnsTheDocumentedResponseWithItsFieldsInOrder() {
        SaveGenderHandler withJohn = handler((caller, gender) -> {
            assertThat(caller)
                    .isEqualTo(new Caller("default", ID, Set.of("user"), Instant.parse("2026-05-22T16:11:27Z")));
            assertThat(gender).isEqualTo(Gender.MALE);
            return JOHN;
        });

        Response response = signedIn(ID, MALE).to(withJohn);

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("X-Request-ID")).isEqualTo(Request.REQUEST_ID);
        assertThat(response.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
        assertThat(response.header("X-Error-Code")).isNull();
        assertThat(response.json().toPrettyString()).isEqualToNormalizingNewlines("""
            {
              "isSuccess" : true,
              "statusCode" : 200,
              "data" : {
                "_id" : "507f1f77bcf86cd799439011",
                "name" : "John",
                "surname" : "Doe",
                "username" : "johndoe123",
                "availabilityStatus" : "available",
                "countryCode" : "90",
                "phoneNumber" : "5551234567",
                "gender" : "male",
                "birthDate" : "1995-06-15T00:00:00.000Z",
                "interests" : [ "music", "sports", "travel", "cooking", "reading" ],
                "expertise" : "designer",
                "privacyPolicyAccepted" : true,
                "privacyPolicyVersion" : "1.2.0",
                "termsOfUseAccepted" : true,
                "termsOfUseVersion" : "1.1.0",
                "consentFormAccepted" : true,
                "consentFormVersion" : "1.0.0",
                "isRegistrationComplete" : true,
                "roles" : [ "user" ],
                "profilePhoto" : {
                  "_id" : "507f1f77bcf86cd799439012",
                  "url" : "https://example.com/profile.jpg",
                  "type" : "image"
                },
                "lastLogin" : "2024-01-15T09:30:00.000Z",
                "createdAt" : "2024-01-15T10:30:00.000Z",
                "updatedAt" : "2024-01-15T12:30:00.000Z",
                "email" : "[email protected]",
                "bio" : "Passionate about technology and travel",
                "instagram" : "myinstagram",
                "tiktok" : "mytiktok",
                "x" : "mytwitterx",
                "snapchat" : "mysnapchat",
                "facebook" : "myfacebook",
                "accountDeletionStatus" : "pending",
                "accountDeletionRequestedAt" : "2026-04-07T10:00:00.000Z",
                "accountDeletionScheduledFor" : "2026-05-05T10:00:00.000Z",
                "accountDeletionCancelledAt" : "2026-04-08T10:00:00.000Z",
                "accountDeletionFinalizedAt" : "2026-04-07T10:05:00.000Z",
                "deletedAt" : "2026-04-07T10:05:00.000Z"
              },
              "errors" : [ ],
              "timestamp" : "2026-05-22T16:11:27.239Z"
            }\
            """);
    }

    @Test
    void returnsNullEmptyListsAndFalseForUnsetFields() {
        Response response = signedIn("u-1", "{\"gender\": \"other\"}").to(handler);

        assertThat(response.accepted())
                .hasToString("{\"_id\":\"u-1\",\"name\":null,\"surname\":null,\"username\":null,"
                        + "\"availabilityStatus\":null,\"countryCode\":null,\"phoneNumber\":null,\"gender\":\"other\","
                        + "\"birthDate\":null,\"interests\":[],\"expertise\":null,\"privacyPolicyAccepted\":false,"
                        + "\"privacyPolicyVersion\":null,\"termsOfUseAccepted\":false,\"termsOfUseVersion\":null,"
                        + "\"consentFormAccepted\":false,\"consentFormVersion\":null,\"isRegistrationComplete\":false,"
                        + "\"roles\":[],\"profilePhoto\":null,\"lastLogin\":null,\"createdAt\":null,"
                        + "\"updatedAt\":\"2026-05-22T16:11:27.239Z\",\"email\":null,\"bio\":null,\"instagram\":null,"
                        + "\"tiktok\":null,\"x\":null,\"snapchat\":null,\"facebook\":null,"
                        + "\"accountDeletionStatus\":null,\"accountDeletionRequestedAt\":null,"
                        + "\"accountDeletionScheduledFor\":null,\"accountDeletionCancelledAt\":null,"
                        + "\"accountDeletionFinalizedAt\":null,\"deletedAt\":null}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"male", "female", "other", "prefer_not_to_say"})
    void savesEveryGender(String gender) {
        Response response = signedIn("u-1", "{\"gender\": \"" + gender + "\"}").to(handler);

        assertThat(response.accepted().path("gender").textValue()).isEqualTo(gender);
        assertThat(saved).hasSize(1);
    }

    @Test
    void savesAgainAndUpdatesTheTimestamp() {
        signedIn("u-1", "{\"gender\": \"female\"}").to(handler).accepted();
        clock.advance(Duration.ofMinutes(1));

        Response response = signedIn("u-1", "{\"gender\": \"female\"}").to(handler);

        assertThat(response.accepted().path("updatedAt").textValue()).isEqualTo("2026-05-22T16:12:27.239Z");
        assertThat(saved).containsExactly("u-1 FEMALE", "u-1 FEMALE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "Male", "MALE", "male ", "unknown", "prefer-not-to-say", "erkek"})
    void refusesAnUnknownGender(String gender) {
        assertRefused(signedIn("u-1", "{\"gender\": \"" + gender + "\"}"), Problem.VALIDATION_FAILED, ONE_OF);
    }

    @Test
    void refusesAnUnknownGenderInTheLanguageOfTheClient() {
        Request request = signedIn("u-1", "{\"gender\": \"x\"}").header("X-Language", "tr");

        assertRefused(
                request,
                Problem.VALIDATION_FAILED,
                "gender: şunlardan biri olmalıdır: male, female, other, prefer_not_to_say");
        assertThat(request.to(handler).errors()).first().isEqualTo("Doğrulama başarısız");
    }

    @Test
    void refusesAMissingGender() {
        assertRefused(signedIn("u-1", "{}"), Problem.VALIDATION_FAILED, "gender: is required");
        assertRefused(signedIn("u-1", "{\"gender\": null}"), Problem.VALIDATION_FAILED, "gender: is required");
        assertRefused(signedIn("u-1", "{\"gender\": 1}"), Problem.VALIDATION_FAILED, "gender: must be a string");
    }

    @Test
    void refusesABodyThatIsNotAnObject() {
        assertRefused(
                signedIn("u-1", "male"),
                Problem.VALIDATION_FAILED,
                "body: must be one JSON object in UTF-8, without duplicate keys, nested at most 16 deep");
    }

    @Test
    void refusesInvalidHeadersBeforeItReadsTheBody() {
        Request request = signedIn("u-1", "male").header("X-Language", "de").header("X-Platform", "web2");

        assertRefused(
                request,
                Problem.VALIDATION_FAILED,
                "X-Language: must be one of en, tr",
                "X-Platform: must be one of web, mobile_ios, mobile_android, admin, api, unknown, all");
    }

    @Test
    void refusesAnInvalidTokenWithoutGivingTheReason() {
        String expired = TestAuth.token(clock, "u-1", "user");
        clock.advance(Duration.ofHours(1));

        assertRefused(post(MALE), Problem.AUTHENTICATION_REQUIRED);
        assertRefused(post(MALE).bearer("garbage"), Problem.AUTHENTICATION_REQUIRED);
        assertRefused(post(MALE).bearer(expired), Problem.AUTHENTICATION_REQUIRED);
        assertRefused(post("garbage").header("X-Language", "de"), Problem.AUTHENTICATION_REQUIRED);
        assertThat(post(MALE).to(handler).errors()).containsExactly("Authentication required");
        assertThat(post(MALE).header("X-Language", "tr").to(handler).errors())
                .containsExactly("Kimlik doğrulaması gerekli");
    }

    @Test
    void refusesARoleWithoutThePermission() {
        Request request =
                post(MALE).bearer(TestAuth.token(clock, "u-1", "guest")).header("X-Platform", "admin");

        assertRefused(request, Problem.ROLE_NOT_ALLOWED, "your role does not allow this");
        assertRefused(request.header("X-Language", "tr"), Problem.ROLE_NOT_ALLOWED, "rolünüz buna izin vermiyor");
    }

    @Test
    void refusesAnUnknownUser() {
        assertRefused(signedIn("u-9", MALE), Problem.USER_NOT_FOUND);
        assertThat(signedIn("u-9", MALE).to(handler).errors()).containsExactly("Resource not found");
        assertThat(signedIn("u-9", MALE).header("X-Language", "tr").to(handler).errors())
                .containsExactly("Kaynak bulunamadı");
    }

    @Test
    void refusesAClosedAccount() {
        assertRefused(signedIn("closed", MALE), Problem.ACCOUNT_CLOSED, "the account is closed");
        assertRefused(signedIn("closed", MALE).header("X-Language", "tr"), Problem.ACCOUNT_CLOSED, "hesap kapatılmış");
    }

    @Test
    void validatesTheBodyBeforeItLooksForTheUser() {
        assertRefused(signedIn("u-9", "{\"gender\": \"x\"}"), Problem.VALIDATION_FAILED, ONE_OF);
    }

    @Test
    void logsNeitherTheGenderNorTheUser() {
        signedIn("u-1", "{\"gender\": \"prefer_not_to_say\"}").to(handler).accepted();

        assertThat(log).singleElement().asString().contains("\"status\":200").doesNotContain("prefer", "u-1");
    }

    @Test
    void savesOncePerIdempotencyKeyAndReplaysTheFirstResponse() {
        Request request = signedIn("u-1", MALE).header("Idempotency-Key", "key-7");

        Response first = request.to(handler);
        clock.advance(Duration.ofSeconds(9));
        Response second = request.to(handler);

        assertThat(second.body()).isEqualTo(first.body());
        assertThat(first.header("Idempotent-Replayed")).isNull();
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(saved).containsExactly("u-1 MALE");
    }

    @Test
    void doesNotReplayAProfileOnceTheAccountIsClosed() {
        Request request = signedIn("u-1", MALE).header("Idempotency-Key", "key-8");
        request.to(handler).accepted();
        accounts.with("default", Profiles.deleting("u-1", "finalized", null));

        request.to(handler).refused(Problem.ACCOUNT_CLOSED, "the account is closed");
    }
}
