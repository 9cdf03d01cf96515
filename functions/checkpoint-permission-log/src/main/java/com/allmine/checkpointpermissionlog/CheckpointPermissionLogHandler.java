package com.allmine.checkpointpermissionlog;

import com.allmine.api.json.Json;
import com.allmine.api.lambda.LogLine;
import com.allmine.api.lambda.RoundTrips;
import com.allmine.crypto.Hmac;
import com.allmine.crypto.KeySet;
import com.allmine.data.permissionlog.LogCheckpointer;
import com.allmine.data.permissionlog.LogCheckpointer.Checkpointed;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Every hour: checkpoints the permission log of every tenant, whatever the clock's event says. What fails is not caught:
 * Lambda counts it, tries again, and the next run makes up for what is left.
 */
public final class CheckpointPermissionLogHandler implements RequestStreamHandler {
    private final Supplier<Checkpointed> checkpointing;
    private final InstantSource clock;
    private final Consumer<String> log;

    /** What Lambda calls: the real clock, keys and table. */
    public CheckpointPermissionLogHandler() {
        this(
                LogCheckpointer.live(Hmac.ofCheckpoints(KeySet.live()))::checkpoint,
                InstantSource.system(),
                System.out::println);
    }

    CheckpointPermissionLogHandler(Supplier<Checkpointed> checkpointing, InstantSource clock, Consumer<String> log) {
        this.checkpointing = checkpointing;
        this.clock = clock;
        this.log = log;
    }

    @Override
    public void handleRequest(InputStream event, OutputStream out, Context context) throws IOException {
        String function = context.getFunctionName();
        LogLine line = new LogLine(function, context.getAwsRequestId(), function, clock.instant());
        AtomicInteger roundTrips = new AtomicInteger();
        String code = LogLine.FAILED;
        try {
            Checkpointed checkpointed = RoundTrips.countedIn(roundTrips, checkpointing);
            line.with("tenants", checkpointed.tenants()).with("checkpoints", checkpointed.checkpoints());
            out.write(Json.write(checkpointed).getBytes(StandardCharsets.UTF_8));
            code = LogLine.OK;
        } finally {
            log.accept(line.roundTrips(roundTrips.get()).done(code, clock.instant()));
        }
    }
}
