package com.allmine.adduserinfo;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Api;
import com.allmine.api.Caller;
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
import com.allmine.testkit.SettableClock;
import com.allmine.testkit.TestKeys;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The handler with in-memory stores. */
final class AddUserInfoFixture {
    static final Caller CALLER = new Caller("default", "u-1", Set.of("user"));
    static final String DOCUMENTED = """
        {
        "purposeOfTransactionId": "1",
        "sourceOfFundingId": "2",
        "explainSourceOfFunding": "Freelance gelir",
        "monthlyIncomeAmountId": "3",
        "estimatedMonthlyDWAmountId": "2",
        "estimatedMonthlyDWCountId": "1"
        }\
        """;

    final SettableClock clock = new SettableClock("2026-01-15T10:30:00.000Z");
    final InMemoryAdditionalInfos infos = new InMemoryAdditionalInfos(clock)
            .with("default", Profiles.fresh("u-1"))
            .with("default", Profiles.deleting("closed", "finalized", null))
            .with("default", Profiles.deleting("elsewhere", "finalized", null), "203.0.113.0/24")
            .with("default", Profiles.fresh("here"), "192.168.0.0/16")
            .with("acme", Profiles.fresh("u-acme"));
    final InMemoryAccounts accounts = new InMemoryAccounts().with("default", Profiles.fresh("u-1"));
    final InMemoryIdempotencyStore store = new InMemoryIdempotencyStore(clock);

    private final FieldEncryption fieldEncryption = new FieldEncryption(KeySet.of(TestKeys.KEY_SET, clock));

    final AddUserInfoHandler handler = new AddUserInfoHandler(
            new Api(clock, line -> {}),
            TestAuth.authorizer(clock),
            TestAuth.idempotency(clock, store),
            accounts,
            dropdowns(),
            fieldEncryption,
            infos);

    private static InMemoryDropdowns dropdowns() {
        return new InMemoryDropdowns()
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
    }

    private static Option option(DropdownList list, int id, boolean isActive, int minExplanation) {
        return new Option(list, 0, id, "slug_" + id, "tr " + id, "en " + id, isActive, minExplanation);
    }

    static Request post(String body) {
        return Request.post("/user/insert-additional-info", body);
    }

    Request signedIn(String body) {
        return post(body).header("x-auth", TestAuth.token(clock, "u-1", "user"));
    }

    /** The documented body with one field added or changed to a JSON value. */
    static String with(String field, String json) {
        ObjectNode body = Json.object(DOCUMENTED).orElseThrow();
        body.set(field, Json.object("{\"value\": " + json + "}").orElseThrow().path("value"));
        return body.toString();
    }

    /** The message that refuses an explanation with fewer than {@code min} characters. */
    static String explanation(String field, int min) {
        return field + ": must be a text of " + min
                + " to 500 readable characters on one line, as the chosen option requires";
    }

    void assertNothingAdded() {
        assertThat(infos.versions(CALLER)).isEmpty();
    }

    AdditionalInfo latest() {
        return List.copyOf(infos.versions(CALLER).values()).getLast();
    }

    Map<InfoField, String> latestExplanations() {
        Map<InfoField, String> decrypted = new EnumMap<>(InfoField.class);
        latest().explanations()
                .forEach((field, text) ->
                        decrypted.put(field, fieldEncryption.decrypt(CALLER, field.explanation(), text)));
        return decrypted;
    }
}
