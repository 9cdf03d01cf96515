package com.allmine.confirmidentity;

import static com.allmine.confirmidentity.ConfirmIdentityFixture.BIRTH_DATE;
import static com.allmine.confirmidentity.ConfirmIdentityFixture.CALLER;
import static com.allmine.confirmidentity.ConfirmIdentityFixture.DOCUMENTED;
import static com.allmine.confirmidentity.ConfirmIdentityFixture.EXPLANATION;
import static com.allmine.confirmidentity.ConfirmIdentityFixture.NAME;
import static com.allmine.confirmidentity.ConfirmIdentityFixture.PATH;
import static com.allmine.confirmidentity.ConfirmIdentityFixture.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.errors.Problem;
import com.allmine.api.json.Json;
import com.allmine.auth.TestAuth;
import com.allmine.data.identity.Identity;
import com.allmine.data.identity.IdentityHash;
import com.allmine.data.user.Profiles;
import com.allmine.testkit.Request;
import com.allmine.testkit.Response;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class ConfirmIdentityHandlerTest {
    private static final String OPTION_ID = "must be the id of an option as a string of digits, for example \"1\"";

    private final ConfirmIdentityFixture fixture = new ConfirmIdentityFixture();

    @Test
    void returnsTheDocumentedResponse() {
        fixture.post(DOCUMENTED)
                .header("tenant-id", "default")
                .to(fixture.handler)
                .acceptedBare("""
                    {"token": "a.new.token", "data": {"userId": "123", "verified": true}}\
                    """);

        JsonNode input = fixture.inputs.getFirst();
        assertThat(input.path("userId").asText()).isEqualTo("123");
        assertThat(input.path("tenantId").asText()).isEqualTo("default");
        assertThat(input.path("roles").toString()).isEqualTo("[\"user\"]");
        assertThat(input.path("useRegister").booleanValue()).isFalse();
        assertThat(input.path("accountLimit").asInt()).isEqualTo(7);
        assertThat(input.path("minimumAssurance").asText()).isEqualTo("NVI");
        assertThat(input.path("isRepeated").booleanValue()).isFalse();
        assertThat(input.path("timezone").asText()).isEqualTo("UTC");
        assertThat(input.path("now").asText()).isEqualTo("2026-01-15T10:30:00.000Z");
        assertThat(input.path("attemptsCountFrom").asText()).isEqualTo("2026-01-14T10:30:00.000Z");
        assertThat(input.path("retainUntil").asText()).isEqualTo("2034-01-15T10:30:00.000Z");
        assertThat(fixture.identity()).isEqualTo(new Identity("12345678901", "Ahmet", null, "Yılmaz", "1990-01-15"));
        assertThat(fixture.contact("cityId")).isEqualTo("34");
        assertThat(fixture.contact("districtId")).isEqualTo("1");
        assertThat(fixture.contact("occupationId")).isEqualTo("5");
        assertThat(fixture.fieldEncryption.decrypt(CALLER, "address", fixture.contact("address")))
                .isEqualTo("Örnek Mah. Test Sok. No:1");
    }

    @Test
    void passesNoReadablePersonalDataToTheWorkflow() {
        fixture.post(with("additionalInfo.explainSourceOfFunding", "\"Freelance gelir\""))
                .to(fixture.handler)
                .acceptedBare();

        assertThat(fixture.inputs.getFirst().toString())
                .doesNotContain("12345678901", "Ahmet", "Yılmaz", "1990-01-15", "Örnek", "Freelance");
    }

    @Test
    void passesTheHmacOfTheIdentityNumberWithinTheTenant() {
        fixture.post(DOCUMENTED).to(fixture.handler).acceptedBare();

        String hash = new IdentityHash(fixture.keys).ofNumber("default", "12345678901");
        assertThat(fixture.inputs.getFirst().path("identityHash").asText()).isEqualTo(hash);
    }

    @Test
    void hashesAPersonRegardlessOfCaseAndOfTheFieldOfTheSecondName() {
        fixture.post(with("name", "\"Ali Can\"")).to(fixture.handler).acceptedBare();
        String together = fixture.inputs.getLast().path("personHash").asText();
        ObjectNode body = Json.object(with("name", "\"ali\"")).orElseThrow();
        fixture.post(body.put("secondName", "CAN").toString())
                .to(fixture.handler)
                .acceptedBare();
        String apart = fixture.inputs.getLast().path("personHash").asText();
        fixture.post(with("name", "\"Ali\"")).to(fixture.handler).acceptedBare();
        String another = fixture.inputs.getLast().path("personHash").asText();

        assertThat(apart).isEqualTo(together).isNotEqualTo(another);
    }

    @Test
    void passesNoTableKeyOrExpressionToTheWorkflow() {
        fixture.post(DOCUMENTED).to(fixture.handler).acceptedBare();

        ObjectNode input = fixture.inputs.getFirst().deepCopy();
        // Its random text may contain anything.
        input.remove("encryptedIdentity");
        assertThat(input.toString())
                .doesNotContain("T#", "PROFILE", "GUARD", "pk", "SET ", "attribute_", "Update", "TableName");
    }

    @Test
    void returnsNoTokenIfTheRegisterDoesNotConfirmThePerson() {
        fixture.workflowReturns("{\"verified\": false}");

        fixture.post(DOCUMENTED).to(fixture.handler).acceptedBare("""
            {"token": null, "data": {"userId": "123", "verified": false}}\
            """);
    }

    @Test
    void reportsEveryProblemOfTheLowestStatus() {
        fixture.workflowReturns(
                "{\"problems\": [\"\", \"\", \"\", \"AML_IN_REVIEW\", \"ACCOUNT_CLOSED\", \"\", \"\", \"\"]}");
        fixture.post(DOCUMENTED)
                .to(fixture.handler)
                .refused(
                        Problem.AML_IN_REVIEW,
                        "this account is under anti-money-laundering review; try again after the review",
                        "the account is closed");

        fixture.workflowReturns("{\"problems\": [\"IP_NOT_ALLOWED\", \"AML_BLOCKED\", \"ACCOUNT_LIMIT_REACHED\"]}");
        fixture.post(DOCUMENTED)
                .to(fixture.handler)
                .refused(
                        Problem.IP_NOT_ALLOWED,
                        "send this request from an address on the user's IP allow-list",
                        "the anti-money-laundering check blocks this account; contact support");

        fixture.workflowReturns("{\"problems\": [\"USER_NOT_FOUND\", \"ACCOUNT_LIMIT_REACHED\"]}");
        fixture.post(DOCUMENTED).to(fixture.handler).refused(Problem.USER_NOT_FOUND);
    }

    @Test
    void issuesANewTokenForARepeatedConfirmation() {
        Request request = fixture.post(DOCUMENTED).header("Idempotency-Key", "k-1");
        Response first = request.to(fixture.handler);
        fixture.workflowReturns(fixture.verified("a.fresh.token"));

        Response second = request.to(fixture.handler);

        assertThat(first.acceptedBare().path("token").asText()).isEqualTo("a.new.token");
        assertThat(second.acceptedBare().path("token").asText()).isEqualTo("a.fresh.token");
        assertThat(first.header("Idempotent-Replayed")).isNull();
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(fixture.inputs.stream().map(input -> input.path("isRepeated").asBoolean()))
                .containsExactly(false, true);
        assertThat(fixture.inputs.getLast().path("confirmationId"))
                .isEqualTo(fixture.inputs.getFirst().path("confirmationId"));
    }

    @Test
    void refusesARepeatedConfirmationIfTheAccountWasBlockedMeanwhile() {
        Request request = fixture.post(DOCUMENTED).header("Idempotency-Key", "k-2");
        request.to(fixture.handler).acceptedBare();
        fixture.workflowReturns("{\"problems\": [\"AML_BLOCKED\"]}");

        request.to(fixture.handler)
                .refused(Problem.AML_BLOCKED, "the anti-money-laundering check blocks this account; contact support");
    }

    @Test
    void replaysADenialOfTheRegisterUnlessTheAccountIsClosed() {
        fixture.workflowReturns("{\"verified\": false}");
        Request request = fixture.post(DOCUMENTED).header("Idempotency-Key", "k-3");
        Response first = request.to(fixture.handler);

        Response second = request.to(fixture.handler);
        fixture.accounts.with("default", Profiles.deleting("123", "finalized", null));

        assertThat(second.json()).isEqualTo(first.acceptedBare());
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        request.to(fixture.handler).refused(Problem.ACCOUNT_CLOSED, "the account is closed");
        assertThat(fixture.inputs).hasSize(1);
    }

    @Test
    void reportsEveryInvalidFieldAtOnce() {
        String body = """
            {"userIdentityNumber": 12345678901, "surname": "", "birthDate": "15.01.1990", "countryCode": "DE",
             "cityId": 34, "districtId": "1", "occupationId": "77", "address": ["x"], "useTCKNService": "yes",
             "additionalInfo": {"purposeOfTransactionId": "8", "sourceOfFundingId": "2",
                                "explainSourceOfFunding": "  ", "estimatedMonthlyDWAmountId": 2}}\
            """;

        fixture.post(body)
                .to(fixture.handler)
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
        assertThat(fixture.inputs).isEmpty();
    }

    @Test
    void reportsEveryMissingFieldAndTreatsNullAsAbsent() {
        fixture.post("{\"name\": null, \"secondName\": null, \"useTCKNService\": null, \"additionalInfo\": null}")
                .to(fixture.handler)
                .refused(
                        Problem.VALIDATION_FAILED,
                        "userIdentityNumber: is required",
                        "name: is required",
                        "surname: is required",
                        "birthDate: is required",
                        "additionalInfo: is required");
        fixture.post(with("additionalInfo", "\"none\""))
                .to(fixture.handler)
                .refused(Problem.VALIDATION_FAILED, "additionalInfo: must be an object");
    }

    @Test
    void respondsInTurkish() {
        fixture.post(with("birthDate", "\"2012-03-04\""))
                .header("X-Language", "tr")
                .to(fixture.handler)
                .refused(
                        Problem.VALIDATION_FAILED,
                        "birthDate: bugün en az 18 yaşında olan birinin doğum tarihi olmalıdır");
    }

    @Test
    void authorizesBeforeItReadsTheBody() {
        Request.post(PATH, "{").to(fixture.handler).refused(Problem.AUTHENTICATION_REQUIRED);
        Request.post(PATH, "{")
                .header("x-auth", TestAuth.token(fixture.clock, "123", "guest"))
                .to(fixture.handler)
                .refused(Problem.ROLE_NOT_ALLOWED, "your role does not allow this");
        fixture.post("{")
                .header("tenant-id", "acme")
                .to(fixture.handler)
                .refused(Problem.TENANT_MISMATCH, "tenant-id: must be the tenant of the token");
        assertThat(fixture.inputs).isEmpty();
    }
}
