package com.allmine.confirmidentity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.allmine.api.Caller;
import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.api.json.Json;
import com.allmine.api.lambda.InvocationLog;
import com.allmine.auth.TestAuth;
import com.allmine.crypto.FieldEncryption;
import com.allmine.crypto.KeySet;
import com.allmine.data.identity.Identity;
import com.allmine.register.NationalRegister;
import com.allmine.register.Person;
import com.allmine.register.Verdict;
import com.allmine.testkit.Request;
import com.allmine.testkit.SettableClock;
import com.allmine.testkit.TestKeys;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The functions that the workflow invokes. */
class WorkflowFunctionsTest {
    private static final Caller CALLER = new Caller("acme", "u-7", Set.of("admin", "user"));

    private final SettableClock clock = new SettableClock("2026-01-15T10:30:00.000Z");
    private final FieldEncryption fieldEncryption = new FieldEncryption(KeySet.of(TestKeys.KEY_SET, clock));
    private final List<String> log = new ArrayList<>();
    private final List<Person> persons = new ArrayList<>();
    private final InvocationLog invocations = new InvocationLog(clock, log::add);

    private VerifyIdentityHandler register(Verdict verdict) {
        NationalRegister register = person -> {
            persons.add(person);
            clock.advance(Duration.ofMillis(321));
            return verdict;
        };
        return new VerifyIdentityHandler(invocations, fieldEncryption, register);
    }

    private static Identity identity(String name, @Nullable String secondName, String surname) {
        return new Identity("10000000146", name, secondName, surname, "1990-12-31");
    }

    private Map<String, Object> input(Identity identity) {
        return Map.of(
                "requestId", "r-9",
                "pseudonym", "0123456789abcdef",
                "tenantId", "acme",
                "userId", "u-7",
                "encryptedIdentity", fieldEncryption.encrypt(CALLER, "identity", identity.text()));
    }

    private static ObjectNode run(WorkflowFunction handler, Map<String, Object> input) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            byte[] in = Json.write(input).getBytes(StandardCharsets.UTF_8);
            handler.handleRequest(new ByteArrayInputStream(in), out, Request.INVOCATION);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return Json.object(out.toString(StandardCharsets.UTF_8)).orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(Verdict.Decided.class)
    void returnsTheVerdictOfTheRegister(Verdict.Decided verdict) {
        assertThat(run(register(verdict), input(identity("Ahmet", null, "Yılmaz")))
                        .toString())
                .isEqualTo("{\"verdict\":\"" + verdict + "\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "Çiçek, , Öğütçü, ÇİÇEK, ÖĞÜTÇÜ",
        "İsmail, , Iğdır, İSMAİL, IĞDIR",
        "I\u0307smail, , ışık, İSMAİL, IŞIK",
        "Ali, Can, Kılıç, ALİ CAN, KILIÇ",
        "Fatma Nur, Işıl, Yıldız, FATMA NUR IŞIL, YILDIZ"
    })
    void sendsTheRegisterGivenNamesAndSurnameInTurkishUpperCase(
            String name, @Nullable String second, String surname, String ad, String soyad) {
        run(register(Verdict.Decided.MATCH), input(identity(name, second, surname)));

        Person person = persons.getFirst();
        assertThat(person.name().upperCase()).isEqualTo(ad);
        assertThat(person.surname().upperCase()).isEqualTo(soyad);
        assertThat(person.number().digits()).isEqualTo("10000000146");
        assertThat(person.birthDate()).isEqualTo(LocalDate.of(1990, 12, 31));
    }

    @Test
    void throwsTheExceptionThatTheWorkflowCatchesIfTheRegisterIsUnavailable() {
        VerifyIdentityHandler handler = register(new Verdict.Unavailable(Verdict.Outage.STATUS, 502));

        assertThatExceptionOfType(RegisterUnavailable.class)
                .isThrownBy(() -> run(handler, input(identity("Ahmet", null, "Yılmaz"))))
                .withMessage("STATUS 502");
        assertThat(log).hasSize(1);
        assertThat(log.getFirst())
                .contains(
                        "\"level\":\"ERROR\"",
                        "\"requestId\":\"r-9\"",
                        "\"pseudonym\":\"0123456789abcdef\"",
                        "\"tenant\":\"acme\"",
                        "\"code\":\"REGISTER_UNAVAILABLE\"",
                        "\"registerMs\":321",
                        "\"cause\":[\"STATUS 502\"]");
    }

