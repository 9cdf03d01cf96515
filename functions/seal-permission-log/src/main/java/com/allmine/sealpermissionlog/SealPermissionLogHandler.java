package com.allmine.sealpermissionlog;

import com.allmine.api.Json;
import com.allmine.api.LogLine;
import com.allmine.api.RoundTrips;
import com.allmine.auth.Hmac;
import com.allmine.auth.KeyRing;
import com.allmine.data.LogSealer;
import com.allmine.data.LogSealer.Sealed;
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
 * Every hour: seals the permission log of every tenant, whatever the clock's event says. What fails is not caught:
 * Lambda counts it, tries again, and the next run makes up for what is left.
 */
public final class SealPermissionLogHandler implements RequestStreamHandler {
    private final Supplier<Sealed> sealing;
    private final InstantSource clock;
    private final Consumer<String> log;

    /** What Lambda calls: the real clock, keys and table. */
    public SealPermissionLogHandler() {
        this(
                LogSealer.live(Hmac.ofCheckpoints(KeyRing.live())::all)::seal,
                InstantSource.system(),
                System.out::println);
    }

    SealPermissionLogHandler(Supplier<Sealed> sealing, InstantSource clock, Consumer<String> log) {
        this.sealing = sealing;
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
            Sealed sealed = RoundTrips.countedIn(roundTrips, sealing);
            line.with("tenants", sealed.tenants()).with("seals", sealed.seals());
            out.write(Json.write(sealed).getBytes(StandardCharsets.UTF_8));
            code = LogLine.OK;
        } finally {
            log.accept(line.roundTrips(roundTrips.get()).done(code, clock.instant()));
        }
    }
}
