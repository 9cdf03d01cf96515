package com.allmine.emulators.stepfunctions.definition;

import com.allmine.emulators.stepfunctions.expression.Expression;
import com.allmine.emulators.stepfunctions.expression.InvalidExpression;
import com.allmine.emulators.stepfunctions.expression.JsonType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The fields of one object of a definition. They are read one by one, and {@link #rejectUnknown} rejects the rest. */
final class DefinitionFields {
    private final ObjectNode object;
    private final String where;
    private final Set<String> read = new HashSet<>();

    DefinitionFields(JsonNode tree, String where) {
        if (!(tree instanceof ObjectNode node)) {
            throw new InvalidDefinition(where, "must be an object");
        }
        this.object = node;
        this.where = where;
    }

    InvalidDefinition invalid(String message) {
        return new InvalidDefinition(where, message);
    }

    Optional<JsonNode> get(String field) {
        read.add(field);
        return Optional.ofNullable(object.get(field));
    }

    JsonNode require(String field) {
        return get(field).orElseThrow(() -> invalid(field + " is missing"));
    }

    Optional<String> string(String field) {
        return get(field).map(value -> {
            if (!value.isTextual() || value.asText().isEmpty()) {
                throw invalid(field + " must be a string that is not empty");
            }
            return value.asText();
        });
    }

    String requireString(String field) {
        require(field);
        return string(field).orElseThrow();
    }

    Optional<Integer> integer(String field, int min) {
        return get(field).map(value -> {
            if (!value.isIntegralNumber() || !value.canConvertToInt() || value.asInt() < min) {
                throw invalid(field + " must be a whole number of at least " + min);
            }
            return value.asInt();
        });
    }

    Optional<Double> decimal(String field, double min) {
        return get(field).map(value -> {
            if (!value.isNumber() || value.asDouble() < min) {
                throw invalid(field + " must be a number of at least " + min);
            }
            return value.asDouble();
        });
    }

    Optional<Expression> expression(String field) {
        return get(field).map(value -> parse(value, field));
    }

    private Expression parse(JsonNode value, String field) {
        try {
            return Expression.of(value, field);
        } catch (InvalidExpression e) {
            throw invalid(String.valueOf(e.getMessage()));
        }
    }

    /** JSONata, or a literal of the given type. */
    Optional<Expression> expression(String field, JsonType type) {
        Optional<Expression> expression = expression(field);
        if (expression.filter(e -> e.isLiteral() && !type.matches(e.template())).isPresent()) {
            throw invalid(field + " must be " + type.description() + " or JSONata");
        }
        return expression;
    }

    Map<String, Expression> assignments() {
        Map<String, Expression> assignments = new LinkedHashMap<>();
        get("Assign").ifPresent(value -> {
            if (!(value instanceof ObjectNode)) {
                throw invalid("Assign must be an object");
            }
            value.properties().forEach(variable -> {
                String name = variable.getKey();
                if (!name.matches("\\p{IsAlphabetic}\\w{0,79}") || name.equals("states")) {
                    throw invalid("Assign cannot name a variable " + name);
                }
                assignments.put(name, parse(variable.getValue(), "Assign/" + name));
            });
        });
        return assignments;
    }

    /** The objects of an array. Their messages name their index. */
    List<DefinitionFields> list(String field) {
        List<DefinitionFields> list = new ArrayList<>();
        get(field).ifPresent(value -> {
            if (!(value instanceof ArrayNode) || value.isEmpty()) {
                throw invalid(field + " must be an array that is not empty");
            }
            for (int i = 0; i < value.size(); i++) {
                list.add(new DefinitionFields(value.get(i), where + ", " + field + "[" + i + "]"));
            }
        });
        return list;
    }

    /** Throws if the object has a field that was not read, except {@code Comment}. */
    void rejectUnknown() {
        get("Comment");
        object.fieldNames().forEachRemaining(field -> {
            if (!read.contains(field)) {
                throw invalid("the field " + field + " is not supported");
            }
        });
    }
}
