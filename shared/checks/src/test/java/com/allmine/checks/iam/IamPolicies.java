package com.allmine.checks.iam;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.checks.template.TranslatedTemplate;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The permissions of the roles in the translated template, by AWS's rules for the conditions that it uses. A statement
 * or a condition of another kind is an error, so that nothing is overlooked.
 */
public final class IamPolicies {
    private static final String LEADING_KEYS = "dynamodb:LeadingKeys";
    private static final String ATTRIBUTES = "dynamodb:Attributes";
    private static final String SOURCE = "events:source";

    /** The managed policies of AWS that SAM gives: logs and streams, within the boundary, and traces. */
    private static final Pattern OF_AWS = Pattern.compile(".*(AWSLambdaBasicExecutionRole"
            + "|AWSLambdaDynamoDBExecutionRole|AWSXRayDaemonWriteAccess|AWSXrayWriteOnlyAccess)\"?}?\\]?");

    private final TranslatedTemplate template;

    IamPolicies(TranslatedTemplate template) {
        this.template = template;
    }

    /**
     * A call as IAM sees it.
     *
     * @param resource the logical id of its resource; an index as {@code Table/index/name}
     * @param leadingKeys the partitions of its items; empty but for DynamoDB
     * @param attributes every attribute that it names, or the sources of the events that it puts; otherwise empty
     */
    public record Call(String action, String resource, Set<String> leadingKeys, Set<String> attributes) {
        public static Call on(String action, String resource) {
            return new Call(action, resource, Set.of(), Set.of());
        }
    }

    /** The permissions of one statement. */
    record Statement(Set<String> actions, Set<String> resources, Map<String, Map<String, List<String>>> conditions) {
        boolean allows(Call call) {
            return actions.contains(call.action())
                    && (resources.contains(call.resource()) || resources.contains("*"))
                    && conditions.entrySet().stream().allMatch(condition -> holds(condition, call));
        }

        private static boolean holds(Map.Entry<String, Map<String, List<String>>> condition, Call call) {
            return condition.getValue().entrySet().stream().allMatch(key -> switch (condition.getKey()) {
                case "ForAllValues:StringEquals" ->
                    values(key.getKey(), call).stream().allMatch(key.getValue()::contains);
                case "ForAllValues:StringLike" ->
                    values(key.getKey(), call).stream()
                            .allMatch(value -> key.getValue().stream().anyMatch(like(value)));
                case "ForAllValues:StringNotLike" ->
                    values(key.getKey(), call).stream()
                            .allMatch(value -> key.getValue().stream().noneMatch(like(value)));
                // The service through which a key is used: no call of ours uses it directly.
                case "StringEquals" -> key.getKey().equals("kms:ViaService");
                default -> throw new IllegalStateException("no such operator here: " + condition.getKey());
            });
        }

        private static Set<String> values(String key, Call call) {
            return switch (key) {
                case LEADING_KEYS -> call.leadingKeys();
                case ATTRIBUTES, SOURCE -> call.attributes();
                default -> throw new IllegalStateException("no such condition key here: " + key);
            };
        }

        private static Predicate<String> like(String value) {
            return pattern -> matches(pattern, value);
        }

        /**
         * The unused permissions of this statement: actions, partitions and attributes that none of the calls needs.
         */
        List<String> unused(Collection<Call> calls) {
            List<Call> allowed = calls.stream().filter(this::allows).toList();
            List<String> unused = new ArrayList<>();
            for (String action : actions) {
                for (String resource : resources) {
                    if (allowed.stream()
                            .noneMatch(call -> call.action().equals(action)
                                    && (call.resource().equals(resource) || resource.equals("*")))) {
                        unused.add(action + " on " + resource + " " + conditions);
                    }
                }
            }
            for (String pattern : listed("ForAllValues:StringLike", LEADING_KEYS)) {
                if (allowed.stream()
                        .flatMap(call -> call.leadingKeys().stream())
                        .noneMatch(key -> matches(pattern, key))) {
                    unused.add(actions + " in the partition " + pattern);
                }
            }
            Set<String> attributes = new TreeSet<>(listed("ForAllValues:StringEquals", ATTRIBUTES));
            allowed.forEach(call -> attributes.removeAll(call.attributes()));
            attributes.forEach(attribute -> unused.add(actions + " of the attribute " + attribute));
            return unused;
        }

