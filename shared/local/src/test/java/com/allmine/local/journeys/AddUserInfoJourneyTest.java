package com.allmine.local.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.errors.Problem;
import com.allmine.local.LocalRun;
import com.allmine.local.UsesLocalRun;
import com.allmine.testkit.Response;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;

@UsesLocalRun
class AddUserInfoJourneyTest {
    private static final String PATH = "/user/insert-additional-info";
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

    private final LocalRun run;

    AddUserInfoJourneyTest(LocalRun run) {
        this.run = run;
    }

    private HttpRequest.Builder post(String sub, String body) {
        return run.to(PATH)
                .POST(BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .header("x-auth", run.token(sub));
    }

    @Test
    void answersTheDocumentedRequestAsDocumented() {
        run.addUser("info-documented");

        JsonNode added = run.send(post("info-documented", DOCUMENTED).header("tenant-id", "default"))
                .acceptedBare();

        assertThat(added.toString())
                .matches("\\{\"id\":\"[0-9a-f]{24}\",\"purposeOfTransactionId\":\"1\","
                        + "\"sourceOfFundingId\":\"2\",\"monthlyIncomeAmountId\":\"3\"}");
    }

    @Test
    void takesTheAuthorizationHeaderInPlaceOfXAuth() {
        run.addUser("info-bearer");

        run.send(run.postAs("info-bearer", PATH, DOCUMENTED)).acceptedBare();
    }

    @Test
    void everyCallAddsAVersionWhoseExplanationNobodyCanRead() {
        run.addUser("info-versions");
        String first = run.send(post("info-versions", DOCUMENTED))
                .acceptedBare()
                .path("id")
                .asText();
        String second = run.send(post("info-versions", DOCUMENTED))
                .acceptedBare()
                .path("id")
                .asText();

        assertThat(second).isGreaterThan(first);
        assertThat(run.items("Users", "T#default#U#info-versions").toString())
                .contains("additionalInfoId=AttributeValue(S=" + second + ")");
        assertThat(run.infos("info-versions").toString())
                .contains("sk=AttributeValue(S=" + first + ")", "sk=AttributeValue(S=" + second + ")")
                .doesNotContain("Freelance");
    }

    @Test
    void namesEveryWrongFieldAtOnce() {
        String body = """
            {"purposeOfTransactionId": 1, "sourceOfFundingId": "02", "monthlyIncomeAmountId": "99",
             "estimatedMonthlyDWAmountId": "6", "explainEstimatedMonthlyDWAmount": " x  "}\
            """;

        run.send(post("fresh", body))
                .refused(
                        Problem.VALIDATION_FAILED,
                        "purposeOfTransactionId: must be the id of an option as a string of digits, for example \"1\"",
                        "sourceOfFundingId: must be the id of an option as a string of digits, for example \"1\"",
                        "monthlyIncomeAmountId: must be the id of an active option of monthly_income_amount",
                        "explainEstimatedMonthlyDWAmount: must be a text of 3 to 500 readable characters on one line,"
                                + " as the chosen option requires",
                        "estimatedMonthlyDWCountId: is required");
    }

    @Test
    void refusesAnotherTenantAnUnknownUserAClosedAccountAndAForeignAddress() {
        run.send(post("info-other", DOCUMENTED).header("tenant-id", "acme"))
                .refused(Problem.TENANT_MISMATCH, "tenant-id: must be the tenant of the token");
        run.send(post("nobody", DOCUMENTED)).refused(Problem.USER_NOT_FOUND);
        run.send(post("closed", DOCUMENTED)).refused(Problem.ACCOUNT_CLOSED, "the account is closed");
        Response foreign = run.send(post("ip-restricted", DOCUMENTED).header("X-Forwarded-For", "203.0.113.7"));
        foreign.refused(Problem.IP_NOT_ALLOWED, "send this request from an address on the user's IP allow-list");
        assertThat(run.items("Users", "T#default#U#ip-restricted")).hasSize(1);
        assertThat(run.items("Users", "T#default#U#nobody")).isEmpty();
    }
}
