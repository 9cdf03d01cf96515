package com.allmine.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a JSON body. A missing or wrong field is noted and a stand-in returned; {@link ApiRequest#body}
 * then refuses with all that was noted, before anyone sees a stand-in. An explicit null is an absent field, and a
 * field that nobody reads is ignored.
 */
public final class Fields {
    private final ObjectNode object;
    private final Violations violations;

    Fields(ObjectNode object, Violations violations) {
        this.object = object;
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
            violations.add(field, Rule.STRING);
            return standIn;
        }
        E choice = Choice.find(choices, value.textValue());
        if (choice == null) {
            violations.add(field, Rule.ONE_OF, String.join(", ", Choice.wires(choices)));
            return standIn;
        }
        return choice;
    }

    /** A required field that holds true or false. */
    public boolean flag(String field) {
        JsonNode value = required(field);
        if (value != null && !value.isBoolean()) {
            violations.add(field, Rule.BOOLEAN);
        }
        return value != null && value.booleanValue();
    }

    /** A required field that holds a string of this pattern; {@code rule} says in words what that is. */
    public String matching(String field, Pattern pattern, Rule rule) {
        JsonNode value = required(field);
        if (value == null) {
            return "";
        }
        if (!value.isTextual() || !pattern.matcher(value.textValue()).matches()) {
            violations.add(field, rule);
            return "";
        }
        return value.textValue();
    }

    /**
     * The text of a field that may be absent, trimmed, every run of white space one space; empty where nothing is left.
     *
     * @param min the fewest code points; more than 0 makes the field required
     * @param max the most code points
     * @param rule says in words what that is
     */
    public Optional<String> text(String field, int min, int max, Rule rule) {
        JsonNode value = object.path(field);
        boolean isAbsent = value.isMissingNode() || value.isNull();
        if (!isAbsent && (!value.isTextual() || !Text.isWellFormed(value.textValue()))) {
            violations.add(field, Rule.STRING);
            return Optional.empty();
        }
        String text = isAbsent ? "" : Text.collapse(value.textValue());
        if (Text.length(text) < min || Text.length(text) > max) {
            violations.add(field, rule, min, max);
        }
        return Optional.of(text).filter(given -> !given.isEmpty());
    }

    /** Notes a field that is wrong for a reason that only the reader knows. */
    public void refuse(String field, Rule rule, Object... limits) {
        violations.add(field, rule, limits);
    }

    /** The value of a required field, or null after noting that it is absent. */
    private @Nullable JsonNode required(String field) {
        JsonNode value = object.get(field);
        if (value == null || value.isNull()) {
            violations.add(field, Rule.REQUIRED);
            return null;
        }
        return value;
    }
}
