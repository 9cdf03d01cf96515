package com.allmine.operator;

import com.allmine.api.lambda.Settings;
import com.allmine.aws.Aws;
import com.allmine.data.Ids;
import com.allmine.data.permission.Grant;
import com.allmine.data.permission.Permission;
import com.allmine.data.permission.RequiredPermission;
import com.allmine.data.permissionlog.LogEntry;
import com.allmine.data.permissionlog.LogEntry.Effect;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sts.StsClient;

/** Who operates, and what the permission log says of it. */
final class Operator {
    /** What an operator is in the permission log. */
    static final String ROLE = "operator";

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private Operator() {}

    /**
     * Who operates: whom AWS knows the credentials by, then the name after {@code --as}, else the environment's
     * {@code USER}. If AWS cannot be asked, the name alone, with a word about that.
     *
     * @throws IllegalStateException if there is no name
     */
    static String actor(Arguments arguments) {
        String name = arguments
                .id("--as")
                .or(() -> Settings.optional("USER").filter(FreeText::isId))
                .orElseThrow(() -> new IllegalStateException("say who you are: --as NAME"));
        return identity().map(arn -> arn + " as " + name).orElse(name + ", not confirmed by AWS");
    }

    /** Empty if the service cannot be reached; its refusals are the operator's to see. */
    private static Optional<String> identity() {
        try (StsClient sts = Aws.withoutRetries(TIMEOUT, StsClient.builder())) {
            return Optional.of(sts.getCallerIdentity().arn());
        } catch (SdkClientException e) {
            return Optional.empty();
        }
    }

    /** The entry that an operator used a command about a user. */
    static LogEntry entry(
            Ids ids, String tenantId, String userId, String command, Permission permission, String actor) {
        Grant grant = new Grant(ROLE, new RequiredPermission(command, permission));
        return LogEntry.of(ids.next(), tenantId, grant, Effect.ALLOW, actor, null)
                .about(userId);
    }
}
