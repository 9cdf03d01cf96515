package com.allmine.sealpermissionlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.allmine.data.LogSealer.Sealed;
import com.allmine.testkit.SettableClock;
import com.allmine.testkit.TestContext;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SealPermissionLogHandlerTest {
    private final SettableClock clock = new SettableClock("2026-01-15T10:30:00.000Z");
    private final List<String> log = new ArrayList<>();

    @Test
    void saysHowMuchIsSealedInItsAnswerAndItsLog() {
        SealPermissionLogHandler handler = new SealPermissionLogHandler(() -> new Sealed(3, 5), clock, log::add);

        assertThat(handler.handleRequest(new ScheduledEvent(), new TestContext()))
                .isEqualTo(new Sealed(3, 5));
        assertThat(log)
                .singleElement()
                .asString()
                .contains("\"level\":\"INFO\"", "\"code\":\"OK\",\"tenants\":3,\"seals\":5", "\"_aws\":{");
    }

    @Test
    void letsLambdaAndItsLogKnowThatItFailed() {
        SealPermissionLogHandler handler = new SealPermissionLogHandler(
                () -> {
                    throw new IllegalStateException("the table is away");
                },
                clock,
                log::add);

        assertThatThrownBy(() -> handler.handleRequest(new ScheduledEvent(), new TestContext()))
                .hasMessage("the table is away");
        assertThat(log).singleElement().asString().contains("\"level\":\"ERROR\"", "\"code\":\"FAILED\"");
    }
}