        private List<String> listed(String operator, String key) {
            return conditions.getOrDefault(operator, Map.of()).getOrDefault(key, List.of());
        }
    }

    private static boolean matches(String pattern, String value) {
        String regex = Pattern.quote(pattern).replace("*", "\\E.*\\Q");
        return Pattern.compile(regex, Pattern.DOTALL).matcher(value).matches();
    }

    /** Whether the role of a function or a state machine may do this. */
    boolean allows(String name, Call call) {
        return statements(name).stream().anyMatch(statement -> statement.allows(call));
    }

    /** The permissions of the role of a function or a state machine, without logs and traces. */
    List<Statement> statements(String name) {
        JsonNode role = template.properties(role(name));
        List<Statement> statements = new ArrayList<>();
        role.path("Policies").forEach(policy -> read(policy.path("PolicyDocument"), statements));
        for (JsonNode policy : role.path("ManagedPolicyArns")) {
            if (policy.has("Ref")) {
                read(template.properties(policy.path("Ref").asText()).path("PolicyDocument"), statements);
            } else {
                assertThat(policy.toString()).matches(OF_AWS);
            }
        }
        template.ofType("AWS::IAM::RolePolicy").values().stream()
                .filter(policy -> policy.path("RoleName").path("Ref").asText().equals(role(name)))
                .forEach(policy -> read(policy.path("PolicyDocument"), statements));
        return statements;
    }

    private String role(String name) {
        JsonNode properties = template.properties(name);
        JsonNode role = properties.has("Role") ? properties.path("Role") : properties.path("RoleArn");
        return role.path("Fn::GetAtt").path(0).asText();
    }

    private static void read(JsonNode document, List<Statement> statements) {
        for (JsonNode statement : document.path("Statement")) {
            assertThat(statement.properties().stream().map(Map.Entry::getKey))
                    .isSubsetOf("Effect", "Action", "Resource", "Condition");
            assertThat(statement.path("Effect").asText()).isEqualTo("Allow");
            Set<String> actions = new TreeSet<>();
            each(statement.path("Action"), action -> actions.add(action.asText()));
            assertThat(actions).noneMatch(action -> action.contains("*"));
            Set<String> resources = new TreeSet<>();
            each(statement.path("Resource"), resource -> resources.add(name(resource)));
            if (actions.stream().noneMatch(action -> action.startsWith("logs:"))) {
                statements.add(new Statement(actions, resources, conditions(statement.path("Condition"))));
            }
        }
    }

    private static Map<String, Map<String, List<String>>> conditions(JsonNode node) {
        Map<String, Map<String, List<String>>> conditions = new LinkedHashMap<>();
        node.properties()
                .forEach(operator -> operator.getValue().properties().forEach(key -> {
                    List<String> values = new ArrayList<>();
                    each(key.getValue(), value -> values.add(value.asText()));
                    conditions
                            .computeIfAbsent(operator.getKey(), none -> new TreeMap<>())
                            .put(key.getKey(), values);
                }));
        return conditions;
    }

    private static void each(JsonNode oneOrMore, Consumer<JsonNode> action) {
        if (oneOrMore.isArray()) {
            oneOrMore.forEach(action);
        } else {
            action.accept(oneOrMore);
        }
    }

    /** A resource by its logical id. */
    private static String name(JsonNode resource) {
        return Optional.of(resource)
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .or(() -> Optional.ofNullable(resource.get("Ref")).map(JsonNode::asText))
                .or(() -> Optional.ofNullable(resource.get("Fn::GetAtt"))
                        .map(attribute -> attribute.path(0).asText()))
                .or(() -> Optional.ofNullable(resource.get("Fn::Sub"))
                        .map(text -> text.asText().replaceAll("\\$\\{(\\w+)\\.Arn}", "$1")))
                .orElseThrow(() -> new IllegalStateException("no resource of this template: " + resource));
    }
}
