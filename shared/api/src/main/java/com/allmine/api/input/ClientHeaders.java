package com.allmine.api.input;

import com.allmine.api.errors.Language;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The client headers, which every endpoint takes.
 *
 * @param timezone {@code X-Timezone}, kept only as evidence
 * @param appVersion {@code X-App-Version}, opaque, at most 64 printable characters of any script, null if absent
 * @param deviceId {@code X-Device-ID}, opaque, at most 128 printable characters of any script, null if absent
 */
public record ClientHeaders(
        Language language,
        Timezone timezone,
        Platform platform,
        @Nullable String appVersion,
        @Nullable String deviceId) {

    /** Reads the headers. An invalid value is added to {@code violations} and replaced by its default. */
    public static ClientHeaders read(Function<String, @Nullable String> header, Violations violations) {
        return new ClientHeaders(
                choice("X-Language", Language.class, Language.EN, header, violations),
                timezone(header, violations),
                choice("X-Platform", Platform.class, Platform.WEB, header, violations),
                opaque("X-App-Version", 64, header, violations),
                opaque("X-Device-ID", 128, header, violations));
    }

    private static <E extends Enum<E> & Choice> E choice(
            String name,
            Class<E> choices,
            E standard,
            Function<String, @Nullable String> header,
            Violations violations) {
        String value = header.apply(name);
        if (value == null || value.isEmpty()) {
            return standard;
        }
        E choice = Choice.find(choices, value);
        if (choice == null) {
            violations.add(name, Rule.ONE_OF, String.join(", ", Choice.wires(choices)));
            return standard;
        }
        return choice;
    }

    private static Timezone timezone(Function<String, @Nullable String> header, Violations violations) {
        String value = header.apply("X-Timezone");
        if (value == null || value.isEmpty()) {
            return Timezone.UTC;
        }
        Timezone timezone = Timezone.find(value);
        if (timezone == null) {
            violations.add("X-Timezone", Rule.ONE_OF, String.join(", ", Timezone.NAMES));
            return Timezone.UTC;
        }
        return timezone;
    }

    private static @Nullable String opaque(
            String name, int limit, Function<String, @Nullable String> header, Violations violations) {
        String value = header.apply(name);
        if (value == null || Text.isBlank(value)) {
            return null;
        }
        String trimmed = Text.trim(value);
        if (!Text.isPrintable(trimmed, limit)) {
            violations.add(name, Rule.PRINTABLE, limit);
            return null;
        }
        return trimmed;
    }
}
