package com.allmine.checks.security;

import com.allmine.api.json.Json;
import com.allmine.local.PublishedContract;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Matcher;

/** Random changes to the event of a request, from the parameters that openapi.yaml documents. */
final class HostileInput {
    private static final PublishedContract CONTRACT = PublishedContract.read();

    /** JSON values as text, because some cannot be built as a tree. */
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "-0",
            "-1",
            "1e400",
            "-1e-400",
            "99999999999999999999999999",
            "0.1",
            "\"\"",
            "\"   \"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"\\udfff\\ud800\"",
            "\"\\u202e\"",
            "\"İıĞğ\"",
            "\"٣\"",
            "\"e\\u0301\"",
            "\"'; DROP TABLE Users; --\"",
            "\"${jndi:ldap://x/a}\"",
            "\"<script>alert(1)</script>\"",
            "\"../../etc/passwd\"",
            "\"T#default#U#123\"",
            "\"%2523\"",
            "[]",
            "[[]]",
            "{}",
            "{\"\":null}",
            "\"" + "x".repeat(70_000) + "\"",
            "\"" + "😀".repeat(5000) + "\"",
            "[".repeat(10_000) + "]".repeat(10_000),
            "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000),
            "9".repeat(5000),
            "\"2026-02-30\"",
            "\"+999999999-12-31\"",
            "\"0000-00-00\"");

    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "\t",
            "\u0000",
            "\r\nX-Injected: 1",
            "İ",
            "\ud800",
            "x".repeat(9000),
            "😀".repeat(300),
            "*",
            "W/\"*\"",
            "-1",
            "1e400",
            "99999999999999999999",
            "0x10",
            "null",
            "%00",
            "%ff",
            "..",
            "#",
            "T#default",
            "' OR 1=1 --",
            "${jndi:ldap://x/a}",
            "<b>",
            "2026-13-01T00:00:00Z",
            "+999999999-12-31T23:59:59Z",
            "-999999999-01-01T00:00:00Z",
            "a,b,c",
            "UTC+99:00",
            "tr-TR-u-ca-buddhist");

    /** A route with its function and the event of a request that succeeds. */
    record Route(String function, String route, String event) {
        @Override
        public String toString() {
            return route;
        }
    }

    private HostileInput() {}

    static void mutate(Route route, ObjectNode event, Random random) {
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> mutateBody(event, random);
            case 3, 4 -> mutateParameter(route, event, random);
            case 5 -> mutateToken(event.withObject("/headers"), random);
            case 6 -> {
                for (int i = 0; i < 500; i++) {
                    event.withObject("/headers").put("x-flood-" + i, "f".repeat(200));
                }
            }
            default -> {
                String[] gone = {
                    "headers", "body", "queryStringParameters", "pathParameters", "isBase64Encoded", "rawPath"
                };
                event.remove(gone[random.nextInt(gone.length)]);
            }
        }
    }

    private static void mutateParameter(Route route, ObjectNode event, Random random) {
        List<JsonNode> parameters = parameters(route);
        put(event, parameters.get(random.nextInt(parameters.size())), TEXTS.get(random.nextInt(TEXTS.size())));
    }

    static List<JsonNode> parameters(Route route) {
        String[] parts = route.route.split(" ", 2);
        PublishedContract.Part operation =
                CONTRACT.root().at("paths").at(parts[1]).at(parts[0].toLowerCase(Locale.ROOT));
        return CONTRACT.parameters(operation).stream()
                .map(PublishedContract.Part::node)
                .toList();
    }

    static void put(ObjectNode event, JsonNode parameter, String value) {
        String name = parameter.path("name").asText();
        switch (parameter.path("in").asText()) {
            case "query" -> event.withObject("/queryStringParameters").put(name, value);
            case "path" -> event.withObject("/pathParameters").put(name, value);
            default -> event.withObject("/headers").put(name.toLowerCase(Locale.ROOT), value);
        }
    }

    private static void mutateToken(ObjectNode headers, Random random) {
        String name = random.nextBoolean() ? "authorization" : "x-auth";
        String token = headers.path(name).asText("a.b.c");
        int at = random.nextInt(Math.max(1, token.length()));
        headers.put(
                name,
                random.nextBoolean()
                        ? token.substring(0, at)
                        : token.substring(0, at) + (char) (33 + random.nextInt(94)) + token.substring(at));
    }

    private static void mutateBody(ObjectNode event, Random random) {
        String body = event.path("body").asText("{}");
        String value = VALUES.get(random.nextInt(VALUES.size()));
        String mutant = switch (random.nextInt(7)) {
            case 0 -> body.substring(0, random.nextInt(body.length() + 1));
            case 1 -> {
                int at = random.nextInt(body.length() + 1);
                yield body.substring(0, at) + (char) random.nextInt(0x10000) + body.substring(at);
            }
            case 2 -> value;
            case 3 -> body.replaceFirst("\\{", "{" + keys(10_000));
            case 4 ->
                body.replaceFirst(
                        "\\{", Matcher.quoteReplacement("{\"gender\":1,\"gender\":2,\"documentType\":" + value + ","));
            default -> replaced(body, value, random);
        };
        event.set("body", TextNode.valueOf(mutant));
    }

    private static String keys(int count) {
        StringBuilder keys = new StringBuilder();
        for (int i = 0; i < count; i++) {
            keys.append("\"k").append(i).append("\":0,");
        }
        return keys.toString();
    }

    /** The body with one member, of it or of an object in it, of this value. */
    private static String replaced(String body, String value, Random random) {
        ObjectNode object = Json.object(body).orElse(new ObjectMapper().createObjectNode());
        List<ObjectNode> objects = new ArrayList<>(List.of(object));
        object.forEach(member -> {
            if (member instanceof ObjectNode inner) {
                objects.add(inner);
            }
        });
        ObjectNode chosen = objects.get(random.nextInt(objects.size()));
        List<String> names = names(chosen);
        String name = names.isEmpty() ? "gender" : names.get(random.nextInt(names.size()));
        chosen.put(name, "@@");
        return object.toString().replaceFirst("\"@@\"", Matcher.quoteReplacement(value));
    }

    static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
