package com.allmine.local.journeys;

import com.allmine.api.json.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.atomic.AtomicLong;

/** Bodies of {@code POST /user/confirm-user-identity}. */
public final class IdentityRequest {
    public static final String PATH = "/user/confirm-user-identity";

    /** The source document's own. */
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

    private static final AtomicLong NUMBERS = new AtomicLong(345_678_900);

    private IdentityRequest() {}

    /** A valid identity number that no other test has. */
    public static String newNumber() {
        String nine = Long.toString(NUMBERS.incrementAndGet());
        int odd = 0;
        int even = 0;
        for (int i = 0; i < 9; i++) {
            int digit = nine.charAt(i) - '0';
            odd += i % 2 == 0 ? digit : 0;
            even += i % 2 == 1 ? digit : 0;
        }
        int tenth = Math.floorMod(7 * odd - even, 10);
        return nine + tenth + (odd + even + tenth) % 10;
    }

    /** The documented body about another number, taken on the user's word. */
    public static String declared(String number) {
        return body(number).toString();
    }

    /** The documented body about another number, the national register asked. */
    public static String verified(String number) {
        return body(number).put("useTCKNService", true).toString();
    }

    private static ObjectNode body(String number) {
        return Json.object(DOCUMENTED).orElseThrow().put("userIdentityNumber", number);
    }
}
