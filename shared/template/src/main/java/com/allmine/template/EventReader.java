package com.allmine.template;

import static com.allmine.template.Yaml.list;
import static com.allmine.template.Yaml.map;
import static com.allmine.template.Yaml.optional;
import static com.allmine.template.Yaml.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Reads which records of streams and which events of buses a template sends where. */
final class EventReader {
    /** Lambda's own number of repetitions of an asynchronous invocation. */
    private static final int ASYNC_RETRIES = 2;

    /** EventBridge's own number of repetitions. */
    private static final int BUS_RETRIES = 185;

    private static final Set<String> STREAM_PROPERTIES = Set.of(
            "Stream",
            "StartingPosition",
            "BatchSize",
            "MaximumBatchingWindowInSeconds",
            "BisectBatchOnFunctionError",
            "FunctionResponseTypes",
            "MaximumRetryAttempts",
            "DestinationConfig",
            "FilterCriteria");
    private static final Set<String> FUNCTION_RULE_PROPERTIES = Set.of("EventBusName", "Pattern");
    private static final Set<String> INVOCATION_PROPERTIES =
            Set.of("MaximumRetryAttempts", "MaximumEventAgeInSeconds", "DestinationConfig");
    private static final Set<String> RULE_PROPERTIES =
            Set.of("Name", "Description", "EventBusName", "EventPattern", "Targets");
    private static final Set<String> TARGET_PROPERTIES =
            Set.of("Id", "Arn", "RoleArn", "InputPath", "RetryPolicy", "DeadLetterConfig");
    private static final Set<String> RETRY_PROPERTIES = Set.of("MaximumRetryAttempts", "MaximumEventAgeInSeconds");

    private final SamTemplate template;

    EventReader(SamTemplate template) {
        this.template = template;
    }

    List<StreamMapping> streamMappings() {
        List<StreamMapping> mappings = new ArrayList<>();
        template.resources("AWS::Serverless::Function")
                .forEach((function, properties) -> optional(properties, "Events")
                        .forEach((name, event) -> {
                            String where = function + "." + name;
                            if ("DynamoDB".equals(map(event, where).get("Type"))) {
                                mappings.add(mapping(function, map(map(event, where), "Properties", where), where));
                            }
                        }));
        return mappings;
    }

    private StreamMapping mapping(String function, Map<String, Object> properties, String where) {
        refuseUnknown(properties, STREAM_PROPERTIES, where);
        String position = text(properties, "StartingPosition", where);
        if (!position.equals("TRIM_HORIZON")) {
            throw new InvalidTemplate(where + ": the StartingPosition " + position + " is not supported");
        }
        List<?> types = properties.containsKey("FunctionResponseTypes")
                ? list(properties, "FunctionResponseTypes", where)
                : List.of();
        if (!types.isEmpty() && !types.equals(List.of("ReportBatchItemFailures"))) {
            throw new InvalidTemplate(where + ": the FunctionResponseTypes " + types + " are not supported");
        }
        return new StreamMapping(
                function,
                template.resolve(map(properties, "Stream", where), where),
                number(properties, "BatchSize", 100, where),
                "true".equals(properties.get("BisectBatchOnFunctionError")),
                !types.isEmpty(),
                // Lambda's default repeats a batch until its records expire. Nobody waits here for that.
                requiredNumber(properties, "MaximumRetryAttempts", where),
                onFailure(properties, where),
                filters(properties, where));
    }

    private static List<String> filters(Map<String, Object> properties, String where) {
        Map<String, Object> criteria = optional(properties, "FilterCriteria");
        if (criteria.isEmpty()) {
            return List.of();
        }
        List<String> patterns = new ArrayList<>();
        for (Object filter : list(criteria, "Filters", where)) {
            patterns.add(text(map(filter, where), "Pattern", where));
        }
        return patterns;
    }

    List<EventRule> rules() {
        List<EventRule> rules = new ArrayList<>();
        template.resources("AWS::Serverless::Function")
                .forEach((function, properties) -> optional(properties, "Events")
                        .forEach((name, event) -> {
                            String where = function + "." + name;
                            if ("EventBridgeRule".equals(map(event, where).get("Type"))) {
                                Map<String, Object> rule = map(map(event, where), "Properties", where);
                                refuseUnknown(rule, FUNCTION_RULE_PROPERTIES, where);
                                rules.add(new EventRule(
                                        where, bus(rule, where), pattern(rule, "Pattern", where), function(function)));
                            }
                        }));
        template.resources("AWS::Events::Rule").forEach((name, properties) -> {
            if (template.isCreated(name)) {
                rules.addAll(rules(name, properties));
            }
        });
        return rules;
    }

    private List<EventRule> rules(String name, Map<String, Object> properties) {
        refuseUnknown(properties, RULE_PROPERTIES, name);
        List<EventRule> rules = new ArrayList<>();
        for (Object target : list(properties, "Targets", name)) {
            rules.add(new EventRule(
                    name,
                    bus(properties, name),
                    pattern(properties, "EventPattern", name),
                    target(map(target, name + ".Targets"), name + ".Targets")));
        }
        return rules;
    }

