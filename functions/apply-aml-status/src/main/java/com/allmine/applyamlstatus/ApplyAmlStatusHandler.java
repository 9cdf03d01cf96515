package com.allmine.applyamlstatus;

import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.api.lambda.InvocationLog;
import com.allmine.api.lambda.JsonFunction;
import com.allmine.api.lambda.LogLine;
import com.allmine.data.Ids;
import com.allmine.data.aml.AmlDecision;
import com.allmine.data.aml.AmlStatuses;
import com.allmine.data.aml.DynamoAmlStatuses;
import com.allmine.data.permission.Grant;
import com.allmine.data.permission.Permission;
import com.allmine.data.permission.RequiredPermission;
import com.allmine.data.permissionlog.LogEntry;
import com.allmine.data.permissionlog.LogEntry.Effect;
import com.fasterxml.jackson.databind.JsonNode;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * Bus: applies the AML status that the institution's screening system sends. A repeated event, and one that is older than
 * the status that stands, change nothing. An event that cannot be applied fails: Lambda repeats it twice and then keeps it
 * in a queue with the reason.
 */
public final class ApplyAmlStatusHandler implements JsonFunction {
    /** The role in the permission log, which no token has. */
    private static final Grant SCREENING =
            new Grant("screening", new RequiredPermission("apply-aml-status", Permission.UPDATE));

    private final InvocationLog log;
    private final AmlStatuses statuses;
    private final Ids ids;
    private final InstantSource clock;

    /** The constructor for Lambda, with the real clock and tables. */
    public ApplyAmlStatusHandler() {
        this(
                InvocationLog.live(),
                DynamoAmlStatuses.live(),
                new Ids(InstantSource.system(), new SecureRandom()),
                InstantSource.system());
    }

    ApplyAmlStatusHandler(InvocationLog log, AmlStatuses statuses, Ids ids, InstantSource clock) {
        this.log = log;
        this.statuses = statuses;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public InvocationLog log() {
        return log;
    }

    @Override
    public Map<String, Boolean> run(JsonNode input, LogLine line) {
        try {
            AmlDecision decision = StatusSet.decision(input.path("detail"), clock.instant());
            line.with("tenant", decision.tenantId()).with("eventId", decision.id());
            boolean isApplied = statuses.apply(decision, entry(decision), decision.reference());
            line.code(LogLine.OK).with("applied", isApplied);
            return Map.of("applied", isApplied);
        } catch (RefusedEvent refused) {
            line.error().code("EVENT_REFUSED").cause(List.of(refused.getMessage()));
            throw refused;
        } catch (Refusal refusal) {
            line.error().refused(refusal);
            throw refusal.problem() == Problem.SERVICE_UNAVAILABLE
                    ? refusal
                    : new RefusedEvent(refusal.problem().name());
        }
    }

    private LogEntry entry(AmlDecision decision) {
        return LogEntry.of(ids.next(), decision.tenantId(), SCREENING, Effect.ALLOW, decision.source(), null)
                .about(decision.userId());
    }
}
