package com.allmine.confirmidentity;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Api;
import com.allmine.api.Caller;
import com.allmine.api.errors.Problem;
import com.allmine.api.json.Json;
import com.allmine.auth.TestAuth;
import com.allmine.crypto.FieldEncryption;
import com.allmine.crypto.Hmac;
import com.allmine.crypto.KeySet;
import com.allmine.data.Ids;
import com.allmine.data.dropdown.DropdownList;
import com.allmine.data.dropdown.InMemoryDropdowns;
import com.allmine.data.dropdown.Option;
import com.allmine.data.idempotency.InMemoryIdempotencyStore;
import com.allmine.data.identity.Identity;
import com.allmine.data.user.InMemoryAccounts;
import com.allmine.data.user.Profiles;
import com.allmine.testkit.Request;
import com.allmine.testkit.Response;
import com.allmine.testkit.SettableClock;
import com.allmine.testkit.TestKeys;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfirmIdentityHandlerTest {
    private static final Caller CALLER = new Caller("default", "123", Set.of("user"));
    private static final String PATH = "/user/confirm-user-identity";
    private static final String DOCUMENTED = """
        {
        "userIdentityNumber": "12345678901",
        "name": "Ahmet",
        "surname": "Yılmaz",
        "birthDate": "1990-01-15",
        "cityId": "34",
        "districtId": "1",
        "address": "Örnek Mah. Test Sok. No:1",
        "occupationId": "5",
        "additionalInfo": {
        "purposeOfTransactionId": "1",
        "sourceOfFundingId": "2",
        "monthlyIncomeAmountId": "3",
        "estimatedMonthlyDWAmountId": "2",
        "estimatedMonthlyDWCountId": "1"
        }
        }\
        """;
    private static final String OPTION_ID = "must be the id of an option as a string of digits, for example \"1\"";
    private static final String NAME =
            "must begin with a letter and have 1 to 100 letters, spaces, apostrophes," + " hyphens or dots on one line";
    private static final String BIRTH_DATE = "must be a date such as \"1990-01-15\", from 1900-01-01 to today";
    private static final String BIRTH_TIME =
            "must be the date alone, such as \"1990-01-15\": a time of day may belong to" + " another date elsewhere";
    private static final String ADULT = "must be the birth date of somebody who is at least 18 today";
    private static final String EXPLANATION =
            "must be a text of 3 to 500 readable characters on one line, because the chosen option requires it";

    private final SettableClock clock = new SettableClock("2026-01-15T10:30:00.000Z");
    private final KeySet keys = KeySet.of(TestKeys.KEY_SET, clock);
    private final FieldEncryption fieldEncryption = new FieldEncryption(keys);
    private final InMemoryDropdowns dropdowns = new InMemoryDropdowns()
            .with(
                    "default",
                    option(DropdownList.PURPOSE_OF_TRANSACTION, 1, 0, 0),
                    option(DropdownList.INCOME_SOURCE, 1, 0, 0),
                    option(DropdownList.INCOME_SOURCE, 2, 0, 3),
                    option(DropdownList.MONTHLY_INCOME_AMOUNT, 3, 0, 0),
                    option(DropdownList.ESTIMATED_MONTHLY_DW_AMOUNT, 2, 0, 0),
                    option(DropdownList.ESTIMATED_MONTHLY_DW_COUNT, 1, 0, 0),
                    option(DropdownList.OCCUPATION, 5, 0, 0),
                    option(DropdownList.CITY, 6, 0, 0),
                    option(DropdownList.CITY, 34, 0, 0),
                    option(DropdownList.DISTRICT, 1, 34, 0),
                    option(DropdownList.DISTRICT, 39, 34, 0),
                    option(DropdownList.DISTRICT, 25, 6, 0));
    private final InMemoryAccounts accounts = new InMemoryAccounts().with("default", Profiles.fresh("123"));
    private final List<JsonNode> inputs = new ArrayList<>();
    private String output = verified();
    private final ConfirmIdentityHandler handler = new ConfirmIdentityHandler(
            new Api(clock, line -> {}),
            TestAuth.authorizer(clock),
            TestAuth.idempotency(clock, new InMemoryIdempotencyStore(clock)),
            accounts,
            dropdowns,
            new IdentityConfirmation(this::run, tenant -> 7, keys, new Ids(clock, new SecureRandom())),
            clock);

    private static Option option(DropdownList list, int id, int cityId, int minExplanation) {
        return new Option(list, cityId, id, "slug_" + id, "tr " + id, "en " + id, true, minExplanation);
    }

    private JsonNode run(String requestId, String input) {
        assertThat(requestId).isEqualTo(Request.REQUEST_ID);
        inputs.add(Json.object(input).orElseThrow());
        return Json.object(output).orElseThrow();
    }

    private String verified() {
        return "{\"verified\": true, \"encryptedToken\": \"" + fieldEncryption.encrypt(CALLER, "token", "a.new.token")
                + "\"}";
    }

    private Request post(String body) {
        return Request.post(PATH, body).header("x-auth", TestAuth.token(clock, "123", "user"));
    }

    /** The documented body with one field changed to a JSON value, or added. */
    private static String with(String field, String json) {
        ObjectNode body = Json.object(DOCUMENTED).orElseThrow();
        JsonNode value = Json.object("{\"value\": " + json + "}").orElseThrow().path("value");
        if (field.startsWith("additionalInfo.")) {
            ((ObjectNode) body.path("additionalInfo")).set(field.substring("additionalInfo.".length()), value);
        } else {
            body.set(field, value);
        }
        return body.toString();
    }

    private Identity identity() {
        JsonNode input = inputs.getLast();
        return Identity.parse(fieldEncryption.decrypt(
                CALLER, "identity", input.path("encryptedIdentity").asText()));
    }

    @Test
    void answersTheDocumentedRequestAsDocumented() {
        post(DOCUMENTED).header("tenant-id", "default").to(handler).acceptedBare("""
            {"token": "a.new.token", "data": {"userId": "123", "verified": true}}\
            """);

        JsonNode input = inputs.getFirst();
        assertThat(input.path("userId").asText()).isEqualTo("123");
        assertThat(input.path("tenantId").asText()).isEqualTo("default");
        assertThat(input.path("roles").toString()).isEqualTo("[\"user\"]");
        assertThat(input.path("useRegister").booleanValue()).isFalse();
        assertThat(input.path("accountLimit").asInt()).isEqualTo(7);
        assertThat(input.path("isRepeated").booleanValue()).isFalse();
        assertThat(input.path("timezone").asText()).isEqualTo("UTC");
        assertThat(input.path("now").asText()).isEqualTo("2026-01-15T10:30:00.000Z");
        assertThat(input.path("attemptsCountFrom").asText()).isEqualTo("2026-01-14T10:30:00.000Z");
        assertThat(input.path("retainUntil").asText()).isEqualTo("2034-01-15T10:30:00.000Z");
        assertThat(identity()).isEqualTo(new Identity("12345678901", "Ahmet", null, "Yılmaz", "1990-01-15"));
        assertThat(contact("cityId")).isEqualTo("34");
        assertThat(contact("districtId")).isEqualTo("1");
        assertThat(contact("occupationId")).isEqualTo("5");
        assertThat(fieldEncryption.decrypt(CALLER, "address", contact("address")))
                .isEqualTo("Örnek Mah. Test Sok. No:1");
    }

    private String contact(String member) {
        return inputs.getLast().path("contact").path(member).path("S").asText();
    }

    @Test
    void handsNothingToTheWorkflowThatCouldBeReadThere() {
        post(with("additionalInfo.explainSourceOfFunding", "\"Freelance gelir\""))
                .to(handler)
                .acceptedBare();

        assertThat(inputs.getFirst().toString())
                .doesNotContain("12345678901", "Ahmet", "Yılmaz", "1990", "Örnek", "Freelance");
    }

    @Test
    void findsTheIdentityByTheHashOfItsNumberWithinTheTenant() {
        post(DOCUMENTED).to(handler).acceptedBare();

        String hash = Hmac.ofIdentities(keys).current("default", "identity:12345678901");
        assertThat(inputs.getFirst().path("identityHash").asText()).isEqualTo(hash);
    }

    @Test
    void knowsAPersonWhateverTheCaseOfTheirNamesAndWhereverTheSecondNameStands() {
        post(with("name", "\"Ali Can\"")).to(handler).acceptedBare();
        String together = inputs.getLast().path("personHash").asText();
        ObjectNode body = Json.object(with("name", "\"ali\"")).orElseThrow();
        post(body.put("secondName", "CAN").toString()).to(handler).acceptedBare();
        String apart = inputs.getLast().path("personHash").asText();
        post(with("name", "\"Ali\"")).to(handler).acceptedBare();
        String another = inputs.getLast().path("personHash").asText();

        assertThat(apart).isEqualTo(together).isNotEqualTo(another);
    }

    @Test
    void handsNoTableKeyOrExpressionToTheWorkflow() {
        post(DOCUMENTED).to(handler).acceptedBare();

        assertThat(inputs.getFirst().toString())
                .doesNotContain("T#", "PROFILE", "GUARD", "pk", "SET ", "attribute_", "Update", "TableName");
    }

    @Test
    void saysWhenTheRegisterDoesNotKnowThePerson() {
        output = "{\"verified\": false}";

        post(DOCUMENTED).to(handler).acceptedBare("""
            {"token": null, "data": {"userId": "123", "verified": false}}\
            """);
    }

    @Test
    void tellsEveryProblemOfTheLowestStatus() {
        output = "{\"problems\": [\"\", \"\", \"\", \"AML_IN_REVIEW\", \"ACCOUNT_CLOSED\", \"\", \"\", \"\"]}";
        post(DOCUMENTED)
                .to(handler)
                .refused(
                        Problem.AML_IN_REVIEW,
                        "this account is under anti-money-laundering review; try again after the review",
                        "the account is closed");

        output = "{\"problems\": [\"IP_NOT_ALLOWED\", \"AML_BLOCKED\", \"ACCOUNT_LIMIT_REACHED\"]}";
        post(DOCUMENTED)
                .to(handler)
                .refused(
                        Problem.IP_NOT_ALLOWED,
                        "send this request from an address on the user's IP allow-list",
                        "the anti-money-laundering check blocks this account; contact support");

        output = "{\"problems\": [\"USER_NOT_FOUND\", \"ACCOUNT_LIMIT_REACHED\"]}";
        post(DOCUMENTED).to(handler).refused(Problem.USER_NOT_FOUND);
    }

    @Test
    void givesARepeatedConfirmationAFreshToken() {
        Request call = post(DOCUMENTED).header("Idempotency-Key", "k-1");
        Response first = call.to(handler);
        output = output.replace(encryptedToken(), fieldEncryption.encrypt(CALLER, "token", "a.fresh.token"));

        Response second = call.to(handler);

        assertThat(first.acceptedBare().path("token").asText()).isEqualTo("a.new.token");
        assertThat(second.acceptedBare().path("token").asText()).isEqualTo("a.fresh.token");
        assertThat(first.header("Idempotent-Replayed")).isNull();
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(inputs.stream().map(input -> input.path("isRepeated").asBoolean()))
                .containsExactly(false, true);
        assertThat(inputs.getLast().path("confirmationId"))
                .isEqualTo(inputs.getFirst().path("confirmationId"));
    }

    private String encryptedToken() {
        return Json.object(output).orElseThrow().path("encryptedToken").asText();
    }

    @Test
    void givesNoTokenAgainToAnAccountThatWasBlockedMeanwhile() {
        Request call = post(DOCUMENTED).header("Idempotency-Key", "k-2");
        call.to(handler).acceptedBare();
        output = "{\"problems\": [\"AML_BLOCKED\"]}";

        call.to(handler)
                .refused(Problem.AML_BLOCKED, "the anti-money-laundering check blocks this account; contact support");
    }

    @Test
    void repeatsTheNoOfTheRegisterWithoutAskingItAgainUnlessTheAccountIsClosed() {
        output = "{\"verified\": false}";
        Request call = post(DOCUMENTED).header("Idempotency-Key", "k-3");
        Response first = call.to(handler);

        Response second = call.to(handler);
        accounts.with("default", Profiles.deleting("123", "finalized", null));

        assertThat(second.json()).isEqualTo(first.acceptedBare());
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        call.to(handler).refused(Problem.ACCOUNT_CLOSED, "the account is closed");
        assertThat(inputs).hasSize(1);
    }

    @Test
    void namesEveryWrongFieldAtOnce() {
        String body = """
            {"userIdentityNumber": 12345678901, "surname": "", "birthDate": "15.01.1990", "countryCode": "DE",
             "cityId": 34, "districtId": "1", "occupationId": "77", "address": ["x"], "useTCKNService": "yes",
             "additionalInfo": {"purposeOfTransactionId": "8", "sourceOfFundingId": "2",
                                "explainSourceOfFunding": "  ", "estimatedMonthlyDWAmountId": 2}}\
            """;

        post(body)
                .to(handler)
                .refused(
                        Problem.VALIDATION_FAILED,
                        "useTCKNService: must be true or false",
                        "cityId: " + OPTION_ID,
                        "userIdentityNumber: must be 11 digits, the first not 0, as a string",
                        "name: is required",
                        "surname: " + NAME,
                        "birthDate: " + BIRTH_DATE,
                        "countryCode: must be one of TR, TUR, 90",
                        "districtId: must be the id of a district of the city in cityId",
                        "address: must be a text of at most 500 readable characters",
                        "occupationId: must be the id of an active option of occupation",
                        "additionalInfo.purposeOfTransactionId: must be the id of an active option of"
                                + " purpose_of_transaction",
                        "additionalInfo.explainSourceOfFunding: " + EXPLANATION,
                        "additionalInfo.monthlyIncomeAmountId: is required",
                        "additionalInfo.estimatedMonthlyDWAmountId: " + OPTION_ID,
                        "additionalInfo.estimatedMonthlyDWCountId: is required");
        assertThat(inputs).isEmpty();
    }

    @Test
    void asksForEveryRequiredFieldAndTakesNullForAbsent() {
        post("{\"name\": null, \"secondName\": null, \"useTCKNService\": null, \"additionalInfo\": null}")
                .to(handler)
                .refused(
                        Problem.VALIDATION_FAILED,
                        "userIdentityNumber: is required",
                        "name: is required",
                        "surname: is required",
                        "birthDate: is required",
                        "additionalInfo: is required");
        post(with("additionalInfo", "\"none\""))
                .to(handler)
                .refused(Problem.VALIDATION_FAILED, "additionalInfo: must be an object");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"01234567890", "1234567890", "123456789012", "1234567890a", "", " 12345678901", "١٢٣٤٥٦٧٨٩٠١"})
    void refusesWhatIsNoIdentityNumber(String number) {
        post(with("userIdentityNumber", "\"" + number + "\""))
                .to(handler)
                .refused(
                        Problem.VALIDATION_FAILED,
                        "userIdentityNumber: must be 11 digits, the first not 0, as a string");
    }

    @ParameterizedTest
    @ValueSource(strings = {"12345678901", "10000000147", "12345678951", "12345678960"})
    void refusesAWrongChecksumOnlyWhereTheRegisterIsAsked(String number) {
        ObjectNode body =
                Json.object(with("userIdentityNumber", "\"" + number + "\"")).orElseThrow();
        post(body.toString()).to(handler).acceptedBare();
        int executions = inputs.size();

        post(body.put("useTCKNService", true).toString())
                .to(handler)
                .refused(
                        Problem.VALIDATION_FAILED,
                        "userIdentityNumber: must be a valid identity number: its check digits, the last two, are"
                                + " wrong");
        assertThat(inputs).hasSize(executions);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10000000146", "12345678950"})
    void takesAValidChecksum(String number) {
        ObjectNode body =
                Json.object(with("userIdentityNumber", "\"" + number + "\"")).orElseThrow();

        post(body.put("useTCKNService", true).toString()).to(handler).acceptedBare();

        assertThat(inputs.getLast().path("useRegister").booleanValue()).isTrue();
        assertThat(identity().userIdentityNumber()).isEqualTo(number);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "  Ayşe   Nur | Ayşe Nur",
                "D'Angelo | D'Angelo",
                "D’Angelo | D'Angelo",
                "ﬁkret | fikret",
                "Smith-Jones | Smith-Jones",
                "M. | M.",
                "I\\u0307smail | İsmail",
                "C\\u0327ic\\u0327ek | Çiçek",
                "Iğdır | Iğdır"
            })
    void keepsANameAsItIsWrittenTrimmedCollapsedAndComposed(String sent, String kept) {
        post(with("name", "\"" + sent + "\"")).to(handler).acceptedBare();

        assertThat(identity().name()).isEqualTo(kept);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "Ahmet1", "a\\r\\nb", "<b>", "😀", "\\ud83d", ".", "-", "\\u0301", "\\u3164"})
    void refusesWhatIsNoName(String name) {
        post(with("surname", "\"" + name + "\"")).to(handler).refused(Problem.VALIDATION_FAILED, "surname: " + NAME);
    }

    @Test
    void countsANameInCodePoints() {
        post(with("name", "\"" + "𐐀".repeat(100) + "\"")).to(handler).acceptedBare();
        post(with("name", "\"" + "a".repeat(101) + "\""))
                .to(handler)
                .refused(Problem.VALIDATION_FAILED, "name: " + NAME);
    }

    @Test
    void hasASecondNameAmongTheGivenNames() {
        post(with("secondName", "\"Can\"")).to(handler).acceptedBare();

        assertThat(identity().givenNames()).isEqualTo("Ahmet Can");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1990-02-30", "1899-12-31", "2026-01-16", "1990-1-5", "19900115", "", "1990-01-15 00:00:00"})
    void refusesWhatIsNoBirthDate(String date) {
        post(with("birthDate", "\"" + date + "\""))
                .to(handler)
                .refused(Problem.VALIDATION_FAILED, "birthDate: " + BIRTH_DATE);
    }

    @ParameterizedTest
    @CsvSource({
        "1990-01-15T00:00:00.000Z, 1990-01-15",
        "1990-01-15T00:00+03:00, 1990-01-15",
        "1900-01-01, 1900-01-01",
        "2008-01-15, 2008-01-15"
    })
    void takesABirthDateWithoutATimeOrAtMidnight(String sent, String kept) {
        post(with("birthDate", "\"" + sent + "\"")).to(handler).acceptedBare();

        assertThat(identity().birthDate()).isEqualTo(kept);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1989-12-31T21:00:00.000Z", "1990-01-15T23:59:59.999Z", "1990-01-15T00:30:00+03:00"})
    void asksForTheDateAloneIfABirthDateHasATime(String date) {
        post(with("birthDate", "\"" + date + "\""))
                .to(handler)
                .refused(Problem.VALIDATION_FAILED, "birthDate: " + BIRTH_TIME);
        post(with("birthDate", "\"" + date + "\""))
                .header("X-Language", "tr")
                .to(handler)
                .refused(
                        Problem.VALIDATION_FAILED,
                        "birthDate: yalnızca tarih olmalıdır, örneğin \"1990-01-15\": saat eklenirse başka bir yerde"
                                + " başka bir güne düşebilir");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "UTC+03:00", "UTC+14:00", "UTC-12:00"})
    void decidesWhoIsOfAgeByTheDayInTurkiyeWhateverTheHeaderSays(String timezone) {
        // 22:30 in Türkiye.
        clock.advance(Duration.ofHours(9));
        post(with("birthDate", "\"2008-01-16\""))
                .header("X-Timezone", timezone)
                .to(handler)
                .refused(Problem.VALIDATION_FAILED, "birthDate: " + ADULT);

        clock.advance(Duration.ofMinutes(90));
        post(with("birthDate", "\"2008-01-16\""))
                .header("X-Timezone", timezone)
                .to(handler)
                .acceptedBare();
        post(with("birthDate", "\"2008-01-17\""))
                .header("X-Timezone", timezone)
                .to(handler)
                .refused(Problem.VALIDATION_FAILED, "birthDate: " + ADULT);
    }

    @ParameterizedTest
    @CsvSource({"34, 1", "34, 39", "6, 25"})
    void takesADistrictOfItsCity(String city, String district) {
        String body = with("cityId", "\"" + city + "\"")
                .replace("\"districtId\":\"1\"", "\"districtId\":\"" + district + "\"");

        post(body).to(handler).acceptedBare();

        assertThat(contact("cityId")).isEqualTo(city);
        assertThat(contact("districtId")).isEqualTo(district);
    }

    @ParameterizedTest
    @CsvSource({"34, 25", "6, 1", "34, 40"})
    void refusesADistrictOfAnotherCity(String city, String district) {
        String body = with("cityId", "\"" + city + "\"")
                .replace("\"districtId\":\"1\"", "\"districtId\":\"" + district + "\"");

        post(body)
                .to(handler)
                .refused(Problem.VALIDATION_FAILED, "districtId: must be the id of a district of the city in cityId");
    }

    @Test
    void refusesADistrictWithoutACity() {
        ObjectNode body = Json.object(DOCUMENTED).orElseThrow();
        body.remove("cityId");

        post(body.toString())
                .to(handler)
                .refused(Problem.VALIDATION_FAILED, "districtId: must be the id of a district of the city in cityId");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TR", "TUR", "90"})
    void keepsTurkeyUnderOneName(String code) {
        post(with("countryCode", "\"" + code + "\"")).to(handler).acceptedBare();

        assertThat(contact("countryCode")).isEqualTo("TR");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secondName",
                "cityId",
                "districtId",
                "occupationId",
                "countryCode",
                "address",
                "useTCKNService",
                "additionalInfo.explainPurposeOfTransaction"
            })
    void takesABlankOptionalFieldForAnAbsentOne(String field) {
        for (String blank : List.of("", "  ", "\\u00a0")) {
            ObjectNode body = Json.object(with(field, "\"" + blank + "\"")).orElseThrow();
            if (field.equals("cityId")) {
                body.remove("districtId");
            }

            post(body.toString()).to(handler).acceptedBare();

            String name = "\"" + field.substring(field.indexOf('.') + 1) + "\"";
            assertThat(identity().text()).doesNotContain(name);
            assertThat(inputs.getLast().toString()).doesNotContain(name);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\\u0000b",
                "a\\tb",
                "a\\u202eb",
                "a\\u2066b",
                "a\\u200bb",
                "a\\ufeffb",
                "a\\u0378b",
                "a\\u2028b",
                "\\ud83d",
                "\\u200b\\u200b",
                "\\u3164",
                "\\u0301"
            })
    void refusesAnAddressThatCannotBeRead(String address) {
        post(with("address", "\"" + address + "\""))
                .to(handler)
                .refused(Problem.VALIDATION_FAILED, "address: must be a text of at most 500 readable characters");
    }

    @Test
    void keepsTheLinesOfAnAddressComposed() {
        post(with("address", "\" O\u0308rnek   Mah.\\r\\n\\nTest Sok.\\nNo:1 \""))
                .to(handler)
                .acceptedBare();

        assertThat(fieldEncryption.decrypt(CALLER, "address", contact("address")))
                .isEqualTo("Örnek Mah.\nTest Sok.\nNo:1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\u200b\\u200b\\u200b",
                "\\u0000\\u0000\\u0000",
                "\\u3164\\u3164\\u3164",
                "\\u0301\\u0301\\u0301",
                "a\\u0301\\u0302\\u0303",
                "a b",
                "Freelance\\ngelir",
                "Freelance\\u202egelir",
                "\\u2800\\u2800\\u2800"
            })
    void countsVisibleCharactersOfAnExplanation(String text) {
        post(with("additionalInfo.explainSourceOfFunding", "\"" + text + "\""))
                .to(handler)
                .refused(Problem.VALIDATION_FAILED, "additionalInfo.explainSourceOfFunding: " + EXPLANATION);
    }

    /** The longest text of a body, of what costs most to normalize or to match. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "name",
                "secondName",
                "surname",
                "address",
                "birthDate",
                "userIdentityNumber",
                "cityId",
                "countryCode",
                "additionalInfo.explainSourceOfFunding",
                "additionalInfo.purposeOfTransactionId"
            })
    void costsNextToNothingWithAFieldOfSixtyKilobytesOfCombiningMarks(String field) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        List<String> hostile = List.of(
                with(field, "\"a" + "\u0301".repeat(30_000) + "\""),
                with(field, "\"a" + "\u0323\u0301".repeat(15_000) + "\""),
                with(field, "\"" + "a\u0344".repeat(20_000) + "\""),
                with(field, "\"1" + " ".repeat(60_000) + "1\""),
                with(field, "\"" + "1".repeat(60_000) + "\""));
        post(with(field, "\"!\"")).to(handler);

        for (String body : hostile) {
            Request call = post(body);
            long before = threads.getCurrentThreadCpuTime();
            Response received = call.to(handler);
            long taken = threads.getCurrentThreadCpuTime() - before;

            assertThat(received.status()).isEqualTo(400);
            assertThat(Duration.ofNanos(taken)).isLessThan(Duration.ofSeconds(1));
        }
    }

    @Test
    void limitsTheAddress() {
        post(with("address", "\"" + "ş".repeat(500) + "\"")).to(handler).acceptedBare();
        post(with("address", "\"" + "ş".repeat(501) + "\""))
                .to(handler)
                .refused(Problem.VALIDATION_FAILED, "address: must be a text of at most 500 readable characters");
    }

    @Test
    void notesAMissingExplanationButRefusesABlankOrShortOne() {
        post(DOCUMENTED).to(handler).acceptedBare();
        assertThat(inputs.getLast().path("missingExplanations")).hasToString("[{\"S\":\"explainSourceOfFunding\"}]");

        post(with("additionalInfo.explainSourceOfFunding", "\"abc\""))
                .to(handler)
                .acceptedBare();
        assertThat(inputs.getLast().path("missingExplanations")).isEmpty();

        for (String wrong : List.of("", "  ", "ab", " a  ")) {
            post(with("additionalInfo.explainSourceOfFunding", "\"" + wrong + "\""))
                    .to(handler)
                    .refused(Problem.VALIDATION_FAILED, "additionalInfo.explainSourceOfFunding: " + EXPLANATION);
        }
    }

    @Test
    void answersInTurkish() {
        post(with("birthDate", "\"2012-03-04\""))
                .header("X-Language", "tr")
                .to(handler)
                .refused(
                        Problem.VALIDATION_FAILED,
                        "birthDate: bugün en az 18 yaşında olan birinin doğum tarihi olmalıdır");
    }

    @Test
    void asksWhoCallsBeforeItReadsTheBody() {
        Request.post(PATH, "{").to(handler).refused(Problem.AUTHENTICATION_REQUIRED);
        Request.post(PATH, "{")
                .header("x-auth", TestAuth.token(clock, "123", "guest"))
                .to(handler)
                .refused(Problem.ROLE_NOT_ALLOWED, "your role does not allow this");
        post("{")
                .header("tenant-id", "acme")
                .to(handler)
                .refused(Problem.TENANT_MISMATCH, "tenant-id: must be the tenant of the token");
        assertThat(inputs).isEmpty();
    }
}
