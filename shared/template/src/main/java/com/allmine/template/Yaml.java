package com.allmine.template;

import java.util.LinkedHashMap;
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

/** Reads YAML as maps, lists and strings; CloudFormation's short forms become the long ones ({@code !Ref X} a map). */
final class Yaml {
    private Yaml() {}

    static Object read(String text) {
        try {
            Node root = new Compose(
                            LoadSettings.builder().setLabel("template.yaml").build())
                    .composeString(text)
                    .orElseThrow(() -> new BrokenTemplate("is empty"));
            return value(root);
        } catch (MarkedYamlEngineException e) {
            throw new BrokenTemplate("line " + line(e.getProblemMark()) + ": " + e.getProblem());
        } catch (YamlEngineException e) {
            throw new BrokenTemplate("is not YAML");
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
                        throw new BrokenTemplate(
                                "line " + line(entry.getKeyNode().getStartMark()) + ": a second " + key);
                    }
                });
                yield map;
            }
            default -> throw new BrokenTemplate("holds a " + node.getNodeType());
        };
    }
}
