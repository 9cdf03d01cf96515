package com.allmine.checks.contract;

import com.allmine.local.Repository;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** asyncapi.yaml, and the faults of an event by it. */
final class EventsDocument {
    static final Path FILE = Repository.ROOT.resolve("shared/api/src/main/resources/com/allmine/api/asyncapi.yaml");

    static final JsonNode ROOT = new ObjectMapper()
            .valueToTree(
                    new Load(LoadSettings.builder().setLabel(FILE.toString()).build())
                            .loadFromString(Repository.text(FILE)));

    private static final String ID = "https://allmine.example/asyncapi";

    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            registry -> registry.schemas(Map.of(ID, strict(ROOT).toString())));

    private EventsDocument() {}

    /** A copy in which neither an event nor its data has a field that the document does not name. */
    private static JsonNode strict(JsonNode document) {
        JsonNode copy = document.deepCopy();
        copy.at("/components/messages").properties().forEach(message -> {
            ObjectNode schema = (ObjectNode) copy.at("/components/schemas/" + message.getKey());
            schema.put("unevaluatedProperties", false);
            if (schema.path("allOf").path(1).path("properties").path("data") instanceof ObjectNode data) {
                data.put("unevaluatedProperties", false);
            }
        });
        return copy;
    }

    /** The faults of an event by the schema of the message with its type. */
    static List<String> faults(JsonNode event) {
        String message = ROOT.at("/components/messages").properties().stream()
                .filter(named -> named.getValue().path("name").equals(event.path("type")))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
        return SCHEMAS.getSchema(SchemaLocation.of(ID + "#/components/schemas/" + message)).validate(event).stream()
                .map(fault -> event + " " + fault.getInstanceLocation() + " " + fault.getMessage())
                .toList();
    }
}
