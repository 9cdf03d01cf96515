package com.allmine.checkpointpermissionlog;

import com.allmine.api.lambda.InvocationLog;
import com.allmine.api.lambda.JsonFunction;
import com.allmine.api.lambda.LogLine;
import com.allmine.crypto.Hmac;
import com.allmine.crypto.KeySet;
import com.allmine.data.permissionlog.LogCheckpointer;
import com.allmine.data.permissionlog.LogCheckpointer.Checkpointed;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Supplier;

/**
 * Every hour: checkpoints the permission log of every tenant, whatever the event says. It catches no exception: Lambda
 * counts the error and retries, and the next run checkpoints what is left.
 */
public final class CheckpointPermissionLogHandler implements JsonFunction {
    private final InvocationLog log;
    private final Supplier<Checkpointed> checkpointing;

    /** The constructor for Lambda, with the real clock, keys and table. */
    public CheckpointPermissionLogHandler() {
        this(InvocationLog.live(), LogCheckpointer.live(Hmac.ofCheckpoints(KeySet.live()))::checkpoint);
    }

    CheckpointPermissionLogHandler(InvocationLog log, Supplier<Checkpointed> checkpointing) {
        this.log = log;
        this.checkpointing = checkpointing;
    }

    @Override
    public InvocationLog log() {
        return log;
    }

    @Override
    public Checkpointed run(JsonNode event, LogLine line) {
        Checkpointed checkpointed = checkpointing.get();
        line.code(LogLine.OK).with("tenants", checkpointed.tenants()).with("checkpoints", checkpointed.checkpoints());
        return checkpointed;
    }
}
