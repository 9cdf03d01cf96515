package com.allmine.api.input;

import com.allmine.api.ApiRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the parameters of a query, each of which may be absent; blank is absent too. A wrong one is noted and a stand-in
 * returned; {@link ApiRequest#parameters} then refuses with all that was noted, before anyone sees a stand-in.
 */
public final class Parameters {
    private static final Pattern WHOLE_NUMBER = Pattern.compile("\\d{1,9}");

    /** As openapi.yaml publishes it for {@code from} and {@code to}. */
    private static final Pattern TIMESTAMP =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,9})?)?(Z|[+-]\\d\\d(:?\\d\\d)?)");

    private static final DateTimeFormatter DATE_TIME = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendPattern("[XXX][XX][X]")
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private final Function<String, @Nullable String> query;
    private final Violations violations;

    public Parameters(Function<String, @Nullable String> query, Violations violations) {
        this.query = query;
        this.violations = violations;
    }

    /** The value as it was sent, without the white space around it. */
    public Optional<String> text(String name) {
        return Optional.ofNullable(query.apply(name));
    }

    /** A whole number from {@code min} to {@code max}. */
    public int number(String name, int min, int max, int absent) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return absent;
        }
        int number = text.filter(digits -> WHOLE_NUMBER.matcher(digits).matches())
                .map(Integer::parseInt)
                .orElse(-1);
        if (number < min || number > max) {
            violations.add(name, Rule.WHOLE_NUMBER, min, max);
            return absent;
        }
        return number;
    }

    /** A moment in ISO 8601, with its offset from UTC. */
    public Optional<Instant> timestamp(String name) {
        Optional<String> text = text(name);
        Optional<Instant> moment = text.filter(TIMESTAMP.asMatchPredicate()).flatMap(Parameters::instant);
        if (text.isPresent() && moment.isEmpty()) {
            violations.add(name, Rule.TIMESTAMP);
        }
        return moment;
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(DATE_TIME.parse(text, OffsetDateTime::from).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Notes a parameter that is wrong for a reason that only the reader knows. */
    public void refuse(String name, Rule rule, Object... limits) {
        violations.add(name, rule, limits);
    }
}