    private EventRule.Target target(Map<String, Object> target, String where) {
        refuseUnknown(target, TARGET_PROPERTIES, where);
        String name = template.resolve(map(target, "Arn", where), where);
        Map<String, Object> destination =
                template.resources("AWS::Events::ApiDestination").get(name);
        if (destination == null) {
            throw new InvalidTemplate(where + ": a target must be an API destination, not " + name);
        }
        Map<String, Object> retries = optional(target, "RetryPolicy");
        refuseUnknown(retries, RETRY_PROPERTIES, where + ".RetryPolicy");
        Map<String, Object> deadLetters = optional(target, "DeadLetterConfig");
        return new EventRule.Receiver(
                template.resolve(required(destination, "InvocationEndpoint", name), name),
                headers(destination, name),
                target.containsKey("InputPath") ? Optional.of(text(target, "InputPath", where)) : Optional.empty(),
                number(retries, "MaximumRetryAttempts", BUS_RETRIES, where),
                deadLetters.isEmpty()
                        ? Optional.empty()
                        : Optional.of(template.resolve(required(deadLetters, "Arn", where), where)));
    }

    /** The headers of a destination's connection. The local run does not sign in, so it needs no more of it. */
    private Map<String, String> headers(Map<String, Object> destination, String where) {
        String name = template.resolve(required(destination, "ConnectionArn", where), where);
        Map<String, Object> connection =
                template.resources("AWS::Events::Connection").get(name);
        if (connection == null) {
            throw new InvalidTemplate(where + ": there is no connection " + name);
        }
        Map<String, Object> parameters = optional(map(connection, "AuthParameters", name), "InvocationHttpParameters");
        refuseUnknown(parameters, Set.of("HeaderParameters"), name);
        Map<String, String> headers = new LinkedHashMap<>();
        if (!parameters.isEmpty()) {
            for (Object header : list(parameters, "HeaderParameters", name)) {
                headers.put(text(map(header, name), "Key", name), text(map(header, name), "Value", name));
            }
        }
        return headers;
    }

    private EventRule.FunctionTarget function(String name) {
        Map<String, Object> properties = Objects.requireNonNull(
                template.resources("AWS::Serverless::Function").get(name));
        Map<String, Object> invocation = optional(properties, "EventInvokeConfig");
        String where = name + ".EventInvokeConfig";
        refuseUnknown(invocation, INVOCATION_PROPERTIES, where);
        return new EventRule.FunctionTarget(
                name, number(invocation, "MaximumRetryAttempts", ASYNC_RETRIES, where), onFailure(invocation, where));
    }

    /** The queue of a {@code DestinationConfig}. */
    private Optional<String> onFailure(Map<String, Object> properties, String where) {
        Map<String, Object> destination = optional(optional(properties, "DestinationConfig"), "OnFailure");
        if (destination.isEmpty()) {
            return Optional.empty();
        }
        if (!"SQS".equals(destination.get("Type"))) {
            throw new InvalidTemplate(where + ": the destination must be a queue, Type SQS");
        }
        return Optional.of(template.resolve(required(destination, "Destination", where), where));
    }

    private String bus(Map<String, Object> rule, String where) {
        return template.resolve(required(rule, "EventBusName", where), where);
    }

    private static Map<String, Object> pattern(Map<String, Object> rule, String property, String where) {
        return map(typed(required(rule, property, where), where + "." + property), where);
    }

    /** A pattern with the types of JSON. A scalar of the template is a string, and so is it here, except in operators. */
    private static Object typed(Object value, String where) {
        if (value instanceof List<?> list) {
            return list.stream().map(item -> typed(item, where)).toList();
        }
        if (!(value instanceof Map<?, ?>)) {
            return value;
        }
        Map<String, Object> typed = new LinkedHashMap<>();
        map(value, where).forEach((key, item) -> {
            if (key.equals("numeric")) {
                throw new InvalidTemplate(where + ": numeric is not supported");
            }
            typed.put(key, key.equals("exists") ? Boolean.valueOf(String.valueOf(item)) : typed(item, where));
        });
        return typed;
    }

    private static void refuseUnknown(Map<String, Object> properties, Set<String> known, String where) {
        properties.keySet().stream()
                .filter(property -> !known.contains(property))
                .sorted()
                .findFirst()
                .ifPresent(unknown -> {
                    throw new InvalidTemplate(where + ": " + unknown + " is not supported");
                });
    }

    private static Object required(Map<String, Object> properties, String name, String where) {
        Object value = properties.get(name);
        if (value == null) {
            throw new InvalidTemplate(where + " has no " + name);
        }
        return value;
    }

    private static int number(Map<String, Object> properties, String name, int otherwise, String where) {
        return properties.containsKey(name) ? requiredNumber(properties, name, where) : otherwise;
    }

    private static int requiredNumber(Map<String, Object> properties, String name, String where) {
        try {
            return Integer.parseUnsignedInt(text(properties, name, where));
        } catch (NumberFormatException e) {
            throw new InvalidTemplate(where + "." + name + " must be a whole number");
        }
    }
}
