package com.allmine.sealpermissionlog;

import com.allmine.api.Json;
import com.allmine.auth.KeyRing;
import com.allmine.auth.KeyedHash;
import com.allmine.data.LogSealer;
import com.allmine.data.LogSealer.Sealed;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Every hour: seals the permission log of every tenant, whatever the clock's event says. What fails is not caught:
 * Lambda counts it, tries again, and the next run makes up for what is left.
 */
public final class SealPermissionLogHandler implements RequestHandler<Object, Sealed> {
    private final Supplier<Sealed> sealing;
    private final Consumer<String> log;

    /** What Lambda calls: the real clock, keys and table. */
    public SealPermissionLogHandler() {
        this(LogSealer.live(new KeyedHash(KeyRing.live())::of)::seal, System.out::println);
    }

    SealPermissionLogHandler(Supplier<Sealed> sealing, Consumer<String> log) {
        this.sealing = sealing;
        this.log = log;
    }

    @Override
    public Sealed handleRequest(Object event, Context context) {
        Sealed sealed = sealing.get();
        log.accept(Json.write(sealed));
        return sealed;
    }
}
