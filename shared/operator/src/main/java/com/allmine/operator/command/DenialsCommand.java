package com.allmine.operator.command;

import com.allmine.api.json.Json;
import com.allmine.api.lambda.Settings;
import com.allmine.operator.cli.IdConverter;
import com.allmine.operator.cli.OutputOption;
import com.allmine.operator.cli.Session;
import com.allmine.operator.log.ListedDenial;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code denials}: lists who was denied which permission. */
@Command(
        name = "denials",
        description = "Lists who was denied which permission, newest first, and how often within the hour.",
        footer = "  allmine denials --tenant default --hours 24")
public final class DenialsCommand implements Runnable {
    private final Session session;

    @Option(
            names = "--tenant",
            paramLabel = "TENANT",
            required = true,
            converter = IdConverter.class,
            description = "The tenant whose permission log to read.")
    private String tenantId = "";

    @Option(
            names = "--hours",
            paramLabel = "HOURS",
            converter = HoursConverter.class,
            description = "How far to look back. Default: 24.")
    private Duration past = Duration.ofHours(24);

    @Mixin
    private OutputOption output = new OutputOption();

    public DenialsCommand(Session session) {
        this.session = session;
    }

    private static final class HoursConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String hours) {
            if (!hours.matches("[1-9]\\d{0,4}")) {
                throw new TypeConversionException("must be a whole number from 1 to 99999");
            }
            return Duration.ofHours(Integer.parseInt(hours));
        }
    }

    private record Result(List<ListedDenial> denials) {}

    @Override
    public void run() {
        String logs = Settings.required("LOGS_TABLE");
        session.tenants().require(tenantId);
        List<ListedDenial> denials = new ArrayList<>();
        ListedDenial.read(
                session.dynamo(),
                logs,
                tenantId,
                Instant.now().minus(past),
                output.isJson() ? denials::add : denial -> session.out().println(sentence(denial)));
        if (output.isJson()) {
            session.printJson(new Result(denials));
        }
    }

    private static String sentence(ListedDenial denial) {
        return "%s user %s, role %s, %s %s: %d denials, the last at %s"
                .formatted(
                        Json.time(denial.createdAt()),
                        denial.userId(),
                        denial.roleId(),
                        denial.permission(),
                        denial.resourceId(),
                        denial.count(),
                        Json.time(denial.lastAt()));
    }
}
