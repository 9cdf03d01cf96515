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
 * Reads the parameters of a query. Each may be absent, and a blank one counts as absent. For an invalid one it records a
 * violation and returns a placeholder. {@link ApiRequest#parameters} then refuses with all violations, so no handler sees
 * a placeholder.
 */
public final class Parameters {
    private static final Pattern WHOLE_NUMBER = Pattern.compile("\\d{1,9}");

    /** The pattern that openapi.yaml publishes for {@code from} and {@code to}. */
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

    /** The value without leading and trailing white space. */
    public Optional<String> text(String name) {
        return Optional.ofNullable(query.apply(name));
    }

    /** One of the choices, spelled exactly. */
    public <E extends Enum<E> & Choice> Optional<E> oneOf(String name, Class<E> choices) {
        Optional<String> text = text(name);
        Optional<E> choice = text.flatMap(wire -> Optional.ofNullable(Choice.find(choices, wire)));
        if (text.isPresent() && choice.isEmpty()) {
            violations.add(name, Rule.ONE_OF, String.join(", ", Choice.wires(choices)));
        }
        return choice;
    }

    /** One of the choices, spelled exactly. A violation lists the choices also if the parameter is absent. */
    public <E extends Enum<E> & Choice> E requiredOneOf(String name, Class<E> choices) {
        Optional<E> choice = oneOf(name, choices);
        if (text(name).isEmpty()) {
            violations.add(name, Rule.ONE_OF, String.join(", ", Choice.wires(choices)));
        }
        return choice.orElse(choices.getEnumConstants()[0]);
    }

    /**
     * A whole number from {@code min} to {@code max}.
     *
     * @param absent the value of an absent parameter
     */
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

    /** {@code true} or {@code false}; false if the parameter is absent. */
    public boolean flag(String name) {
        String text = text(name).orElse("false");
        if (!text.equals("true") && !text.equals("false")) {
            violations.add(name, Rule.BOOLEAN);
        }
        return text.equals("true");
    }

    /** A timestamp in ISO 8601 with its offset from UTC. */
    public Optional<Instant> timestamp(String name) {
        Optional<String> text = text(name);
        Optional<Instant> timestamp = text.filter(TIMESTAMP.asMatchPredicate()).flatMap(Parameters::instant);
        if (text.isPresent() && timestamp.isEmpty()) {
            violations.add(name, Rule.TIMESTAMP);
        }
        return timestamp;
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(DATE_TIME.parse(text, OffsetDateTime::from).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Records a violation that only the caller can detect. */
    public void refuse(String name, Rule rule, Object... limits) {
        violations.add(name, rule, limits);
    }
}
