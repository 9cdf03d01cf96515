package com.allmine.adduserinfo;

import static com.allmine.adduserinfo.AddUserInfoFixture.CALLER;
import static com.allmine.adduserinfo.AddUserInfoFixture.DOCUMENTED;
import static com.allmine.adduserinfo.AddUserInfoFixture.post;
import static com.allmine.adduserinfo.AddUserInfoFixture.with;
import static com.allmine.data.user.InfoField.ESTIMATED_MONTHLY_DW_AMOUNT;
import static com.allmine.data.user.InfoField.ESTIMATED_MONTHLY_DW_COUNT;
import static com.allmine.data.user.InfoField.MONTHLY_INCOME_AMOUNT;
import static com.allmine.data.user.InfoField.PURPOSE_OF_TRANSACTION;
import static com.allmine.data.user.InfoField.SOURCE_OF_FUNDING;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Caller;
import com.allmine.api.errors.Problem;
import com.allmine.auth.TestAuth;
import com.allmine.data.user.InfoField;
import com.allmine.data.user.Profiles;
import com.allmine.testkit.Request;
import com.allmine.testkit.Response;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddUserInfoHandlerTest {
    private static final String OPTION_ID = ": must be the id of an option as a string of digits, for example \"1\"";

    private final AddUserInfoFixture fixture = new AddUserInfoFixture();

    @Test
    void returnsTheDocumentedResponse() {
        Response response =
                fixture.signedIn(DOCUMENTED).header("tenant-id", "default").to(fixture.handler);

        String id = fixture.infos.versions(CALLER).keySet().iterator().next();
        assertThat(id).matches("[0-9a-f]{24}");
        response.acceptedBare("""
            {
              "id": "%s",
              "purposeOfTransactionId": "1",
              "sourceOfFundingId": "2",
              "monthlyIncomeAmountId": "3"
            }\
            """.formatted(id));
        assertThat(fixture.latest().optionIds())
                .isEqualTo(Map.of(
                        PURPOSE_OF_TRANSACTION, "1",
                        SOURCE_OF_FUNDING, "2",
                        MONTHLY_INCOME_AMOUNT, "3",
                        ESTIMATED_MONTHLY_DW_AMOUNT, "2",
                        ESTIMATED_MONTHLY_DW_COUNT, "1"));
    }

    @Test
    void encryptsExplanationsBeforeTheyReachTheStore() {
        fixture.signedIn(DOCUMENTED).to(fixture.handler).acceptedBare();

        assertThat(fixture.latest().explanations()).containsOnlyKeys(SOURCE_OF_FUNDING);
        assertThat(fixture.latest().explanations().values()).noneMatch(text -> text.contains("Freelance"));
        assertThat(fixture.latestExplanations()).isEqualTo(Map.of(SOURCE_OF_FUNDING, "Freelance gelir"));
    }

    @Test
    void addsAVersionWithEveryRequest() {
        fixture.signedIn(DOCUMENTED).to(fixture.handler).acceptedBare();
        fixture.clock.advance(Duration.ofSeconds(1));
        fixture.signedIn(with("sourceOfFundingId", "\"1\"")).to(fixture.handler).acceptedBare();

        assertThat(fixture.infos.versions(CALLER)).hasSize(2);
        assertThat(fixture.latest().optionIds()).containsEntry(SOURCE_OF_FUNDING, "1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "1.0",
                "true",
                "[\"1\"]",
                "{}",
                "\"\"",
                "\" 1\"",
                "\"1 \"",
                "\"+1\"",
                "\"-1\"",
                "\"01\"",
                "\"0\"",
                "\"1.0\"",
                "\"1e0\"",
                "\"one\"",
                "\"１\"",
                "\"1234567890\""
            })
    void acceptsAnOptionIdOnlyAsAStringOfDigits(String json) {
        for (InfoField field : InfoField.values()) {
            fixture.signedIn(with(field.optionId(), json))
                    .to(fixture.handler)
                    .refused(Problem.VALIDATION_FAILED, field.optionId() + OPTION_ID);
        }

        fixture.assertNothingAdded();
    }

    @ParameterizedTest
    @CsvSource({
        "purposeOfTransactionId, 2, purpose_of_transaction",
        "sourceOfFundingId, 77, income_source",
        "sourceOfFundingId, 9, income_source",
        "monthlyIncomeAmountId, 1, monthly_income_amount",
        "estimatedMonthlyDWAmountId, 1, estimated_monthly_dw_amount",
        "estimatedMonthlyDWCountId, 2, estimated_monthly_dw_count"
    })
    void refusesAnUnknownOrInactiveOption(String field, String id, String list) {
        fixture.signedIn(with(field, "\"" + id + "\""))
                .to(fixture.handler)
                .refused(Problem.VALIDATION_FAILED, field + ": must be the id of an active option of " + list);

        fixture.assertNothingAdded();
    }

    @Test
    void reportsEveryMissingField() {
        fixture.signedIn("{\"purposeOfTransactionId\": null}")
                .to(fixture.handler)
                .refused(
                        Problem.VALIDATION_FAILED,
                        "purposeOfTransactionId: is required",
                        "sourceOfFundingId: is required",
                        "monthlyIncomeAmountId: is required",
                        "estimatedMonthlyDWAmountId: is required",
                        "estimatedMonthlyDWCountId: is required");
    }

    @Test
    void reportsEveryInvalidFieldAtOnceInTurkish() {
        Response response = fixture.signedIn("""
            {
              "purposeOfTransactionId": "6",
              "explainPurposeOfTransaction": "kısa",
              "sourceOfFundingId": 2,
              "monthlyIncomeAmountId": "99",
              "estimatedMonthlyDWAmountId": "2",
              "explainEstimatedMonthlyDWAmount": 5
            }\
            """).header("X-Language", "tr").to(fixture.handler);

        response.refused(
                Problem.VALIDATION_FAILED,
                "explainPurposeOfTransaction: seçilen seçeneğin gerektirdiği gibi, tek satırda 20 ile 500 arasında"
                        + " okunabilir karakterden oluşan bir metin olmalıdır",
                "sourceOfFundingId: bir seçeneğin rakamlardan oluşan metin olarak verilen numarası olmalıdır, örneğin"
                        + " \"1\"",
                "monthlyIncomeAmountId: monthly_income_amount listesindeki etkin bir seçeneğin numarası olmalıdır",
                "explainEstimatedMonthlyDWAmount: seçilen seçeneğin gerektirdiği gibi, tek satırda 1 ile 500 arasında"
                        + " okunabilir karakterden oluşan bir metin olmalıdır",
                "estimatedMonthlyDWCountId: zorunludur");
        assertThat(response.errors().getFirst()).isEqualTo("Doğrulama başarısız");
        fixture.assertNothingAdded();
    }

    @Test
    void validatesAgainstTheOptionsOfTheTenant() {
        String token = TestAuth.tokens(fixture.clock).signIn(new Caller("acme", "u-acme", Set.of("user")));
        Request request = post(with("sourceOfFundingId", "\"77\"")).header("x-auth", token);

        request.to(fixture.handler).acceptedBare();
        post(DOCUMENTED)
                .header("x-auth", token)
                .to(fixture.handler)
                .refused(
                        Problem.VALIDATION_FAILED,
                        "sourceOfFundingId: must be the id of an active option of income_source");
    }

    @Test
    void readsTheTokenFromXAuthOtherwiseFromAuthorization() {
        String token = TestAuth.token(fixture.clock, "u-1", "user");

        post(DOCUMENTED).header("x-auth", token).to(fixture.handler).acceptedBare();
        post(DOCUMENTED).header("x-auth", "Bearer " + token).to(fixture.handler).acceptedBare();
        post(DOCUMENTED).bearer(token).to(fixture.handler).acceptedBare();
        post(DOCUMENTED)
                .bearer(token)
                .header("x-auth", "rubbish")
                .to(fixture.handler)
                .refused(Problem.AUTHENTICATION_REQUIRED);
        post(DOCUMENTED).to(fixture.handler).refused(Problem.AUTHENTICATION_REQUIRED);
    }

    @Test
    void refusesATenantOtherThanTheTokens() {
        fixture.signedIn(DOCUMENTED)
                .header("tenant-id", "acme")
                .to(fixture.handler)
                .refused(Problem.TENANT_MISMATCH, "tenant-id: must be the tenant of the token");

        fixture.assertNothingAdded();
    }

    @Test
    void acceptsAnAddressOnTheAllowList() {
        post(DOCUMENTED)
                .bearer(TestAuth.token(fixture.clock, "here", "user"))
                .to(fixture.handler)
                .acceptedBare();
    }

    @Test
    void ignoresAForwardedAddress() {
        post(DOCUMENTED)
                .bearer(TestAuth.token(fixture.clock, "elsewhere", "user"))
                .header("X-Forwarded-For", "203.0.113.7")
                .to(fixture.handler)
                .refused(Problem.IP_NOT_ALLOWED, "send this request from an address on the user's IP allow-list");
    }

    @Test
    void checksInTheDocumentedOrder() {
        String expired = TestAuth.token(fixture.clock, "elsewhere", "guest");
        fixture.clock.advance(Duration.ofHours(2));
        Request request = post("[]").header("tenant-id", "acme");

        request.header("x-auth", expired)
                .header("X-Language", "de")
                .to(fixture.handler)
                .refused(Problem.AUTHENTICATION_REQUIRED);
        request.header("x-auth", TestAuth.token(fixture.clock, "elsewhere", "guest"))
                .header("X-Language", "de")
                .to(fixture.handler)
                .refused(Problem.VALIDATION_FAILED, "X-Language: must be one of en, tr");
        request.header("x-auth", TestAuth.token(fixture.clock, "elsewhere", "guest"))
                .to(fixture.handler)
                .refused(
                        Problem.ROLE_NOT_ALLOWED,
                        "your role does not allow this",
                        "tenant-id: must be the tenant of the token");
        post("[]")
                .bearer(TestAuth.token(fixture.clock, "nobody", "user"))
                .to(fixture.handler)
                .refused(
                        Problem.VALIDATION_FAILED,
                        "body: must be one JSON object in UTF-8, without duplicate keys, nested at most 16 deep");
        post(DOCUMENTED)
                .bearer(TestAuth.token(fixture.clock, "nobody", "user"))
                .to(fixture.handler)
                .refused(Problem.USER_NOT_FOUND);
        post(DOCUMENTED)
                .bearer(TestAuth.token(fixture.clock, "elsewhere", "user"))
                .to(fixture.handler)
                .refused(Problem.IP_NOT_ALLOWED, "send this request from an address on the user's IP allow-list");
        post(DOCUMENTED)
                .bearer(TestAuth.token(fixture.clock, "closed", "admin"))
                .to(fixture.handler)
                .refused(Problem.ACCOUNT_CLOSED, "the account is closed");
    }

    @Test
    void addsOneVersionForARepeatedRequest() {
        Request request = fixture.signedIn(DOCUMENTED).header("Idempotency-Key", "k-1");
        Response first = request.to(fixture.handler);

        Response second = request.to(fixture.handler);

        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(fixture.infos.versions(CALLER)).hasSize(1);
    }

    @Test
    void refusesAReplayFromARemovedAddressOrToAClosedAccount() {
        Request request = fixture.signedIn(DOCUMENTED).header("Idempotency-Key", "k-2");
        request.to(fixture.handler).acceptedBare();

        fixture.accounts.with("default", Profiles.fresh("u-1"), "203.0.113.0/24");
        request.to(fixture.handler)
                .refused(Problem.IP_NOT_ALLOWED, "send this request from an address on the user's IP allow-list");
        fixture.accounts.with("default", Profiles.deleting("u-1", "finalized", null));
        request.to(fixture.handler).refused(Problem.ACCOUNT_CLOSED, "the account is closed");
        fixture.accounts.with("default", Profiles.fresh("u-1"), "192.168.0.0/16");
        assertThat(request.to(fixture.handler).header("Idempotent-Replayed")).isEqualTo("true");
    }

    @Test
    void doesNotUseTheIdempotencyStoreWithoutAnIdempotencyKey() {
        fixture.signedIn(DOCUMENTED).to(fixture.handler).acceptedBare();

        assertThat(fixture.store.calls()).isZero();
    }
}
