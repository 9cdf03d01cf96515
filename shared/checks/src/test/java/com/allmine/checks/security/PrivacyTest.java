package com.allmine.checks.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.json.Json;
import com.allmine.checks.workflow.FaultyWorkflow;
import com.allmine.crypto.KeySet;
import com.allmine.crypto.Pseudonyms;
import com.allmine.emulators.register.RegisterEmulator;
import com.allmine.local.LocalKeys;
import com.allmine.local.LocalRun;
import com.allmine.local.UsesLocalRun;
import com.allmine.local.journeys.IdentityRequest;
import com.allmine.testkit.Response;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/**
 * Sends the data of a person in unique words to every endpoint, and searches for the words in every place that could
 * keep them.
 */
@UsesLocalRun
class PrivacyTest {
    private static final List<String> CANARIES = List.of(
            "Kanaryazade",
            "KANARYAZADE",
            "Kanaryaoğlu",
            "KANARYAOĞLU",
            "1971-05-23",
            "Kanarya Sokak",
            "kanarya gelirim");

    private final LocalRun run;
    private final List<String> seen = new ArrayList<>();

    PrivacyTest(LocalRun run) {
        this.run = run;
    }

    private static String body(String number, boolean useRegister) {
        ObjectNode body = Json.object(IdentityRequest.declared(number))
                .orElseThrow()
                .put("name", "Kanaryazade")
                .put("surname", "Kanaryaoğlu")
                .put("birthDate", "1971-05-23")
                .put("address", "Kanarya Sokak 7")
                .put("useTCKNService", useRegister);
        ((ObjectNode) body.path("additionalInfo")).put("explainSourceOfFunding", "kanarya gelirim");
        return body.toString();
    }

    private String newUser() {
        String sub = "privacy-" + IdentityRequest.newNumber();
        run.addUser(sub);
        return sub;
    }

    @Test
    void nobodyFindsThePersonInLogsHistoriesErrorsOrTables() {
        String number = IdentityRequest.newNumber();
        List<String> numbers =
                List.of(number, RegisterEmulator.UNKNOWN, RegisterEmulator.FAULT, RegisterEmulator.MAINTENANCE);
        String confirmed = newUser();
        try (FaultyWorkflow workflow = new FaultyWorkflow(run)) {
            answered(workflow.confirm(confirmed, body(number, true)));
            answered(workflow.confirm(confirmed, body(number, false)));
            answered(workflow.confirm(newUser(), body(number, false)));
            answered(workflow.confirm(newUser(), body(RegisterEmulator.UNKNOWN, true)));
            answered(workflow.confirm(newUser(), body(RegisterEmulator.FAULT, true)));
            answered(workflow.confirm(newUser(), body(RegisterEmulator.MAINTENANCE, true)));
            answered(workflow.confirm("aml-blocked", body(number, false)));
            answered(workflow.confirm("nobody", body(number, false)));
            answered(workflow.confirm(newUser(), body(number, false).replace("1971-05-23", "1971-05-23x")));
            workflow.table(GetItemRequest.class, PrivacyTest::fail);
            answered(workflow.confirm(newUser(), body(number, false)));
            workflow.table(TransactWriteItemsRequest.class, PrivacyTest::fail);
            answered(workflow.confirm(confirmed, body(number, false)));
            workflow.functionFails("IssueToken", "java.lang.IllegalStateException");
            answered(workflow.confirm(confirmed, body(number, false)));
            workflow.function("VerifyIdentity", payload -> {
                seen.add(payload);
                return "{\"verdict\":\"MATCH\"}";
            });
            answered(workflow.confirm(confirmed, body(number, true)));
            assertThat(run.send(run.to("/user/identity-assurance").header("x-auth", run.token(confirmed)))
                            .acceptedBare()
                            .at("/verified_claims/claims/family_name")
                            .asText())
                    .isEqualTo("Kanaryaoğlu");
            seen.add(workflow.log());
            seen.add(Json.write(workflow.executions()));
        }
        seen.add(run.log());
        List.of("Users", "Consents", "Logs")
                .forEach(table ->
                        seen.add(run.system().tables().client().scanPaginator(s -> s.tableName(table)).items().stream()
                                .toList()
                                .toString()));

        assertThat(seen)
                .hasSizeGreaterThan(15)
                .allSatisfy(text -> assertThat(text).doesNotContain(CANARIES).doesNotContain(numbers));
    }

    @Test
    void theLogTellsUsersApartAndNeverNamesOne() {
        String confirmed = newUser();
        String other = newUser();
        String number = IdentityRequest.newNumber();
        try (FaultyWorkflow workflow = new FaultyWorkflow(run)) {
            workflow.confirm(confirmed, body(number, true)).acceptedBare();
            workflow.confirm(confirmed, body(number, false)).acceptedBare();
            answered(workflow.confirm(other, body(RegisterEmulator.UNKNOWN, true)));
            Response denied = run.send(run.to("/admin/role-resource-permission-log")
                    .header("x-auth", run.token(confirmed))
                    .header("tenant-id", "elsewhere"));
            String log = workflow.log() + run.log();
            Pseudonyms pseudonyms = new Pseudonyms(KeySet.of(LocalKeys.text(), InstantSource.system()));

            assertThat(log).doesNotContain(confirmed, other);
            assertThat(functionsOf(log, pseudonyms.of("default", confirmed)))
                    .contains("ConfirmIdentity", "VerifyIdentity", "IssueToken", "ListPermissionLog");
            assertThat(functionsOf(log, pseudonyms.of("default", other)))
                    .contains("ConfirmIdentity")
                    .doesNotContain("ListPermissionLog");
            assertThat(run.log(denied))
                    .singleElement()
                    .asString()
                    .contains("\"codes\":[\"ROLE_NOT_ALLOWED\",\"TENANT_MISMATCH\"]");
        }
    }

    private static Set<String> functionsOf(String log, String pseudonym) {
        return log.lines()
                .filter(line -> line.startsWith("{"))
                .map(line -> Json.object(line).orElseThrow())
                .filter(line -> line.path("pseudonym").asText().equals(pseudonym))
                .map(line -> line.path("function").asText())
                .collect(Collectors.toSet());
    }

    private void answered(Response received) {
        seen.add(received.body());
    }

    private static void fail() {
        throw DynamoDbException.builder().message("as the test wants").build();
    }
}