    @Test
    void respondsToTheWeeklyEventWithoutWorkAndWithoutALogLine() {
        List<WorkflowFunction> handlers = List.of(
                register(Verdict.Decided.MATCH),
                new IssueTokenHandler(invocations, TestAuth.tokens(clock), fieldEncryption));

        assertThat(handlers)
                .allSatisfy(handler -> assertThat(
                                run(handler, Map.of("keepAwake", true)).toString())
                        .isEqualTo("{\"isAwake\":true}"));
        assertThat(persons).isEmpty();
        assertThat(log).isEmpty();
    }

    @Test
    void logsTheCauseOfARefusal() {
        Map<String, Object> input = input(identity("Ahmet", null, "Yılmaz"));
        WorkflowFunction handler = new VerifyIdentityHandler(invocations, fieldEncryption, person -> {
            throw Problem.SERVICE_UNAVAILABLE.refusal().because("the key set is unavailable");
        });

        assertThatExceptionOfType(Refusal.class).isThrownBy(() -> run(handler, input));

        assertThat(log)
                .singleElement()
                .asString()
                .contains("\"code\":\"SERVICE_UNAVAILABLE\"", "\"cause\":[\"the key set is unavailable\"]");
    }

    @Test
    void doesNotDecryptTheIdentityOfAnotherUser() {
        Map<String, Object> input = new java.util.HashMap<>(input(identity("Ahmet", null, "Yılmaz")));
        input.put("userId", "u-8");

        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> run(register(Verdict.Decided.MATCH), input))
                .satisfies(refusal -> assertThat(refusal.problem()).isEqualTo(Problem.INTERNAL_ERROR));
        assertThat(persons).isEmpty();
        assertThat(log).singleElement().asString().contains("\"level\":\"ERROR\"", "\"code\":\"INTERNAL_ERROR\"");
    }

    @Test
    void logsNoPersonalData() {
        run(register(Verdict.Decided.NO_MATCH), input(identity("Ahmet", "Can", "Yılmaz")));

        assertThat(log)
                .singleElement()
                .asString()
                .contains("\"code\":\"NO_MATCH\"", "\"durationMs\":321", "\"registerMs\":321")
                .doesNotContain("10000000146", "Ahmet", "Can", "Yılmaz", "1990", "u-7");
    }

    @Test
    void issuesAnEncryptedTokenThatSaysVerified() {
        IssueTokenHandler handler = new IssueTokenHandler(invocations, TestAuth.tokens(clock), fieldEncryption);

        ObjectNode output = run(
                handler,
                Map.of(
                        "requestId",
                        "r-9",
                        "tenantId",
                        "acme",
                        "userId",
                        "u-7",
                        "roles",
                        List.of("user", "admin"),
                        "authTime",
                        clock.instant().getEpochSecond() - 40_200,
                        "method",
                        "NVI",
                        "confirmedAt",
                        "2025-12-24T08:15:30.000Z"));

        assertThat(output.size()).isEqualTo(1);
        String token = fieldEncryption.decrypt(
                CALLER, "token", output.path("encryptedToken").asText());
        assertThat(TestAuth.tokens(clock).verify(token))
                .isEqualTo(new Caller(
                        "acme", "u-7", Set.of("admin", "user"), clock.instant().minusSeconds(40_200)));
        assertThat(token).startsWith("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.");
        String claims = new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8);
        ObjectNode payload = Json.object(claims).orElseThrow();
        assertThat(payload.path("verified").booleanValue()).isTrue();
        assertThat(payload.path("assurance")).hasToString("{\"method\":\"NVI\",\"time\":\"2025-12-24T08:15:30.000Z\"}");
        // The session of twelve hours ends in fifty minutes.
        assertThat(payload.path("exp").longValue() - payload.path("iat").longValue())
                .isEqualTo(3000);
    }
}
