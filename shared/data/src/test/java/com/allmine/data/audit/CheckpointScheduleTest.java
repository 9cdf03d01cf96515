package com.allmine.data.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckpointScheduleTest {
    @ParameterizedTest
    @CsvSource({
        "2026-01-15T12:00:00.000Z, 900",
        "2026-01-15T12:14:58.500Z, 2",
        "2026-01-15T12:14:59.999Z, 1",
        "2026-01-15T12:15:00.000Z, 3600",
        "2026-01-15T12:15:00.001Z, 3600",
        "2026-01-15T23:59:59.000Z, 901"
    })
    void saysInHowManySecondsTheNextRunBegins(Instant now, String seconds) {
        Refusal refusal = CheckpointSchedule.notYet(now);

        assertThat(refusal.problem()).isEqualTo(Problem.NOT_YET_CHECKPOINTED);
        assertThat(refusal.headers()).containsEntry("Retry-After", seconds);
    }
}
