package com.allmine.template;

import static com.allmine.template.Yaml.list;
import static com.allmine.template.Yaml.map;
import static com.allmine.template.Yaml.oneOrMore;
import static com.allmine.template.Yaml.optional;
import static com.allmine.template.Yaml.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A template of AWS SAM. A feature that this class does not support is an {@link InvalidTemplate} when it is read. The
 * local run therefore never differs silently from a deployment.
 */
public final class SamTemplate {
    private static final Pattern PATH = Pattern.compile("(/([^/{}]*+|\\{[A-Za-z0-9]+}))+");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]+)}");

    /** Values of CloudFormation for a deployment in any account. */
    private static final Map<String, String> PSEUDO_PARAMETERS =
            Map.of("AWS::Region", "eu-central-1", "AWS::URLSuffix", "amazonaws.com");

    private final Map<String, Object> root;
    private final Map<String, String> parameters;

    private SamTemplate(Map<String, Object> root, Map<String, String> parameters) {
        this.root = root;
        this.parameters = parameters;
    }

    /**
     * Reads the text of a template.
     *
     * @throws InvalidTemplate if it is not a valid template; the methods below throw it too
     */
    public static SamTemplate parse(String text) {
        return new SamTemplate(map(Yaml.read(text), "the file"), Map.of());
    }

    /** This template with a value for a parameter, which replaces the default. */
    public SamTemplate with(String parameter, String value) {
        if (!optional(root, "Parameters").containsKey(parameter)) {
            throw new InvalidTemplate("has no parameter " + parameter);
        }
        Map<String, String> more = new TreeMap<>(parameters);
        more.put(parameter, value);
        return new SamTemplate(root, more);
    }

    /** The {@code template.yaml} in the working directory or the closest directory above it. */
    public static SamTemplate nearest() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path file = folder.resolve("template.yaml");
            if (Files.exists(file)) {
                try {
                    return parse(Files.readString(file));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        throw new InvalidTemplate("is neither in the working directory nor in a directory above it");
    }

    /** All functions, in the order of the template. */
    public List<LambdaFunction> functions() {
        return resources("AWS::Serverless::Function", this::function);
    }

    /** All routes of all functions, in the order of the template. */
    public List<Route> routes() {
        return functions().stream().flatMap(f -> f.routes().stream()).toList();
    }

    /** All tables, in the order of the template. */
    public List<Table> tables() {
        return resources("AWS::DynamoDB::Table", TableReader::table);
    }

    /** All state machines, in the order of the template. */
    public List<StateMachine> stateMachines() {
        return resources(
                "AWS::Serverless::StateMachine",
                (name, properties) -> new StateMachine(
                        name,
                        text(properties, "DefinitionUri", name),
                        resolved(optional(properties, "DefinitionSubstitutions"), name)));
    }

    /** The event source mappings of all functions, in the order of the template. */
    public List<StreamMapping> streamMappings() {
        return new EventReader(this).streamMappings();
    }

    /** The rules of event buses whose condition holds. A rule with several targets occurs once for each. */
    public List<EventRule> eventRules() {
        return new EventReader(this).rules();
    }

    /** The names of all event buses. */
    public List<String> eventBuses() {
        return resources("AWS::Events::EventBus", (name, properties) -> name);
    }

    /** The names of all secrets. */
    public List<String> secrets() {
        return resources("AWS::SecretsManager::Secret", (name, properties) -> name);
    }

    /** The names of all resources. */
    public Set<String> resourceNames() {
        return map(root, "Resources", "the file").keySet();
    }

    /** The properties of all resources of a type, by name. References are not resolved; short forms become long forms. */
    public Map<String, Map<String, Object>> resources(String type) {
        Map<String, Map<String, Object>> found = new LinkedHashMap<>();
        resources(type, Map::entry).forEach(resource -> found.put(resource.getKey(), resource.getValue()));
        return found;
    }

    /**
     * The policy statements of a function or a state machine, those of managed policies included.
     *
     * @param resource the logical id
     */
    public List<PolicyStatement> policyStatements(String resource) {
        Map<String, Object> properties =
                map(map(map(root, "Resources", "the file"), resource, "Resources"), "Properties", resource);
        if (!properties.containsKey("Policies")) {
            return List.of();
        }
        List<PolicyStatement> statements = new ArrayList<>();
        for (Object policy : list(properties, "Policies", resource)) {
            for (Object statement : list(document(map(policy, resource), resource), "Statement", resource)) {
                statements.add(statement(map(statement, resource), resource + ".Policies"));
            }
        }
        return statements;
    }

    private Map<String, Object> document(Map<String, Object> policy, String where) {
        if (!policy.containsKey("Ref")) {
            return policy;
        }
        String name = text(policy, "Ref", where);
        Map<String, Object> managed = resources("AWS::IAM::ManagedPolicy").get(name);
        if (managed == null) {
            throw new InvalidTemplate(where + ": there is no managed policy " + name);
        }
        return map(managed, "PolicyDocument", name);
    }

    private PolicyStatement statement(Map<String, Object> statement, String where) {
        List<String> resources = oneOrMore(statement, "Resource", where).stream()
                .map(resource -> reference(resource, where))
                .toList();
        List<String> actions = oneOrMore(statement, "Action", where).stream()
                .map(String::valueOf)
                .toList();
        return new PolicyStatement(actions, resources);
    }

    private String reference(Object resource, String where) {
        if (resource.equals("*")) {
            return "*";
        }
        if (resource instanceof String text) {
            throw new InvalidTemplate(where + ": a resource must refer to one of this template, not be " + text);
        }
        return resolve(resource, where);
    }

    private <T> List<T> resources(String type, BiFunction<String, Map<String, Object>, T> read) {
        List<T> found = new ArrayList<>();
        map(root, "Resources", "the file").forEach((name, resource) -> {
            if (type.equals(map(resource, name).get("Type"))) {
                found.add(read.apply(name, map(map(resource, name), "Properties", name)));
            }
        });
        return found;
    }

    private LambdaFunction function(String name, Map<String, Object> properties) {
        Map<String, String> environment = new TreeMap<>();
        environment.putAll(variables(optional(optional(root, "Globals"), "Function"), "Globals.Function"));
        environment.putAll(variables(properties, name));
        List<Route> routes = new ArrayList<>();
        boolean isDefault = false;
        List<ScheduleEvent> schedules = new ArrayList<>();
        for (Map.Entry<String, Object> event : optional(properties, "Events").entrySet()) {
            String where = name + "." + event.getKey();
            Map<String, Object> source = map(event.getValue(), where);
            if ("Schedule".equals(source.get("Type"))) {
                schedules.add(schedule(map(source, "Properties", where), where));
            }
            if (!"HttpApi".equals(source.get("Type"))) {
                continue;
            }
            Map<String, Object> route = map(source, "Properties", where);
            if (route.containsKey("Path")) {
                routes.add(new Route(text(route, "Method", where), path(text(route, "Path", where), where)));
            } else {
                isDefault = true;
            }
        }
        return new LambdaFunction(
                name,
                text(properties, "Handler", name),
                text(properties, "CodeUri", name),
                environment,
                routes,
                isDefault,
                schedules);
    }

    private static ScheduleEvent schedule(Map<String, Object> properties, String where) {
        Optional<String> input =
                properties.containsKey("Input") ? Optional.of(text(properties, "Input", where)) : Optional.empty();
        return new ScheduleEvent(text(properties, "Schedule", where), input);
    }

    private static String path(String path, String where) {
        if (!PATH.matcher(path).matches()) {
            throw new InvalidTemplate(where + ": a path parameter must be one whole segment: " + path);
        }
        return path;
    }

    private Map<String, String> variables(Map<String, Object> function, String where) {
        return resolved(optional(optional(function, "Environment"), "Variables"), where);
    }

    private Map<String, String> resolved(Map<String, Object> values, String where) {
        Map<String, String> resolved = new LinkedHashMap<>();
        values.forEach((name, value) -> resolved.put(name, resolve(value, where + "." + name)));
        return resolved;
    }

    /** Whether a resource has no condition, or one that holds. */
    boolean isCreated(String resource) {
        Map<String, Object> properties = map(map(root, "Resources", "the file"), resource, "Resources");
        return !properties.containsKey("Condition") || holds(text(properties, "Condition", resource));
    }

    private boolean holds(String condition) {
        return holds(map(map(root, "Conditions", "the file"), condition, "Conditions"), condition);
    }

    private boolean holds(Map<String, Object> expression, String where) {
        return switch (String.join(", ", expression.keySet())) {
            case "Fn::Not" -> !holds(map(list(expression, "Fn::Not", where).getFirst(), where), where);
            case "Fn::Equals" ->
                list(expression, "Fn::Equals", where).stream()
                                .map(value -> resolve(value, where))
                                .distinct()
                                .count()
                        == 1;
            default -> throw new InvalidTemplate(where + ": cannot evaluate " + expression.keySet());
        };
    }

    /** Replaces references in a value: a parameter by its value, a resource by its logical id. */
    String resolve(Object value, String where) {
        if (value instanceof String text) {
            return text;
        }
        Map<String, Object> intrinsic = map(value, where);
        return switch (String.join(", ", intrinsic.keySet())) {
            // SAM names the alias of a function like this. Here it stands for the function.
            case "Ref" -> reference(text(intrinsic, "Ref", where).replaceFirst("\\.Alias$", ""), where);
            case "Fn::GetAtt" -> reference(text(intrinsic, "Fn::GetAtt", where).split("\\.", 2)[0], where);
            case "Fn::Sub" ->
                VARIABLE.matcher(text(intrinsic, "Fn::Sub", where))
                        .replaceAll((MatchResult m) ->
                                Matcher.quoteReplacement(reference(m.group(1).split("\\.", 2)[0], where)));
            default -> throw new InvalidTemplate(where + ": cannot resolve " + intrinsic.keySet());
        };
    }

    private String reference(String name, String where) {
        if (parameters.containsKey(name)) {
            return parameters.get(name);
        }
        String pseudo = PSEUDO_PARAMETERS.get(name);
        if (pseudo != null) {
            return pseudo;
        }
        if (optional(root, "Parameters").get(name) instanceof Map<?, ?> parameter) {
            return String.valueOf(parameter.get("Default"));
        }
        if (map(root, "Resources", "the file").containsKey(name)) {
            return name;
        }
        throw new InvalidTemplate(where + ": there is no parameter or resource " + name);
    }
}
