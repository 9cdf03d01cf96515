package com.allmine.adduserinfo;

import static com.allmine.data.user.InfoField.ESTIMATED_MONTHLY_DW_AMOUNT;
import static com.allmine.data.user.InfoField.ESTIMATED_MONTHLY_DW_COUNT;
import static com.allmine.data.user.InfoField.MONTHLY_INCOME_AMOUNT;
import static com.allmine.data.user.InfoField.PURPOSE_OF_TRANSACTION;
import static com.allmine.data.user.InfoField.SOURCE_OF_FUNDING;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Api;
import com.allmine.api.Caller;
import com.allmine.api.errors.Problem;
import com.allmine.api.json.Json;
import com.allmine.auth.TestAuth;
import com.allmine.crypto.FieldEncryption;
import com.allmine.crypto.KeySet;
import com.allmine.data.dropdown.DropdownList;
import com.allmine.data.dropdown.InMemoryDropdowns;
import com.allmine.data.dropdown.Option;
import com.allmine.data.idempotency.InMemoryIdempotencyStore;
import com.allmine.data.user.AdditionalInfo;
import com.allmine.data.user.InMemoryAccounts;
import com.allmine.data.user.InMemoryAdditionalInfos;
import com.allmine.data.user.InfoField;
import com.allmine.data.user.Profiles;
import com.allmine.testkit.Request;
import com.allmine.testkit.Response;
import com.allmine.testkit.SettableClock;
import com.allmine.testkit.TestKeys;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddUserInfoHandlerTest {
    private static final Caller CALLER = new Caller("default", "u-1", Set.of("user"));
    private static final String DOCUMENTED = """
        {
        "purposeOfTransactionId": "1",
        "sourceOfFundingId": "2",
        "explainSourceOfFunding": "Freelance gelir",
        "monthlyIncomeAmountId": "3",
        "estimatedMonthlyDWAmountId": "2",
        "estimatedMonthlyDWCountId": "1"
        }\
        """;
    private static final String OPTION_ID = ": must be the id of an option as a string of digits, for example \"1\"";

    private final SettableClock clock = new SettableClock("2026-01-15T10:30:00.000Z");
    private final InMemoryDropdowns dropdowns = new InMemoryDropdowns()
            .with(
                    "default",
                    option(DropdownList.PURPOSE_OF_TRANSACTION, 1, true, 0),
                    option(DropdownList.PURPOSE_OF_TRANSACTION, 6, true, 20),
                    option(DropdownList.INCOME_SOURCE, 1, true, 0),
                    option(DropdownList.INCOME_SOURCE, 2, true, 3),
                    option(DropdownList.INCOME_SOURCE, 9, false, 0),
                    option(DropdownList.MONTHLY_INCOME_AMOUNT, 3, true, 0),
                    option(DropdownList.ESTIMATED_MONTHLY_DW_AMOUNT, 2, true, 0),
                    option(DropdownList.ESTIMATED_MONTHLY_DW_COUNT, 1, true, 0))
            .with("acme", option(DropdownList.INCOME_SOURCE, 77, true, 0));
    private final InMemoryAdditionalInfos infos = new InMemoryAdditionalInfos(clock)
            .with("default", Profiles.fresh("u-1"))
            .with("default", Profiles.deleting("closed", "finalized", null))
            .with("default", Profiles.deleting("elsewhere", "finalized", null), "203.0.113.0/24")
            .with("default", Profiles.fresh("here"), "192.168.0.0/16")
            .with("acme", Profiles.fresh("u-acme"));
    private final InMemoryAccounts accounts = new InMemoryAccounts().with("default", Profiles.fresh("u-1"));
    private final InMemoryIdempotencyStore store = new InMemoryIdempotencyStore(clock);
    private final FieldEncryption fieldEncryption = new FieldEncryption(KeySet.of(TestKeys.KEY_SET, clock));
    private final AddUserInfoHandler handler = new AddUserInfoHandler(
            new Api(clock, line -> {}),
            TestAuth.authorizer(clock),
            TestAuth.idempotency(clock, store),
            accounts,
            dropdowns,
            fieldEncryption,
            infos);

    private static Option option(DropdownList list, int id, boolean isActive, int minExplanation) {
        return new Option(list, 0, id, "slug_" + id, "tr " + id, "en " + id, isActive, minExplanation);
    }

    private static Request post(String body) {
        return Request.post("/user/insert-additional-info", body);
    }

    private Request signedIn(String body) {
        return post(body).header("x-auth", TestAuth.token(clock, "u-1", "user"));
    }

    /** The documented body with one field changed to a JSON value, or added. */
    private static String with(String field, String json) {
        ObjectNode body = Json.object(DOCUMENTED).orElseThrow();
        body.set(field, Json.object("{\"value\": " + json + "}").orElseThrow().path("value"));
        return body.toString();
    }

    private static String without(String... fields) {
        ObjectNode body = Json.object(DOCUMENTED).orElseThrow();
        return body.without(List.of(fields)).toString();
    }

    private void assertNothingAdded() {
        assertThat(infos.versions(CALLER)).isEmpty();
    }

    private AdditionalInfo latest() {
        return List.copyOf(infos.versions(CALLER).values()).getLast();
    }

    private Map<InfoField, String> latestExplanations() {
        Map<InfoField, String> opened = new EnumMap<>(InfoField.class);
        latest().explanations()
                .forEach(
                        (field, text) -> opened.put(field, fieldEncryption.decrypt(CALLER, field.explanation(), text)));
        return opened;
    }

    @Test
    void answersTheDocumentedRequestAsDocumented() {
        Response received = signedIn(DOCUMENTED).header("tenant-id", "default").to(handler);

        String id = infos.versions(CALLER).keySet().iterator().next();
        assertThat(id).matches("[0-9a-f]{24}");
        received.acceptedBare("""
            {
              "id": "%s",
              "purposeOfTransactionId": "1",
              "sourceOfFundingId": "2",
              "monthlyIncomeAmountId": "3"
            }\
            """.formatted(id));
        assertThat(latest().optionIds())
                .isEqualTo(Map.of(
                        PURPOSE_OF_TRANSACTION, "1",
                        SOURCE_OF_FUNDING, "2",
                        MONTHLY_INCOME_AMOUNT, "3",
                        ESTIMATED_MONTHLY_DW_AMOUNT, "2",
                        ESTIMATED_MONTHLY_DW_COUNT, "1"));
    }

    @Test
    void sealsExplanationsBeforeTheStoreSeesThem() {
        signedIn(DOCUMENTED).to(handler).acceptedBare();

        assertThat(latest().explanations()).containsOnlyKeys(SOURCE_OF_FUNDING);
        assertThat(latest().explanations().values()).noneMatch(text -> text.contains("Freelance"));
        assertThat(latestExplanations()).isEqualTo(Map.of(SOURCE_OF_FUNDING, "Freelance gelir"));
    }

    @Test
    void addsAVersionAtEveryCall() {
        signedIn(DOCUMENTED).to(handler).acceptedBare();
        clock.advance(Duration.ofSeconds(1));
        signedIn(with("sourceOfFundingId", "\"1\"")).to(handler).acceptedBare();

        assertThat(infos.versions(CALLER)).hasSize(2);
        assertThat(latest().optionIds()).containsEntry(SOURCE_OF_FUNDING, "1");
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
    void takesAnOptionIdAsAStringOfDigitsOnly(String json) {
        for (InfoField field : InfoField.values()) {
            signedIn(with(field.optionId(), json))
                    .to(handler)
                    .refused(Problem.VALIDATION_FAILED, field.optionId() + OPTION_ID);
        }

        assertNothingAdded();
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
    void refusesAnOptionThatItsListLacksOrNoLongerOffers(String field, String id, String list) {
        signedIn(with(field, "\"" + id + "\""))
                .to(handler)
                .refused(Problem.VALIDATION_FAILED, field + ": must be the id of an active option of " + list);

        assertNothingAdded();
    }

    @Test
    void namesEveryMissingField() {
        signedIn("{\"purposeOfTransactionId\": null}")
                .to(handler)
                .refused(
                        Problem.VALIDATION_FAILED,
                        "purposeOfTransactionId: is required",
                        "sourceOfFundingId: is required",
                        "monthlyIncomeAmountId: is required",
                        "estimatedMonthlyDWAmountId: is required",
                        "estimatedMonthlyDWCountId: is required");
    }

    @Test
    void namesEveryWrongFieldAtOnceInTurkish() {
        Response received = signedIn("""
            {
              "purposeOfTransactionId": "6",
              "explainPurposeOfTransaction": "kısa",
              "sourceOfFundingId": 2,
              "monthlyIncomeAmountId": "99",
              "estimatedMonthlyDWAmountId": "2",
              "explainEstimatedMonthlyDWAmount": 5
            }\
            """).header("X-Language", "tr").to(handler);

        received.refused(
                Problem.VALIDATION_FAILED,
                "explainPurposeOfTransaction: seçilen seçeneğin gerektirdiği gibi, tek satırda 20 ile 500 arasında"
                        + " okunabilir karakterden oluşan bir metin olmalıdır",
                "sourceOfFundingId: bir seçeneğin rakamlardan oluşan metin olarak verilen numarası olmalıdır, örneğin"
                        + " \"1\"",
                "monthlyIncomeAmountId: monthly_income_amount listesindeki etkin bir seçeneğin numarası olmalıdır",
                "explainEstimatedMonthlyDWAmount: seçilen seçeneğin gerektirdiği gibi, tek satırda 1 ile 500 arasında"
                        + " okunabilir karakterden oluşan bir metin olmalıdır",
                "estimatedMonthlyDWCountId: zorunludur");
        assertThat(received.errors().getFirst()).isEqualTo("Doğrulama başarısız");
        assertNothingAdded();
    }

    private static String explanation(String field, int min) {
        return field + ": must be a text of " + min
                + " to 500 readable characters on one line, because the chosen option requires it";
    }

    @Test
    void requiresAnExplanationWhereTheOptionDoes() {
        signedIn(without("explainSourceOfFunding"))
                .to(handler)
                .refused(Problem.VALIDATION_FAILED, explanation("explainSourceOfFunding", 3));

        assertNothingAdded();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "ab", " \\u00a0 ", "😀😀", " a \\t", "a ğ"})
    void refusesAnExplanationThatIsTooShortOnceTrimmed(String text) {
        signedIn(with("explainSourceOfFunding", "\"" + text + "\""))
                .to(handler)
                .refused(Problem.VALIDATION_FAILED, explanation("explainSourceOfFunding", 3));

        assertNothingAdded();
    }

    @ParameterizedTest
    @CsvSource({"abc, abc", "😀😀😀, 😀😀😀", "'\\u00a0ab\\u2003  g\\u0306\\u00a0', ab ğ", "1+1, 1+1"})
    void trimsCollapsesAndComposesAnExplanationAndCountsItsCodePoints(String sent, String kept) {
        signedIn(with("explainSourceOfFunding", "\"" + sent + "\"")).to(handler).acceptedBare();

        assertThat(latestExplanations()).isEqualTo(Map.of(SOURCE_OF_FUNDING, kept));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\u200b\\u200b\\u200b",
                "\\u0000\\u0000\\u0000",
                "\\u2060\\u2060\\u2060",
                "\\u3164\\u3164\\u3164",
                "\\u0301\\u0301\\u0301",
                "Freelance\\ngelir",
                "Freelance\\tgelir",
                "\\u202eFreelance gelir",
                "Freelance \\u0378 gelir"
            })
    void refusesAnExplanationThatNobodyCanRead(String text) {
        signedIn(with("explainSourceOfFunding", "\"" + text + "\""))
                .to(handler)
                .refused(Problem.VALIDATION_FAILED, explanation("explainSourceOfFunding", 3));
        signedIn(with("explainMonthlyIncomeAmount", "\"" + text + "\""))
                .to(handler)
                .refused(Problem.VALIDATION_FAILED, explanation("explainMonthlyIncomeAmount", 1));

        assertNothingAdded();
    }

    @Test
    void asksForAsMuchAsTheOptionDoes() {
        String other = with("purposeOfTransactionId", "\"6\"");
        ObjectNode body = Json.object(other).orElseThrow();

        signedIn(body.put("explainPurposeOfTransaction", "x".repeat(19)).toString())
                .to(handler)
                .refused(Problem.VALIDATION_FAILED, explanation("explainPurposeOfTransaction", 20));
        signedIn(body.put("explainPurposeOfTransaction", "y".repeat(20)).toString())
                .to(handler)
                .acceptedBare();
    }

    @Test
    void takesAtMostFiveHundredCodePoints() {
        signedIn(with("explainSourceOfFunding", "\"" + "😀".repeat(500) + "\""))
                .to(handler)
                .acceptedBare();

        signedIn(with("explainSourceOfFunding", "\"" + "😀".repeat(501) + "\""))
                .to(handler)
                .refused(Problem.VALIDATION_FAILED, explanation("explainSourceOfFunding", 3));
        signedIn(with("explainMonthlyIncomeAmount", "\"" + "z".repeat(501) + "\""))
                .to(handler)
                .refused(Problem.VALIDATION_FAILED, explanation("explainMonthlyIncomeAmount", 1));
        assertThat(infos.versions(CALLER)).hasSize(1);
    }

    @Test
    void keepsAnExplanationThatNobodyAskedFor() {
        signedIn(with("explainEstimatedMonthlyDWCount", "\"just so\""))
                .to(handler)
                .acceptedBare();
        assertThat(latestExplanations())
                .isEqualTo(Map.of(SOURCE_OF_FUNDING, "Freelance gelir", ESTIMATED_MONTHLY_DW_COUNT, "just so"));

        signedIn(with("explainEstimatedMonthlyDWCount", "\"  \"")).to(handler).acceptedBare();
        assertThat(latestExplanations()).containsOnlyKeys(SOURCE_OF_FUNDING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "false", "[\"text\"]", "{\"text\": 1}", "\"\\ud83d lone\""})
    void takesAnExplanationAsTextOnly(String json) {
        signedIn(with("explainMonthlyIncomeAmount", json))
                .to(handler)
                .refused(Problem.VALIDATION_FAILED, explanation("explainMonthlyIncomeAmount", 1));

        assertNothingAdded();
    }

    @Test
    void saysOnceThatARequiredExplanationIsNoText() {
        signedIn(with("explainSourceOfFunding", "15"))
                .to(handler)
                .refused(Problem.VALIDATION_FAILED, explanation("explainSourceOfFunding", 3));
    }

    @Test
    void offersATenantItsOwnOptions() {
        String token = TestAuth.tokens(clock).signIn(new Caller("acme", "u-acme", Set.of("user")));
        Request call = post(with("sourceOfFundingId", "\"77\"")).header("x-auth", token);

        call.to(handler).acceptedBare();
        post(DOCUMENTED)
                .header("x-auth", token)
                .to(handler)
                .refused(
                        Problem.VALIDATION_FAILED,
                        "sourceOfFundingId: must be the id of an active option of income_source");
    }

    @Test
    void takesTheTokenFromXAuthAndElseFromAuthorization() {
        String token = TestAuth.token(clock, "u-1", "user");

        post(DOCUMENTED).header("x-auth", token).to(handler).acceptedBare();
        post(DOCUMENTED).header("x-auth", "Bearer " + token).to(handler).acceptedBare();
        post(DOCUMENTED).bearer(token).to(handler).acceptedBare();
        post(DOCUMENTED).bearer(token).header("x-auth", "rubbish").to(handler).refused(Problem.AUTHENTICATION_REQUIRED);
        post(DOCUMENTED).to(handler).refused(Problem.AUTHENTICATION_REQUIRED);
    }

    @Test
    void refusesATenantThatIsNotTheTokens() {
        signedIn(DOCUMENTED)
                .header("tenant-id", "acme")
                .to(handler)
                .refused(Problem.TENANT_MISMATCH, "tenant-id: must be the tenant of the token");

        assertNothingAdded();
    }

    @Test
    void letsAnAddressOfTheAllowListIn() {
        post(DOCUMENTED)
                .bearer(TestAuth.token(clock, "here", "user"))
                .to(handler)
                .acceptedBare();
    }

    @Test
    void believesNoForwardedAddress() {
        post(DOCUMENTED)
                .bearer(TestAuth.token(clock, "elsewhere", "user"))
                .header("X-Forwarded-For", "203.0.113.7")
                .to(handler)
                .refused(Problem.IP_NOT_ALLOWED, "send this request from an address on the user's IP allow-list");
    }

    @Test
    void checksInTheDocumentedOrder() {
        String expired = TestAuth.token(clock, "elsewhere", "guest");
        clock.advance(Duration.ofHours(2));
        Request call = post("[]").header("tenant-id", "acme");

        call.header("x-auth", expired).header("X-Language", "de").to(handler).refused(Problem.AUTHENTICATION_REQUIRED);
        call.header("x-auth", TestAuth.token(clock, "elsewhere", "guest"))
                .header("X-Language", "de")
                .to(handler)
                .refused(Problem.VALIDATION_FAILED, "X-Language: must be one of en, tr");
        call.header("x-auth", TestAuth.token(clock, "elsewhere", "guest"))
                .to(handler)
                .refused(
                        Problem.ROLE_NOT_ALLOWED,
                        "your role does not allow this",
                        "tenant-id: must be the tenant of the token");
        post("[]")
                .bearer(TestAuth.token(clock, "nobody", "user"))
                .to(handler)
                .refused(
                        Problem.VALIDATION_FAILED,
                        "body: must be one JSON object in UTF-8, without duplicate keys, nested at most 16 deep");
        post(DOCUMENTED)
                .bearer(TestAuth.token(clock, "nobody", "user"))
                .to(handler)
                .refused(Problem.USER_NOT_FOUND);
        post(DOCUMENTED)
                .bearer(TestAuth.token(clock, "elsewhere", "user"))
                .to(handler)
                .refused(Problem.IP_NOT_ALLOWED, "send this request from an address on the user's IP allow-list");
        post(DOCUMENTED)
                .bearer(TestAuth.token(clock, "closed", "admin"))
                .to(handler)
                .refused(Problem.ACCOUNT_CLOSED, "the account is closed");
    }

    @Test
    void addsOneVersionForARepeatedRequest() {
        Request call = signedIn(DOCUMENTED).header("Idempotency-Key", "k-1");
        Response first = call.to(handler);

        Response second = call.to(handler);

        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(infos.versions(CALLER)).hasSize(1);
    }

    @Test
    void replaysNothingToAnAddressThatTheAllowListHasNotAnyMoreNorToAClosedAccount() {
        Request call = signedIn(DOCUMENTED).header("Idempotency-Key", "k-2");
        call.to(handler).acceptedBare();

        accounts.with("default", Profiles.fresh("u-1"), "203.0.113.0/24");
        call.to(handler)
                .refused(Problem.IP_NOT_ALLOWED, "send this request from an address on the user's IP allow-list");
        accounts.with("default", Profiles.deleting("u-1", "finalized", null));
        call.to(handler).refused(Problem.ACCOUNT_CLOSED, "the account is closed");
        accounts.with("default", Profiles.fresh("u-1"), "192.168.0.0/16");
        assertThat(call.to(handler).header("Idempotent-Replayed")).isEqualTo("true");
    }

    @Test
    void asksNoClaimsForARequestWithoutAnIdempotencyKey() {
        signedIn(DOCUMENTED).to(handler).acceptedBare();

        assertThat(store.calls()).isZero();
    }
}
