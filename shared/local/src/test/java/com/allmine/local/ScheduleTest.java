package com.allmine.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.template.LambdaFunction;
import com.allmine.testkit.Response;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalRun.Shared.class)
class ScheduleTest {
    private final LocalRun run;

    ScheduleTest(LocalRun run) {
        this.run = run;
    }

    @Test
    void runsAScheduledFunctionWhenAskedTo() {
        run.logsFor(Duration.ofHours(3), "seal-me");

        JsonNode sealed = post("/_local/run?function=CheckpointPermissionLog").json();

        assertThat(sealed.path("tenants").asInt()).isPositive();
        assertThat(sealed.path("checkpoints").asInt()).isPositive();
        assertThat(run.items("Logs", "CHECKPOINTS#seal-me")).hasSizeBetween(2, 3);
    }

    /** As template.yaml's weekly schedules do: Lambda makes a version inactive that nobody calls for 14 days. */
    @Test
    void keepsEveryOtherFunctionAwakeWithoutAnyEffect() {
        List<String> functions = run.system().template().functions().stream()
                .map(LambdaFunction::name)
                .filter(name -> !name.equals("CheckpointPermissionLog"))
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
        run.logsFor(Duration.ofHours(3), "seal-me-not");

        assertThat(run.get("/_local/run?function=CheckpointPermissionLog").status())
                .isEqualTo(404);

        assertThat(run.items("Logs", "CHECKPOINTS#seal-me-not")).isEmpty();
    }

    private Response post(String path) {
        return run.send(run.to(path).POST(BodyPublishers.noBody()));
    }
}
