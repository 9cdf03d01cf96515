package com.allmine.operator.file;

import com.allmine.api.input.Choice;
import com.allmine.api.input.Text;
import com.allmine.api.json.Json;
import com.allmine.data.Cidr;
import com.allmine.data.consent.Consents.Decision;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.dynamo.Timestamp;
import com.allmine.data.user.Account;
import com.allmine.data.user.Gender;
import com.allmine.data.user.Profile;
import com.allmine.operator.file.DataFile.Line;
import com.allmine.register.PersonName;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Reads users. A line has {@code tenantId} and {@code profile} with the API's documented fields. It may have {@code
 * amlStatus} and {@code accessFromIPsAllowedByUser}, which no response shows. As in a request, an optional text that is
 * null or blank is absent.
 */
public final class UserFile {
    private static final String ALLOWED = Account.ALLOWED_BLOCKS;

    private static final Set<String> MEMBERS = Set.of("tenantId", "profile", Account.AML_STATUS, ALLOWED);

    private static final Set<String> AML_STATES = Set.of("CLEAR", "REVIEW", "BLOCKED");
    private static final Set<String> DELETION_STATES = Set.of(Account.PENDING, "cancelled", Account.FINALIZED);

    /** The longest text of a profile, in code points. All texts together fit into an item. */
    private static final int MAX_TEXT = 2000;

    private static final int MAX_LIST = 100;
    private static final int MAX_ELEMENT = 200;

    /** The type of every documented field of a profile, by its name on the wire. */
    private static final Map<String, Class<?>> FIELDS = types(Profile.class);

    private UserFile() {}

    /** The profile of every user. A stored user stays unchanged. */
    public static List<Desired> items(DataFile file, String table) {
        return Desired.each(file, line -> item(line, table), "profile._id");
    }

    private static Desired item(Line line, String table) {
        line.only(MEMBERS);
        JsonNode profile = line.object().path("profile");
        String tenantId = line.id("tenantId", line.member("tenantId"));
        String userId = line.id("profile._id", profile.path("_id"));
        Map<String, AttributeValue> item = new HashMap<>(PrimaryKeys.profile(tenantId, userId));
        item.putAll(fields(line, "profile.", profile, FIELDS));
        if (line.has(Account.AML_STATUS)) {
            item.put(
                    Account.AML_STATUS,
                    AttributeValue.fromS(one(Account.AML_STATUS, AML_STATES, line, line.member(Account.AML_STATUS))));
        }
        List<String> blocks = blocks(line);
        if (!blocks.isEmpty()) {
            item.put(ALLOWED, AttributeValue.fromSs(blocks));
        }
        return Desired.ifAbsent(table, tenantId + " " + userId, item);
    }

    private static List<String> blocks(Line line) {
        return list(line, ALLOWED, line.member(ALLOWED)).stream()
                .map(block -> line.text(ALLOWED, block))
                .map(block -> Cidr.canonical(block)
                        .orElseThrow(() -> line.faulty(ALLOWED + ": " + block + " must be an address or a block such as"
                                + " 203.0.113.0/24 or 2001:db8::/32, its numbers without leading zeros; an IPv4-mapped"
                                + " block has a prefix of at least 96")))
                .distinct()
                .toList();
    }

    private static String one(String name, Collection<String> choices, Line line, JsonNode value) {
        String text = line.text(name, value);
        if (!choices.contains(text)) {
            throw line.faulty(name + ": must be one of " + new TreeSet<>(choices));
        }
        return text;
    }

    private static Map<String, AttributeValue> fields(
            Line line, String where, JsonNode object, Map<String, Class<?>> types) {
        Map<String, AttributeValue> attributes = new HashMap<>();
        object.properties().forEach(field -> {
            String name = where + field.getKey();
            Class<?> type = types.get(field.getKey());
            if (type == null) {
                throw line.faulty(name + ": is not a documented field");
            }
            if (!isAbsent(field.getValue(), type)) {
                attributes.put(field.getKey(), value(line, name, field.getValue(), type));
            }
        });
        return attributes;
    }

    private static boolean isAbsent(JsonNode value, Class<?> type) {
        return value.isNull() || (type == String.class && value.isTextual() && Text.isBlank(value.textValue()));
    }

    private static AttributeValue value(Line line, String name, JsonNode value, Class<?> type) {
        if (type == boolean.class) {
            if (!value.isBoolean()) {
                throw line.faulty(name + ": must be true or false");
            }
            return AttributeValue.fromBool(value.booleanValue());
        }
        if (type == Timestamp.class) {
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
        return AttributeValue.fromS(text(line, name, value));
    }

    private static String text(Line line, String name, JsonNode value) {
        return switch (name) {
            case "profile._id" -> line.id(name, value);
            case "profile.name", "profile.surname" ->
                PersonName.parse(line.text(name, value))
                        .orElseThrow(() -> line.faulty(name + ": must be a person's name: 1 to 100 letters, spaces,"
                                + " apostrophes, hyphens and dots, a letter first"))
                        .text();
            case "profile.gender" -> one(name, Choice.wires(Gender.class), line, value);
            case "profile.accountDeletionStatus" -> one(name, DELETION_STATES, line, value);
            case "profile.privacyPolicyVersion", "profile.termsOfUseVersion", "profile.consentFormVersion" -> {
                String version = line.text(name, value);
                if (!Decision.VERSION.matcher(version).matches()) {
                    throw line.faulty(name + ": must be MAJOR.MINOR.PATCH");
                }
                yield version;
            }
            default -> line.freeText(name, value, MAX_TEXT);
        };
    }

    private static String time(Line line, String name, JsonNode value) {
        Instant time = line.timestamp(name, value);
        if (name.equals("profile.birthDate") && !time.equals(time.truncatedTo(ChronoUnit.DAYS))) {
            throw line.faulty(name + ": must be a day at midnight, such as 1995-06-15T00:00:00.000Z");
        }
        return Json.time(time);
    }

    private static List<String> texts(Line line, String name, JsonNode value) {
        Set<String> texts = new LinkedHashSet<>();
        for (JsonNode element : list(line, name, value)) {
            boolean isId = name.equals("profile.roles");
            String text = isId ? line.id(name, element) : line.freeText(name, element, MAX_ELEMENT);
            if (!texts.add(text)) {
                throw line.faulty(name + ": has " + text + " twice");
            }
        }
        return List.copyOf(texts);
    }

    private static List<JsonNode> list(Line line, String name, JsonNode value) {
        if (!value.isMissingNode() && !value.isArray()) {
            throw line.faulty(name + ": must be a list of texts");
        }
        if (value.size() > MAX_LIST) {
            throw line.faulty(name + ": must have at most " + MAX_LIST + " elements");
        }
        List<JsonNode> elements = new ArrayList<>();
        value.forEach(elements::add);
        return elements;
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
