package com.allmine.emulators.stepfunctions;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The value of a field of a state: JSON whose strings between {@code {%} and {@code %}} are JSONata. */
final class Expression {
    private static final String OPEN = "{%";
    private static final String CLOSE = "%}";

    /** The functions of JSONata 2.0.6 without {@code $eval}, which Step Functions does not have either. */
    private static final Set<String> FUNCTIONS = Set.of(
            ("string length substring substringBefore substringAfter uppercase lowercase trim pad contains split join"
                            + " match replace base64encode base64decode encodeUrlComponent encodeUrl decodeUrlComponent"
                            + " decodeUrl number abs floor ceil round power sqrt random formatNumber formatBase"
                            + " formatInteger parseInteger sum max min average boolean not exists count append sort"
                            + " reverse shuffle distinct zip keys lookup spread merge sift each error assert type now"
                            + " millis fromMillis toMillis map filter single reduce")
                    .split(" ", -1));

    private static final Pattern TEXT = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'|/\\*.*?\\*/");
    private static final Pattern CALL = Pattern.compile("\\$(\\w+)\\s*\\(");

    private final JsonNode template;
    private final String field;

    private Expression(JsonNode template, String field) {
        this.template = template;
        this.field = field;
    }

    /**
     * Reads the value of a field.
     *
     * @param where the state, for the message of a refusal
     * @throws BrokenMachine where a JSONata in it cannot be parsed, or calls an unknown function
     */
    static Expression of(JsonNode template, String where, String field) {
        check(template, where, field);
        return new Expression(template, field);
    }

    private static void check(JsonNode template, String where, String field) {
        template.properties().forEach(member -> check(member.getValue(), where, field + "/" + member.getKey()));
        for (int i = 0; i < template.size() && template.isArray(); i++) {
            check(template.get(i), where, field + "/" + i);
        }
        if (isQuery(template)) {
            check(query(template), where, field);
        } else if (template.isTextual()
                && (template.asText().startsWith(OPEN) || template.asText().endsWith(CLOSE))) {
            throw new BrokenMachine(where, field + " has only one of {% and %}");
        }
    }

    private static void check(String query, String where, String field) {
        try {
            Jsonata.jsonata(query);
        } catch (JException e) {
            throw new BrokenMachine(where, field + " is no JSONata: " + e.getMessage());
        }
        String code = TEXT.matcher(query).replaceAll("''");
        Matcher calls = CALL.matcher(code);
        while (calls.find()) {
            String name = calls.group(1);
            boolean own = Pattern.compile("\\$" + name + "\\s*(:=|[,)])")
                    .matcher(code)
                    .find();
            if (!FUNCTIONS.contains(name) && !own) {
                throw new BrokenMachine(where, field + " calls the unknown function $" + name);
            }
        }
    }

    private static boolean isQuery(JsonNode template) {
        return template.isTextual()
                && template.asText().startsWith(OPEN)
                && template.asText().endsWith(CLOSE)
                && template.asText().length() >= OPEN.length() + CLOSE.length();
    }

    private static String query(JsonNode template) {
        String text = template.asText();
        return text.substring(OPEN.length(), text.length() - CLOSE.length()).strip();
    }

    boolean isLiteral() {
        return !isQuery(template);
    }

    /** The value as the definition has it. */
    JsonNode template() {
        return template;
    }

    /** @throws StateError {@code States.QueryEvaluationError} where a JSONata fails, or gives nothing */
    JsonNode evaluate(Scope scope) {
        return evaluate(template, field, scope);
    }

    /** As {@link #evaluate}, where only one kind of value will do. */
    JsonNode evaluate(Scope scope, JsonKind kind) {
        JsonNode value = evaluate(scope);
        if (!kind.fits(value)) {
            throw error(field, "must be " + kind.inWords());
        }
        return value;
    }

    private static JsonNode evaluate(JsonNode template, String field, Scope scope) {
        if (isQuery(template)) {
            return result(query(template), field, scope);
        }
        if (template instanceof ObjectNode) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            template.properties()
                    .forEach(m -> object.set(m.getKey(), evaluate(m.getValue(), field + "/" + m.getKey(), scope)));
            return object;
        }
        if (template instanceof ArrayNode) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            for (int i = 0; i < template.size(); i++) {
                array.add(evaluate(template.get(i), field + "/" + i, scope));
            }
            return array;
        }
        return template;
    }

    private static JsonNode result(String query, String field, Scope scope) {
        Object value;
        try {
            // Compiled anew each time: a compiled expression carries the state of its evaluation.
            Jsonata jsonata = Jsonata.jsonata(query);
            jsonata.setOutputConvertNulls(false); // tells null from nothing
            Jsonata.Frame frame = jsonata.createFrame();
            scope.bind(frame);
            value = jsonata.evaluate(null, frame);
        } catch (RuntimeException | StackOverflowError e) { // whatever the engine meets is a failed evaluation
            throw error(field, "failed: the JSONata " + query + " threw " + e.getMessage());
        }
        if (value == null) {
            throw error(field, "failed: the JSONata " + query + " returned nothing (undefined)");
        }
        return Trees.tree(value)
                .orElseThrow(() -> error(field, "failed: the JSONata " + query + " returned what JSON cannot hold"));
    }

    private static StateError error(String field, String message) {
        return new StateError(ErrorNames.QUERY_EVALUATION_ERROR, "The field " + field + " " + message + ".");
    }
}
