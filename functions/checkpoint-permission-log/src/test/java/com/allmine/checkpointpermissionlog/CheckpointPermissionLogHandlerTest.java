package com.allmine.checkpointpermissionlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.allmine.api.lambda.InvocationLog;
import com.allmine.data.permissionlog.LogCheckpointer.Checkpointed;
import com.allmine.testkit.Request;
import com.allmine.testkit.SettableClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckpointPermissionLogHandlerTest {
    private final SettableClock clock = new SettableClock("2026-01-15T10:30:00.000Z");
    private final List<String> log = new ArrayList<>();
    private final InvocationLog invocations = new InvocationLog(clock, log::add);

    private static String run(CheckpointPermissionLogHandler handler) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        handler.handleRequest(InputStream.nullInputStream(), out, Request.INVOCATION);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void returnsAndLogsTheNumberOfCheckpoints() throws IOException {
        CheckpointPermissionLogHandler handler =
                new CheckpointPermissionLogHandler(invocations, () -> new Checkpointed(3, 5));

        assertThat(run(handler)).isEqualTo("{\"tenants\":3,\"checkpoints\":5}");
        assertThat(log)
                .singleElement()
                .asString()
                .contains("\"level\":\"INFO\"", "\"code\":\"OK\",\"tenants\":3,\"checkpoints\":5", "\"_aws\":{");
    }

    @Test
    void logsAFailureAndThrowsIt() {
        CheckpointPermissionLogHandler handler = new CheckpointPermissionLogHandler(invocations, () -> {
            throw new IllegalStateException("the table is unavailable");
        });

        assertThatThrownBy(() -> run(handler)).hasMessage("the table is unavailable");
        assertThat(log).singleElement().asString().contains("\"level\":\"ERROR\"", "\"code\":\"FAILED\"");
    }
}
