package com.allmine.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@ExtendWith(LocalRun.Shared.class)
class ScheduleTest {
    private final LocalRun run;

    ScheduleTest(LocalRun run) {
        this.run = run;
    }

    @Test
    void runsAScheduledFunctionWhenAskedTo() {
        Instant then = Instant.now().minus(Duration.ofHours(3));
        run.system()
                .tables()
                .client()
                .putItem(p -> p.tableName("Logs")
                        .item(Map.of(
                                "pk", AttributeValue.fromS("TENANTS"),
                                "sk", AttributeValue.fromS("seal-me"),
                                "since", AttributeValue.fromS(Json.time(then)))));

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
