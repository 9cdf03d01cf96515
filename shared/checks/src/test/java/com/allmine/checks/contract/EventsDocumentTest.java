package com.allmine.checks.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.data.event.EventType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Holds asyncapi.yaml to the code and to itself. */
class EventsDocumentTest {
    private static final JsonNode EXAMPLE =
            EventsDocument.ROOT.at("/components/messages/ConsentRecorded/examples/0/payload");

    @Test
    void theDocumentHasAMessageForEachTypeOfTheCodeAndForNoOther() {
        List<String> published = new ArrayList<>();
        EventsDocument.ROOT
                .at("/channels/events/messages")
                .properties()
                .forEach(message -> published.add(EventsDocument.ROOT
                        .at("/components/messages/" + message.getKey() + "/name")
                        .asText()));

        assertThat(published)
                .as("the messages of the channel events in asyncapi.yaml, and com.allmine.data.event.EventType")
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(EventType.values()).map(EventType::wire).toList());
    }

    @Test
    void theDocumentSaysEverythingInTurkishToo() {
        List<String> missing = new ArrayList<>();
        collectUntranslated(EventsDocument.ROOT, "", missing);

        assertThat(missing).isEmpty();
    }

    private static void collectUntranslated(JsonNode node, String pointer, List<String> missing) {
        for (String text : List.of("summary", "description")) {
            JsonNode english = node.path(text);
            JsonNode turkish = node.path("x-tr").path(text);
            if (english.isTextual() && (turkish.asText().isBlank() || turkish.equals(english))) {
                missing.add(pointer + "/" + text);
            }
        }
        node.properties().stream()
                .filter(child -> !Set.of("examples", "x-tr").contains(child.getKey()))
                .forEach(child -> collectUntranslated(child.getValue(), pointer + "/" + child.getKey(), missing));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            collectUntranslated(node.get(i), pointer + "/" + i, missing);
        }
    }

    @Test
    void theExampleIsAsTheDocumentSays() {
        assertThat(EventsDocument.faults(EXAMPLE)).isEmpty();
    }

    @Test
    void anEventWithAnotherFieldIsNotAsTheDocumentSays() {
        ObjectNode event = EXAMPLE.deepCopy();
        ((ObjectNode) event.path("data")).put("ipAddress", "192.0.2.1");

        assertThat(EventsDocument.faults(event)).isNotEmpty();
    }
}
