package com.allmine.confirmidentity;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Api;
import com.allmine.api.Caller;
import com.allmine.api.json.Json;
import com.allmine.auth.TestAuth;
import com.allmine.crypto.FieldEncryption;
import com.allmine.crypto.KeySet;
import com.allmine.data.Ids;
import com.allmine.data.dropdown.DropdownList;
import com.allmine.data.dropdown.InMemoryDropdowns;
import com.allmine.data.dropdown.Option;
import com.allmine.data.idempotency.InMemoryIdempotencyStore;
import com.allmine.data.identity.Identity;
import com.allmine.data.permission.MinimumAssurance;
import com.allmine.data.permission.TenantPolicy;
import com.allmine.data.user.InMemoryAccounts;
import com.allmine.data.user.Profiles;
import com.allmine.testkit.Request;
import com.allmine.testkit.SettableClock;
import com.allmine.testkit.TestKeys;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The handler with in-memory stores, and a workflow that records its inputs and returns the output that a test sets. */
final class ConfirmIdentityFixture {
    static final Caller CALLER = new Caller("default", "123", Set.of("user"));
    static final String PATH = "/user/confirm-user-identity";
    static final String DOCUMENTED = """
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
    static final String NAME =
            "must begin with a letter and have 1 to 100 letters, spaces, apostrophes, hyphens or dots on one line";
    static final String BIRTH_DATE = "must be a date such as \"1990-01-15\", from 1900-01-01 to today";
    static final String EXPLANATION =
            "must be a text of 3 to 500 readable characters on one line, as the chosen option requires";

    final SettableClock clock = new SettableClock("2026-01-15T10:30:00.000Z");
    final KeySet keys = KeySet.of(TestKeys.KEY_SET, clock);
    final FieldEncryption fieldEncryption = new FieldEncryption(keys);
    final InMemoryAccounts accounts = new InMemoryAccounts().with("default", Profiles.fresh("123"));
    final List<JsonNode> inputs = new ArrayList<>();
    final ConfirmIdentityHandler handler = new ConfirmIdentityHandler(
            new Api(clock, line -> {}),
            TestAuth.authorizer(clock),
            TestAuth.idempotency(clock, new InMemoryIdempotencyStore(clock)),
            accounts,
            dropdowns(),
            new IdentityConfirmation(
                    this::run,
                    tenantId -> new TenantPolicy(7, MinimumAssurance.NVI),
                    keys,
                    new Ids(clock, new SecureRandom())),
            clock);

    private String output = verified("a.new.token");

    private static InMemoryDropdowns dropdowns() {
        return new InMemoryDropdowns()
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
    }

    private static Option option(DropdownList list, int id, int cityId, int minExplanation) {
        return new Option(list, cityId, id, "slug_" + id, "tr " + id, "en " + id, true, minExplanation);
    }

    private JsonNode run(String requestId, String input) {
        assertThat(requestId).isEqualTo(Request.REQUEST_ID);
        inputs.add(Json.object(input).orElseThrow());
        return Json.object(output).orElseThrow();
    }

    void workflowReturns(String json) {
        output = json;
    }

    /** The output of a workflow that confirmed the identity and issued this token. */
    String verified(String token) {
        return "{\"verified\": true, \"encryptedToken\": \"" + fieldEncryption.encrypt(CALLER, "token", token) + "\"}";
    }

    Request post(String body) {
        return Request.post(PATH, body).header("x-auth", TestAuth.token(clock, "123", "user"));
    }

    /** The documented body with one field added or changed to a JSON value. */
    static String with(String field, String json) {
        ObjectNode body = Json.object(DOCUMENTED).orElseThrow();
        JsonNode value = Json.object("{\"value\": " + json + "}").orElseThrow().path("value");
        if (field.startsWith("additionalInfo.")) {
            ((ObjectNode) body.path("additionalInfo")).set(field.substring("additionalInfo.".length()), value);
        } else {
            body.set(field, value);
        }
        return body.toString();
    }

    /** The identity in the last input of the workflow. */
    Identity identity() {
        return Identity.parse(fieldEncryption.decrypt(
                CALLER, "identity", inputs.getLast().path("encryptedIdentity").asText()));
    }

    /** A member of the contact data in the last input of the workflow. */
    String contact(String member) {
        return inputs.getLast().path("contact").path(member).path("S").asText();
    }
}
