package com.allmine.checks.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.errors.Problem;
import com.allmine.local.LocalRun;
import com.allmine.local.UsesLocalRun;
import com.allmine.local.journeys.IdentityRequest;
import com.allmine.testkit.Response;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** An attacker with accounts of every kind probes which identity numbers belong to customers of a tenant. */
@UsesLocalRun
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdentityProbeTest {
    private final LocalRun run;

    /** Numbers that the tenant knows, declared and confirmed by the register in turn. */
    private final List<String> customers = new ArrayList<>();

    IdentityProbeTest(LocalRun run) {
        this.run = run;
    }

    @BeforeAll
    void customersConfirm() {
        for (int i = 0; i < 10; i++) {
            String number = IdentityRequest.newNumber();
            customers.add(number);
            confirm(newUser(), number, i % 2 == 0).acceptedBare();
        }
    }

    private String newUser() {
        String sub = "probe-" + IdentityRequest.newNumber();
        run.addUser(sub);
        return sub;
    }

    private Response confirm(String sub, String number, boolean asksRegister) {
        String body = asksRegister ? IdentityRequest.verified(number) : IdentityRequest.declared(number);
        return run.send(run.postAs(sub, IdentityRequest.PATH, body));
    }

    /** Everything that a response reveals. */
    private record Told(int status, String code, JsonNode errors) {
        static Told of(Response received) {
            return new Told(
                    received.status(),
                    Objects.requireNonNullElse(received.header("X-Error-Code"), ""),
                    received.json().path("errors"));
        }
    }

    @Test
    void learnsNothingThroughAccountsThatCannotConfirm() {
        String declared = newUser();
        confirm(declared, IdentityRequest.newNumber(), false).acceptedBare();
        String confirmed = newUser();
        confirm(confirmed, IdentityRequest.newNumber(), true).acceptedBare();
        List<String> accounts =
                List.of("nobody", "closed", "aml-blocked", "aml-review", "ip-restricted", declared, confirmed);
        int asked = run.system().register().requests();

        for (String account : accounts) {
            Set<Told> told = new HashSet<>();
            for (boolean asksRegister : List.of(true, false)) {
                for (String customer : customers) {
                    told.add(Told.of(confirm(account, customer, asksRegister)));
                    told.add(Told.of(confirm(account, IdentityRequest.newNumber(), asksRegister)));
                }
            }
            assertThat(told).as(account).hasSize(1);
        }

        assertThat(run.system().register().requests()).isEqualTo(asked);
    }

    @Test
    void learnsOfFiveNumbersByAnAccountAndOfNoneAfterItsOwn() {
        String account = newUser();
        List<String> codes = new ArrayList<>();
        for (String customer : customers) {
            Response received = confirm(account, customer, false);
            codes.add(received.header("X-Error-Code"));
            assertThat(received.json().path("errors")).hasSize(2);
        }

        assertThat(codes.subList(0, 5)).containsOnly(Problem.ACCOUNT_LIMIT_REACHED.name());
        assertThat(codes.subList(5, 10)).containsOnly(Problem.REGISTER_ATTEMPTS_EXHAUSTED.name());
    }

    @Test
    void learnsOfTheAccountLimitOnlyAfterTheRegistersYes() {
        String account = newUser();
        String confirmedOfAnother = customers.getFirst();
        int asked = run.system().register().requests();

        confirm(account, confirmedOfAnother, true)
                .refused(
                        Problem.ACCOUNT_LIMIT_REACHED,
                        "userIdentityNumber: already has the maximum number of accounts; contact support");

        assertThat(run.system().register().requests()).isEqualTo(asked + 1);
    }
}
