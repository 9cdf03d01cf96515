package com.allmine.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
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

        JsonNode sealed = run.get("/_local/run?function=SealPermissionLog").json();

        assertThat(sealed.path("tenants").asInt()).isPositive();
        assertThat(sealed.path("seals").asInt()).isPositive();
        assertThat(run.items("Logs", "SEALS#seal-me")).hasSizeBetween(2, 3);
    }

    @Test
    void runsNothingElse() {
        assertThat(run.get("/_local/run?function=SaveGender").status()).isEqualTo(404);
        assertThat(run.get("/_local/run").status()).isEqualTo(404);
    }
}
