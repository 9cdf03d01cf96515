package com.allmine.emulators.stepfunctions.expression;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The value of a field of a state: JSON in which each string between {@code {%} and {@code %}} is JSONata. */
public final class Expression {
    private static final String OPEN = "{%";
    private static final String CLOSE = "%}";

    /** The functions of JSONata 2.0.6, except {@code $eval}, which Step Functions does not support either. */
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
     * @param field its name, for messages
     * @throws InvalidExpression if JSONata in it does not parse, or calls an unknown function
     */
    public static Expression of(JsonNode template, String field) {
        check(template, field);
        return new Expression(template, field);
    }

    private static void check(JsonNode template, String field) {
        template.properties().forEach(member -> check(member.getValue(), field + "/" + member.getKey()));
        for (int i = 0; i < template.size() && template.isArray(); i++) {
            check(template.get(i), field + "/" + i);
        }
        if (isQuery(template)) {
            checkQuery(query(template), field);
        } else if (template.isTextual()
                && (template.asText().startsWith(OPEN) || template.asText().endsWith(CLOSE))) {
            throw new InvalidExpression(field + " has only one of {% and %}");
        }
    }

    private static void checkQuery(String query, String field) {
        try {
            Jsonata.jsonata(query);
        } catch (JException e) {
            throw new InvalidExpression(field + " is not valid JSONata: " + e.getMessage());
        }
        String code = TEXT.matcher(query).replaceAll("''");
        Matcher calls = CALL.matcher(code);
        while (calls.find()) {
            String name = calls.group(1);
            boolean isDefinedHere = Pattern.compile("\\$" + name + "\\s*(:=|[,)])")
                    .matcher(code)
                    .find();
            if (!FUNCTIONS.contains(name) && !isDefinedHere) {
                throw new InvalidExpression(field + " calls the unknown function $" + name);
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

    public boolean isLiteral() {
        return !isQuery(template);
    }

    /** The value as written in the definition. */
    public JsonNode template() {
        return template;
    }

    /**
     * Evaluates all JSONata in the value.
     *
     * @throws StateError {@code States.QueryEvaluationError} if JSONata fails or returns nothing
     */
    public JsonNode evaluate(VariableScope scope) {
        return evaluate(template, field, scope);
    }

    /**
     * Evaluates all JSONata in the value, which must give a value of one type.
     *
     * @throws StateError {@code States.QueryEvaluationError} if JSONata fails, or gives a value of another type
     */
    public JsonNode evaluate(VariableScope scope, JsonType type) {
        JsonNode value = evaluate(scope);
        if (!type.matches(value)) {
            throw error(field, "must be " + type.description());
        }
        return value;
    }

    private static JsonNode evaluate(JsonNode template, String field, VariableScope scope) {
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

    private static JsonNode result(String query, String field, VariableScope scope) {
        Object value;
        try {
            // Compiled for each evaluation because a compiled expression keeps the state of its evaluation.
            Jsonata jsonata = Jsonata.jsonata(query);
            jsonata.setOutputConvertNulls(false); // distinguishes null from no value
            Jsonata.Frame frame = jsonata.createFrame();
            scope.bind(frame);
            value = jsonata.evaluate(null, frame);
        } catch (RuntimeException | StackOverflowError e) { // any exception of the library is a failed evaluation
            throw error(field, "failed: the JSONata " + query + " threw " + e.getMessage());
        }
        if (value == null) {
            throw error(field, "failed: the JSONata " + query + " returned nothing (undefined)");
        }
        return JsonValues.toTree(value)
                .orElseThrow(() ->
                        error(field, "failed: the JSONata " + query + " returned a value that JSON cannot represent"));
    }

    private static StateError error(String field, String message) {
        return new StateError(ErrorNames.QUERY_EVALUATION_ERROR, "The field " + field + " " + message + ".");
    }
}
