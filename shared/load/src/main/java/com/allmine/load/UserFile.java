package com.allmine.load;

import com.allmine.api.Json;
import com.allmine.data.Cidr;
import com.allmine.data.Keys;
import com.allmine.data.Moment;
import com.allmine.data.Profile;
import com.allmine.load.DataFile.Line;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Users as a file has them: {@code tenantId}, {@code profile} with the API's documented fields, and beside it what no
 * answer shows, {@code amlStatus} and {@code accessFromIPsAllowedByUser}.
 */
final class UserFile {
    static final String ALLOWED = "accessFromIPsAllowedByUser";

    private static final Set<String> MEMBERS = Set.of("tenantId", "profile", "amlStatus", ALLOWED);

    private static final Set<String> AML_STATES = Set.of("CLEAR", "REVIEW", "BLOCKED");

    /** The type of every documented field of a profile, by its name on the wire. */
    private static final Map<String, Class<?>> FIELDS = types(Profile.class);

    private UserFile() {}

    /** The profile of every user; whoever is there already stays as they are. */
    static List<Desired> items(DataFile file, String table) {
        return Desired.each(file, line -> item(line, table), "profile._id");
    }

    private static Desired item(Line line, String table) {
        line.only(MEMBERS);
        JsonNode profile = line.object().path("profile");
        String tenantId = line.text("tenantId");
        String userId = line.text("profile._id", profile.path("_id"));
        Map<String, AttributeValue> item = new HashMap<>(Keys.profile(tenantId, userId));
        item.putAll(fields(line, "profile.", profile, FIELDS));
        aml(line).ifPresent(state -> item.put("amlStatus", AttributeValue.fromS(state)));
        List<String> blocks = blocks(line);
        if (!blocks.isEmpty()) {
            item.put(ALLOWED, AttributeValue.fromSs(blocks));
        }
        return new Desired(table, tenantId + " " + userId, item, true, present -> Optional.empty());
    }

    private static List<String> blocks(Line line) {
        return texts(line, ALLOWED, line.object().path(ALLOWED)).stream()
                .map(block -> Cidr.canonical(block)
                        .orElseThrow(() -> line.faulty(ALLOWED + ": must be blocks such as 203.0.113.0/24")))
                .distinct()
                .toList();
    }

    private static Optional<String> aml(Line line) {
        JsonNode state = line.object().path("amlStatus");
        if (state.isMissingNode()) {
            return Optional.empty();
        }
        String text = line.text("amlStatus");
        if (!AML_STATES.contains(text)) {
            throw line.faulty(
                    "amlStatus: must be one of " + AML_STATES.stream().sorted().toList());
        }
        return Optional.of(text);
    }

    private static Map<String, AttributeValue> fields(
            Line line, String where, JsonNode object, Map<String, Class<?>> types) {
        Map<String, AttributeValue> attributes = new HashMap<>();
        object.properties().forEach(field -> {
            String name = where + field.getKey();
            Class<?> type = types.get(field.getKey());
            if (type == null) {
                throw line.faulty(name + ": is no documented field");
            }
            attributes.put(field.getKey(), value(line, name, field.getValue(), type));
        });
        return attributes;
    }

    private static AttributeValue value(Line line, String name, JsonNode value, Class<?> type) {
        if (type == boolean.class) {
            if (!value.isBoolean()) {
                throw line.faulty(name + ": must be true or false");
            }
            return AttributeValue.fromBool(value.booleanValue());
        }
        if (type == Moment.class) {
            return AttributeValue.fromS(time(line, name, value));
        }
        if (type == List.class) {
            return AttributeValue.fromL(
                    texts(line, name, value).stream().map(AttributeValue::fromS).toList());
        }
        if (type == Profile.Photo.class) {
            if (!value.isObject()) {
                throw line.faulty(name + ": must be an object");
            }
            return AttributeValue.fromM(fields(line, name + ".", value, types(type)));
        }
        return AttributeValue.fromS(line.text(name, value));
    }

    private static String time(Line line, String name, JsonNode value) {
        String text = line.text(name, value);
        try {
            return Json.time(Instant.parse(text));
        } catch (DateTimeParseException e) {
            throw line.faulty(name + ": must be a moment such as 2026-01-15T10:30:00.000Z");
        }
    }

    private static List<String> texts(Line line, String name, JsonNode value) {
        if (!value.isMissingNode() && !value.isArray()) {
            throw line.faulty(name + ": must be a list of texts");
        }
        List<String> texts = new ArrayList<>();
        value.forEach(element -> texts.add(line.text(name, element)));
        return texts;
    }

    private static Map<String, Class<?>> types(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .collect(Collectors.toMap(UserFile::wireName, RecordComponent::getType));
    }

    private static String wireName(RecordComponent component) {
        JsonProperty name = component.getAccessor().getAnnotation(JsonProperty.class);
        return name == null ? component.getName() : name.value();
    }
}
