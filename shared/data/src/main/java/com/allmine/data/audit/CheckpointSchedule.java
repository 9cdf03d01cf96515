package com.allmine.data.audit;

import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** When the next checkpoints are signed: every hour at the minute that template.yaml schedules. */
public final class CheckpointSchedule {
    /** The minute of the hour. */
    public static final int MINUTE = 15;

    private CheckpointSchedule() {}

    /** {@code NOT_YET_CHECKPOINTED}, with the seconds until the next run in {@code Retry-After}. */
    public static Refusal notYet(Instant now) {
        return Problem.NOT_YET_CHECKPOINTED
                .refusal()
                .header("Retry-After", Long.toString(Math.ceilDiv(untilNext(now).toMillis(), 1000L)));
    }

    private static Duration untilNext(Instant now) {
        Instant run = now.truncatedTo(ChronoUnit.HOURS).plus(MINUTE, ChronoUnit.MINUTES);
        return Duration.between(now, run.isAfter(now) ? run : run.plus(1, ChronoUnit.HOURS));
    }
}
