package com.allmine.operator.command;

import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.api.json.Json;
import com.allmine.data.aml.AmlDecision;
import com.allmine.data.aml.AmlStatus;
import com.allmine.data.aml.DynamoAmlStatuses;
import com.allmine.data.permission.Permission;
import com.allmine.data.permissionlog.LogEntry;
import com.allmine.operator.cli.OperatorOption;
import com.allmine.operator.cli.OutputOption;
import com.allmine.operator.cli.ReasonOption;
import com.allmine.operator.cli.Session;
import com.allmine.operator.cli.TimestampConverter;
import com.allmine.operator.cli.UserOptions;
import com.allmine.operator.cli.WrongUsage;
import com.allmine.operator.log.OperatorEntry;
import com.allmine.operator.table.Tables;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code set-aml-status}: sets the AML status of a user by hand, with the same write as the screening system's event. */
@Command(
        name = "set-aml-status",
        description = {
            "Sets the AML status of a user by hand, as the screening system does by an event.",
            "The decision is made now: it stands over every earlier one, until the screening system makes a later one."
        },
        footer = {
            "  allmine set-aml-status --tenant default --user 123 --status BLOCKED --as ayse --reason ticket-4711",
            "  allmine set-aml-status --tenant default --user 123 --status CLEAR --valid-until 2027-01-15T00:00:00Z"
                    + " --reference case-4711 --as ayse --reason ticket-4711"
        })
public final class SetAmlStatusCommand implements Runnable {
    private final Session session;

    @Mixin
    private UserOptions user = new UserOptions();

    @Option(
            names = "--status",
            paramLabel = "STATUS",
            required = true,
            converter = StatusConverter.class,
            description = "CLEAR, REVIEW or BLOCKED.")
    private AmlStatus status = AmlStatus.REVIEW;

    @Option(
            names = "--valid-until",
            paramLabel = "TIME",
            converter = TimestampConverter.class,
            description = "When a CLEAR ends. From then on it counts as REVIEW. Default: it does not end.")
    private Optional<Instant> validUntil = Optional.empty();

    @Option(
            names = "--reference",
            paramLabel = "REFERENCE",
            converter = ReferenceConverter.class,
            description = "The case in the institution's own records. Default: the id of the log entry.")
    private Optional<String> reference = Optional.empty();

    @Mixin
    private ReasonOption reason = new ReasonOption();

    @Mixin
    private OperatorOption operator = new OperatorOption();

    @Mixin
    private OutputOption output = new OutputOption();

    public SetAmlStatusCommand(Session session) {
        this.session = session;
    }

    private static final class StatusConverter implements ITypeConverter<AmlStatus> {
        @Override
        public AmlStatus convert(String text) {
            return Arrays.stream(AmlStatus.values())
                    .filter(status -> status.name().equals(text))
                    .findFirst()
                    .orElseThrow(
                            () -> new TypeConversionException("must be one of " + Arrays.toString(AmlStatus.values())));
        }
    }

    private static final class ReferenceConverter implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            if (text.startsWith("--") || !AmlDecision.isReference(text)) {
                throw new TypeConversionException(AmlDecision.REFERENCE_RULE);
            }
            return text;
        }
    }

    /** The fields of {@code --output json}. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Written(
            AmlStatus status, @Nullable Instant validUntil, String reference, Instant time, String entryId) {}

    @Override
    public void run() {
        if (validUntil.isPresent() && status != AmlStatus.CLEAR) {
            throw new WrongUsage("--valid-until is for --status CLEAR: no other status ends");
        }
        if (validUntil
                .filter(end -> !end.isAfter(InstantSource.system().instant()))
                .isPresent()) {
            throw new WrongUsage("--valid-until must be in the future");
        }
        LogEntry entry = OperatorEntry.about(
                user.userId(), session.ids(), user.tenantId(), "set-aml-status", Permission.UPDATE, operator.actor());
        AmlDecision decision = new AmlDecision(
                entry.id(),
                entry.actor(),
                reference.orElse(entry.id()),
                user.tenantId(),
                user.userId(),
                status,
                validUntil.orElse(null),
                entry.createdAt());
        apply(decision, entry);
        if (output.isJson()) {
            session.printJson(
                    new Written(status, decision.validUntil(), decision.reference(), decision.time(), entry.id()));
        } else {
            print(decision);
        }
    }

    private void apply(AmlDecision decision, LogEntry entry) {
        String name = "user " + user.userId() + " of " + user.tenantId();
        Tables tables = session.tables();
        DynamoAmlStatuses statuses = new DynamoAmlStatuses(session.dynamo(), tables.users(), tables.logs());
        try {
            if (!statuses.apply(decision, entry, reason.text())) {
                throw new IllegalStateException(
                        "the " + name + " has a decision with a later time, from a clock that is"
                                + " ahead of this one: nothing has changed; run the command again in some minutes");
            }
        } catch (Refusal e) {
            if (e.problem() == Problem.USER_NOT_FOUND) {
                throw new IllegalStateException("there is no " + name, e);
            }
            if (e.problem() == Problem.ACCOUNT_CLOSED) {
                throw new IllegalStateException(
                        "the data of the " + name + " were erased: there is nothing to check", e);
            }
            throw e;
        }
    }

    private void print(AmlDecision decision) {
        Instant end = decision.validUntil();
        session.out()
                .printf(
                        "set the AML status of the user %s of %s to %s%s%n",
                        user.userId(), user.tenantId(), status, end == null ? "" : " until " + Json.time(end));
    }
}
