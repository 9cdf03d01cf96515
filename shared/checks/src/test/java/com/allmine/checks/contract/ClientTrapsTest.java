package com.allmine.checks.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.input.Timezone;
import com.allmine.local.PublishedContract;
import com.allmine.local.PublishedContract.Part;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Constructs of OpenAPI that generators make broken clients of: openapi.yaml has none of them. */
class ClientTrapsTest {
    private static final PublishedContract CONTRACT = PublishedContract.read();

    @Test
    void leavesAnswersOpenSoThatAFieldAddedLaterBreaksNoClient() {
        assertThat(CONTRACT.document().findValues("additionalProperties")).isEmpty();
    }

    /** Each in another way crashed a generated client. */
    @Test
    void saysNothingThatGeneratorsMakeBrokenClientsOf() {
        List<String> traps = new ArrayList<>();
        collectTraps(CONTRACT.root(), traps);

        assertThat(traps).isEmpty();
    }

    private static void collectTraps(Part part, List<String> traps) {
        JsonNode type = part.node().path("type");
        boolean isOfAUnion = part.pointer().matches(".*/(anyOf|oneOf)/\\d+");
        if (type.asText().equals("null") && !isOfAUnion) {
            traps.add(part.pointer() + ": a class for null, which nobody generates");
        }
        if (part.node().path("format").asText().equals("date-time")
                && part.at("pattern").exists()) {
            traps.add(part.pointer() + ": a pattern, which Python tries on the time it has read");
        }
        if (part.node().path("const").isBoolean()) {
            traps.add(part.pointer() + ": a const, which Python compares with a text");
        }
        if (part.node().path("pattern").asText().contains("\\p{")) {
            traps.add(part.pointer() + ": a class of Unicode, which Python cannot read");
        }
        if (part.at("$ref").exists() && part.node().size() > 1) {
            traps.add(part.pointer() + ": a sibling of $ref, with which Python loses the type");
        }
        if (part.at("oneOf").exists() && !part.at("discriminator").exists()) {
            traps.add(part.pointer() + ": a oneOf, which Java and Kotlin cannot read");
        }
        parts(part)
                .filter(child -> !Set.of("example", "value").contains(child.getKey()))
                .forEach(child -> collectTraps(child.getValue(), traps));
    }

    /** The parts of an object, and the elements of an array. */
    private static Stream<Map.Entry<String, Part>> parts(Part part) {
        return part.node().isArray()
                ? IntStream.range(0, part.node().size())
                        .mapToObj(i -> Map.entry(
                                Integer.toString(i), new Part(part.node().get(i), part.pointer() + "/" + i)))
                : part.parts();
    }

    @Test
    void givesEveryTimeZoneANameOfItsOwn() {
        List<String> names = texts(
                CONTRACT.root().at("components").at("schemas").at("Timezone").at("x-enum-varnames"));

        assertThat(names)
                .doesNotHaveDuplicates()
                .isEqualTo(Timezone.NAMES.stream()
                        .map(name -> name.replace("-", "_MINUS_")
                                .replace("+", "_PLUS_")
                                .replace(":", "_"))
                        .toList());
    }

    private static List<String> texts(Part list) {
        List<String> texts = new ArrayList<>();
        list.node().forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
