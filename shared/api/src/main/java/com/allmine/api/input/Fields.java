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
 * Reads the fields of a JSON body. A missing or wrong field is noted and a stand-in returned; {@link ApiRequest#body}
 * then refuses with all that was noted, before anyone sees a stand-in. An explicit null is an absent field, a blank
 * string in an optional field is one too, and a field that nobody reads is ignored.
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

    /** A required field that holds one of the choices, written exactly as they are. */
    public <E extends Enum<E> & Choice> E oneOf(String field, Class<E> choices) {
        E standIn = choices.getEnumConstants()[0];
        JsonNode value = required(field);
        if (value == null) {
            return standIn;
        }
        if (!value.isTextual()) {
            refuse(field, Rule.STRING);
            return standIn;
        }
        E choice = Choice.find(choices, value.textValue());
        if (choice == null) {
            refuse(field, Rule.ONE_OF, String.join(", ", Choice.wires(choices)));
            return standIn;
        }
        return choice;
    }

    /** A required field that holds true or false. */
    public boolean flag(String field) {
        return flag(field, required(field));
    }

    /** A field that holds true or false, and may be absent or blank: false. */
    public boolean optionalFlag(String field) {
        return flag(field, given(field));
    }

    private boolean flag(String field, @Nullable JsonNode value) {
        if (value != null && !value.isBoolean()) {
            refuse(field, Rule.BOOLEAN);
        }
        return value != null && value.booleanValue();
    }

    /** The fields of a required object; they are named with the object's name before them. */
    public Fields object(String field) {
        JsonNode value = required(field);
        if (value instanceof ObjectNode inner) {
            return new Fields(inner, prefix + field + ".", violations);
        }
        if (value != null) {
            refuse(field, Rule.OBJECT);
        }
        // Nobody needs to hear that the fields of what is not there are not there.
        return new Fields(JsonNodeFactory.instance.objectNode(), new Violations());
    }

    /**
     * A required field that holds what {@code read} makes of its string; {@code rule} says in words what that is. The
     * string may be as long as a body, so {@code read} must bound its own work.
     */
    public <T> Optional<T> required(String field, Function<String, Optional<T>> read, Rule rule, Object... limits) {
        JsonNode value = required(field);
        return value == null ? Optional.empty() : read(field, value, read, rule, limits);
    }

    /** As {@link #required}, of a field that may be absent or blank. */
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

    /** A required field that holds a string of this pattern; {@code rule} says in words what that is. */
    public String matching(String field, Pattern pattern, Rule rule) {
        return required(
                        field,
                        text -> Optional.of(text).filter(t -> pattern.matcher(t).matches()),
                        rule)
                .orElse("");
    }

    /** Whether a field is there, with any value, a blank one too. */
    public boolean has(String field) {
        return present(field) != null;
    }

    /** Notes a field that is wrong for a reason that only the reader knows. */
    public void refuse(String field, Rule rule, Object... limits) {
        violations.add(prefix + field, rule, limits);
    }

    /** The value of a required field, or null after noting that it is absent. */
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
