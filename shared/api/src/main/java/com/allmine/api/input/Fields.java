package com.allmine.api.input;

import com.allmine.api.ApiRequest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a JSON body. For a missing or invalid field it records a violation and returns a placeholder.
 * {@link ApiRequest#body} then refuses with all violations, so no handler sees a placeholder. A null is an absent field,
 * and so is a blank string in an optional field. Unknown fields are ignored.
 */
public final class Fields {
    private final ObjectNode object;
    private final String prefix;
    private final Violations violations;

    public Fields(ObjectNode object, Violations violations) {
        this(object, "", violations);
    }

    private Fields(ObjectNode object, String prefix, Violations violations) {
        this.object = object;
        this.prefix = prefix;
        this.violations = violations;
    }

    /** A required field with one of the choices, spelled exactly. */
    public <E extends Enum<E> & Choice> E oneOf(String field, Class<E> choices) {
        E placeholder = choices.getEnumConstants()[0];
        JsonNode value = required(field);
        if (value == null) {
            return placeholder;
        }
        if (!value.isTextual()) {
            refuse(field, Rule.STRING);
            return placeholder;
        }
        E choice = Choice.find(choices, value.textValue());
        if (choice == null) {
            refuse(field, Rule.ONE_OF, String.join(", ", Choice.wires(choices)));
            return placeholder;
        }
        return choice;
    }

    /** A required field with true or false. */
    public boolean flag(String field) {
        return flag(field, required(field));
    }

    /** An optional field with true or false, which is false if it is absent or blank. */
    public boolean optionalFlag(String field) {
        return flag(field, given(field));
    }

    private boolean flag(String field, @Nullable JsonNode value) {
        if (value != null && !value.isBoolean()) {
            refuse(field, Rule.BOOLEAN);
        }
        return value != null && value.booleanValue();
    }

    /** The fields of a required object. Violations name them with the object's name as prefix. */
    public Fields object(String field) {
        JsonNode value = required(field);
        if (value instanceof ObjectNode inner) {
            return new Fields(inner, prefix + field + ".", violations);
        }
        if (value != null) {
            refuse(field, Rule.OBJECT);
        }
        // One violation is enough: the fields of an absent object are not reported.
        return new Fields(JsonNodeFactory.instance.objectNode(), new Violations());
    }

    /**
     * A required string field. The string may be as long as a body, so {@code read} must bound its own work.
     *
     * @param read returns the value, or empty if the string is invalid
     * @param rule describes a valid string
     */
    public <T> Optional<T> required(String field, Function<String, Optional<T>> read, Rule rule, Object... limits) {
        JsonNode value = required(field);
        return value == null ? Optional.empty() : read(field, value, read, rule, limits);
    }

    /** Like {@link #required}, for a field that may be absent or blank. */
    public <T> Optional<T> optional(String field, Function<String, Optional<T>> read, Rule rule, Object... limits) {
        JsonNode value = given(field);
        return value == null ? Optional.empty() : read(field, value, read, rule, limits);
    }

    private <T> Optional<T> read(
            String field, JsonNode value, Function<String, Optional<T>> read, Rule rule, Object... limits) {
        Optional<T> found = value.isTextual() && Text.isWellFormed(value.textValue())
                ? read.apply(value.textValue())
                : Optional.empty();
        if (found.isEmpty()) {
            refuse(field, rule, limits);
        }
        return found;
    }

    /** A required string field that matches a pattern, which {@code rule} describes. */
    public String matching(String field, Pattern pattern, Rule rule) {
        return required(field, matching(pattern), rule).orElse("");
    }

    /** Like {@link #matching}, for a field that may be absent or blank. */
    public Optional<String> optionalMatching(String field, Pattern pattern, Rule rule) {
        return optional(field, matching(pattern), rule);
    }

    private static Function<String, Optional<String>> matching(Pattern pattern) {
        return text -> Optional.of(text).filter(t -> pattern.matcher(t).matches());
    }

    /** Whether a field has a value, even a blank one. */
    public boolean has(String field) {
        return present(field) != null;
    }

    /** Records a violation that only the caller can detect. */
    public void refuse(String field, Rule rule, Object... limits) {
        violations.add(prefix + field, rule, limits);
    }

    /** The value of a required field. If it is absent, this records a violation and returns null. */
    private @Nullable JsonNode required(String field) {
        JsonNode value = present(field);
        if (value == null) {
            refuse(field, Rule.REQUIRED);
        }
        return value;
    }

    /** The value of an optional field, or null if it is absent or blank. */
    private @Nullable JsonNode given(String field) {
        JsonNode value = present(field);
        return value != null && value.isTextual() && Text.isBlank(value.textValue()) ? null : value;
    }

    private @Nullable JsonNode present(String field) {
        JsonNode value = object.get(field);
        return value == null || value.isNull() ? null : value;
    }
}
