package com.allmine.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.data.audit.AuditEntry;
import com.allmine.data.audit.AuditStream;
import com.allmine.data.audit.DynamoAuditTrees;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.template.LambdaFunction;
import com.allmine.testkit.Response;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.Test;

@UsesLocalRun
class ScheduleTest {
    private final LocalRun run;

    ScheduleTest(LocalRun run) {
        this.run = run;
    }

    @Test
    void runsAScheduledFunctionWhenAskedTo() {
        grow("sign-me");

        JsonNode signed = post("/_local/run?function=SignCheckpoints").json();

        assertThat(signed.path("trees").asInt()).isPositive();
        assertThat(signed.path("checkpoints").asInt()).isPositive();
        assertThat(run.items("Audit", "CHECKPOINTS#sign-me#consent")).hasSize(1);
        assertThat(run.system().buckets().objects())
                .containsEntry(
                        "checkpoints/sign-me/consent/000000001.txt",
                        LocalRun.attribute(
                                        run.items("Audit", "CHECKPOINTS#sign-me#consent")
                                                .getFirst(),
                                        "note")
                                .s());
    }

    /** Adds an entry to a tree that has no checkpoint yet. */
    private void grow(String tenantId) {
        new DynamoAuditTrees(run.system().tables().client(), "Audit")
                .append(
                        tenantId,
                        AuditStream.CONSENT,
                        List.of(new AuditEntry("1", "{}", PrimaryKeys.policy(tenantId))));
    }

    /** As template.yaml's weekly schedules do: Lambda makes a version inactive that nobody calls for 14 days. */
    @Test
    void keepsEveryOtherFunctionAwakeWithoutAnyEffect() {
        List<String> functions = run.system().template().functions().stream()
                .map(LambdaFunction::name)
                .filter(name -> !name.equals("SignCheckpoints"))
                .toList();

        assertThat(functions).hasSizeGreaterThan(9);
        assertThat(functions)
                .allSatisfy(name -> assertThat(
                                post("/_local/run?function=" + name).json().toString())
                        .isEqualTo("{\"isAwake\":true}"));
    }

    @Test
    void runsNothingElse() {
        assertThat(post("/_local/run?function=Nobody").status()).isEqualTo(404);
        assertThat(post("/_local/run").status()).isEqualTo(404);
    }

    @Test
    void changesNothingByALinkThatAPageOrAMailHas() {
        grow("sign-me-not");

        assertThat(run.get("/_local/run?function=SignCheckpoints").status()).isEqualTo(404);

        assertThat(run.items("Audit", "CHECKPOINTS#sign-me-not#consent")).isEmpty();
    }

    private Response post(String path) {
        return run.send(run.to(path).POST(BodyPublishers.noBody()));
    }
}
