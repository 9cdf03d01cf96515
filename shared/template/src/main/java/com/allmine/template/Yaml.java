package com.allmine.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Reads YAML as maps, lists and strings. Short forms of CloudFormation, like {@code !Ref X}, become their long forms.
 *
 * <p>The other methods read one value, and throw {@link InvalidTemplate} if it is missing or has another type.
 */
final class Yaml {
    private Yaml() {}

    static Object read(String text) {
        try {
            Node root = new Compose(
                            LoadSettings.builder().setLabel("template.yaml").build())
                    .composeString(text)
                    .orElseThrow(() -> new InvalidTemplate("is empty"));
            return value(root);
        } catch (MarkedYamlEngineException e) {
            throw new InvalidTemplate("line " + line(e.getProblemMark()) + ": " + e.getProblem());
        } catch (YamlEngineException e) {
            throw new InvalidTemplate("is not YAML");
        }
    }

    private static int line(Optional<Mark> mark) {
        return mark.map(m -> m.getLine() + 1).orElse(0);
    }

    private static Object value(Node node) {
        Object plain = plain(node);
        String tag = node.getTag().getValue();
        if (!tag.startsWith("!")) {
            return plain;
        }
        String name = tag.substring(1);
        return Map.of(name.equals("Ref") || name.equals("Condition") ? name : "Fn::" + name, plain);
    }

    private static Object plain(Node node) {
        return switch (node) {
            case ScalarNode scalar -> scalar.getValue();
            case SequenceNode sequence ->
                sequence.getValue().stream().map(Yaml::value).toList();
            case MappingNode mapping -> {
                Map<String, Object> map = new LinkedHashMap<>();
                mapping.getValue().forEach(entry -> {
                    String key = String.valueOf(value(entry.getKeyNode()));
                    if (map.put(key, value(entry.getValueNode())) != null) {
                        throw new InvalidTemplate(
                                "line " + line(entry.getKeyNode().getStartMark()) + ": a second " + key);
                    }
                });
                yield map;
            }
            default -> throw new InvalidTemplate("holds a " + node.getNodeType());
        };
    }

    /** A mapping within another; an empty one if it is missing. */
    static Map<String, Object> optional(Map<String, Object> parent, String name) {
        return parent.containsKey(name) ? map(parent.get(name), name) : Map.of();
    }

    /** A mapping that is required within another. */
    static Map<String, Object> map(Map<String, Object> parent, String name, String where) {
        if (!parent.containsKey(name)) {
            throw new InvalidTemplate(where + " has no " + name);
        }
        return map(parent.get(name), where + "." + name);
    }

    /** A value that must be a mapping. */
    @SuppressWarnings("unchecked") // all keys of the maps that read returns are strings
    static Map<String, Object> map(Object value, String where) {
        if (value instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        throw new InvalidTemplate(where + " must be a mapping");
    }

    /** A list that is required within a mapping. */
    static List<?> list(Map<String, Object> parent, String name, String where) {
        if (parent.get(name) instanceof List<?> list) {
            return list;
        }
        throw new InvalidTemplate(where + "." + name + " must be a list");
    }

    /** A string that is required within a mapping. */
    static String text(Map<String, ?> parent, String name, String where) {
        if (parent.get(name) instanceof String text) {
            return text;
        }
        throw new InvalidTemplate(where + "." + name + " must be a string");
    }

    /** A list, or a single value as a list of one. */
    static List<?> oneOrMore(Map<String, Object> parent, String name, String where) {
        Object value = parent.get(name);
        if (value == null) {
            throw new InvalidTemplate(where + " has no " + name);
        }
        return value instanceof List<?> list ? list : List.of(value);
    }
}
