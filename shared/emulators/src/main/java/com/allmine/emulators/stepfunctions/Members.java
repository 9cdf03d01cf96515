package com.allmine.emulators.stepfunctions;

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

/** The fields of one object of a definition, taken one by one, so that {@link #end} can refuse what nobody took. */
final class Members {
    private final ObjectNode object;
    private final String where;
    private final Set<String> taken = new HashSet<>();

    Members(JsonNode tree, String where) {
        if (!(tree instanceof ObjectNode node)) {
            throw new BrokenMachine(where, "must be an object");
        }
        this.object = node;
        this.where = where;
    }

    String where() {
        return where;
    }

    BrokenMachine refusal(String message) {
        return new BrokenMachine(where, message);
    }

    Optional<JsonNode> take(String field) {
        taken.add(field);
        return Optional.ofNullable(object.get(field));
    }

    JsonNode need(String field) {
        return take(field).orElseThrow(() -> refusal(field + " is missing"));
    }

    Optional<String> text(String field) {
        return take(field).map(value -> {
            if (!value.isTextual() || value.asText().isEmpty()) {
                throw refusal(field + " must be a string that is not empty");
            }
            return value.asText();
        });
    }

    String needText(String field) {
        need(field);
        return text(field).orElseThrow();
    }

    Optional<Integer> integer(String field, int least) {
        return take(field).map(value -> {
            if (!value.isIntegralNumber() || !value.canConvertToInt() || value.asInt() < least) {
                throw refusal(field + " must be a whole number of at least " + least);
            }
            return value.asInt();
        });
    }

    Optional<Double> decimal(String field, double least) {
        return take(field).map(value -> {
            if (!value.isNumber() || value.asDouble() < least) {
                throw refusal(field + " must be a number of at least " + least);
            }
            return value.asDouble();
        });
    }

    Optional<Expression> expression(String field) {
        return take(field).map(value -> Expression.of(value, where, field));
    }

    /** A JSONata, or a literal of the right kind. */
    Optional<Expression> expression(String field, JsonKind kind) {
        Optional<Expression> expression = expression(field);
        if (expression.filter(e -> e.isLiteral() && !kind.fits(e.template())).isPresent()) {
            throw refusal(field + " must be " + kind.inWords() + " or a JSONata");
        }
        return expression;
    }

    Map<String, Expression> assignments() {
        Map<String, Expression> assign = new LinkedHashMap<>();
        take("Assign").ifPresent(value -> {
            if (!(value instanceof ObjectNode)) {
                throw refusal("Assign must be an object");
            }
            value.properties().forEach(variable -> {
                String name = variable.getKey();
                if (!name.matches("\\p{IsAlphabetic}\\w{0,79}") || name.equals("states")) {
                    throw refusal("Assign cannot name a variable " + name);
                }
                assign.put(name, Expression.of(variable.getValue(), where, "Assign/" + name));
            });
        });
        return assign;
    }

    /** The objects of an array, each with its place in what it says of itself. */
    List<Members> list(String field) {
        List<Members> list = new ArrayList<>();
        take(field).ifPresent(value -> {
            if (!(value instanceof ArrayNode) || value.isEmpty()) {
                throw refusal(field + " must be an array that is not empty");
            }
            for (int i = 0; i < value.size(); i++) {
                list.add(new Members(value.get(i), where + ", " + field + "[" + i + "]"));
            }
        });
        return list;
    }

    /** Comments are anybody's; every other field that nobody took is unknown. */
    void end() {
        take("Comment");
        object.fieldNames().forEachRemaining(field -> {
            if (!taken.contains(field)) {
                throw refusal("the field " + field + " is not known");
            }
        });
    }
}
