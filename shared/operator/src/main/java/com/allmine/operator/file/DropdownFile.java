package com.allmine.operator.file;

import com.allmine.api.input.Choice;
import com.allmine.api.input.Text;
import com.allmine.api.json.Json;
import com.allmine.data.dropdown.DropdownList;
import com.allmine.data.dropdown.DynamoDropdowns;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.operator.file.DataFile.Line;
import com.allmine.operator.file.Desired.Outcome;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.text.Collator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Reads dropdown options. A line has {@code list}, {@code id}, {@code slug}, the names {@code tr} and {@code en}, and for
 * a district {@code cityId}. It may have {@code explain} or {@code minExplanation}, {@code active} and {@code tenantId}.
 *
 * <p>A loaded id keeps its slug forever, because users' records contain the id. An option that is no longer in the file
 * stays in the table as inactive. Lists are sorted by id, and districts by their Turkish names.
 */
public final class DropdownFile {
    private static final Set<String> MEMBERS =
            Set.of("tenantId", "list", "cityId", "id", "slug", "tr", "en", "explain", "minExplanation", "active");

    private static final Pattern SLUG = Pattern.compile("[a-z0-9]+(_[a-z0-9]+)*");

    /** The shortest explanation in code points, if an option requires one and does not say how long. */
    private static final int MIN_EXPLANATION = 3;

    /** The longest explanation that the API accepts, in code points. */
    private static final int MAX_EXPLANATION = 500;

    /** The highest id that a request can name. */
    private static final int MAX_ID = 999_999_999;

    private static final int MAX_NAME = 200;

    /** DynamoDB limits an item to 400 KB, names included. */
    private static final int MAX_BYTES = 390 * 1024;

    private static final Comparator<Option> BY_ID =
            Comparator.comparingInt(Option::cityId).thenComparingInt(Option::id);

    private DropdownFile() {}

    private record ListOf(String tenantId, DropdownList list) {
        Comparator<Option> order() {
            Comparator<Object> turkish = Collator.getInstance(Locale.of("tr", "TR"));
            return list == DropdownList.DISTRICT
                    ? Comparator.comparingInt(Option::cityId)
                            .thenComparing(Option::tr, turkish)
                            .thenComparingInt(Option::id)
                    : BY_ID;
        }
    }

    /** @param cityId 0, except in the list of districts */
    private record Option(int cityId, int id, String slug, String tr, String en, int minExplanation, boolean active) {
        static Option stored(JsonNode option) {
            return new Option(
                    option.path("cityId").asInt(),
                    option.path("id").asInt(),
                    option.path("slug").asText(),
                    option.path("tr").asText(),
                    option.path("en").asText(),
                    option.path("minExplanation").asInt(),
                    option.path("active").asBoolean(true));
        }

        Map<String, Object> members() {
            Map<String, Object> members = new LinkedHashMap<>();
            if (cityId > 0) {
                members.put("cityId", cityId);
            }
            members.put("id", id);
            members.put("slug", slug);
            members.put("tr", tr);
            members.put("en", en);
            if (minExplanation > 0) {
                members.put("minExplanation", minExplanation);
            }
            if (!active) {
                members.put("active", false);
            }
            return members;
        }

        Option inactive() {
            return new Option(cityId, id, slug, tr, en, minExplanation, false);
        }

        String place() {
            return cityId > 0 ? cityId + "/" + id : Integer.toString(id);
        }
    }

    /** An option and its line. */
    private record Entry(Line line, Option option) {}

    /** One item for each list of each tenant. */
    public static List<Desired> items(DataFile file, String table) {
        Map<ListOf, List<Entry>> lists = new LinkedHashMap<>();
        Set<List<Object>> names = new HashSet<>();
        Set<List<Object>> cities = new HashSet<>();
        for (Line line : file.lines()) {
            line.only(MEMBERS);
            ListOf owner = new ListOf(line.tenant(), list(line));
            Option option = option(line, cityId(line, owner, cities));
            if (!names.add(List.of(owner, option.cityId, option.id))
                    || !names.add(List.of(owner, option.cityId, option.slug))) {
                throw line.faulty("id and slug: must be unique within the list");
            }
            cities.add(List.of(owner, option.id));
            lists.computeIfAbsent(owner, o -> new ArrayList<>()).add(new Entry(line, option));
        }
        return lists.entrySet().stream()
                .map(e -> item(e.getKey(), e.getValue(), table))
                .toList();
    }

    private static DropdownList list(Line line) {
        DropdownList list = Choice.find(DropdownList.class, line.text("list"));
        if (list == null) {
            throw line.faulty("list: must be one of " + Choice.wires(DropdownList.class));
        }
        return list;
    }

    /** The city of a district, which must be in a line above; 0 for any other list. */
    private static int cityId(Line line, ListOf owner, Set<List<Object>> cities) {
        if (owner.list != DropdownList.DISTRICT) {
            if (line.has("cityId")) {
                throw line.faulty("cityId: only a district has one");
            }
            return 0;
        }
        int cityId = line.number("cityId", 1, MAX_ID);
        if (!cities.contains(List.of(new ListOf(owner.tenantId, DropdownList.CITY), cityId))) {
            throw line.faulty("cityId: no city above has the id " + cityId);
        }
        return cityId;
    }

    private static String slug(Line line) {
        String slug = line.text("slug");
        if (!SLUG.matcher(slug).matches() || slug.length() > MAX_NAME) {
            throw line.faulty("slug: must be lower-case letters, digits and underscores");
        }
        return slug;
    }

    private static String name(Line line, String language) {
        String name = line.text(language);
        if (!Text.line(name, MAX_NAME).equals(Optional.of(name))) {
            throw line.faulty(language + ": must be trimmed and in Unicode's composed form (NFC), at most " + MAX_NAME
                    + " characters, without control or zero-width characters");
        }
        return name;
    }

    private static Option option(Line line, int cityId) {
        int minExplanation = line.has("minExplanation")
                ? line.number("minExplanation", 1, MAX_EXPLANATION)
                : line.flag("explain", false) ? MIN_EXPLANATION : 0;
        return new Option(
                cityId,
                line.number("id", 1, MAX_ID),
                slug(line),
                name(line, "tr"),
                name(line, "en"),
                minExplanation,
                line.flag("active", true));
    }

    private static Desired item(ListOf owner, List<Entry> entries, String table) {
        List<Option> options = entries.stream().map(Entry::option).toList();
        Map<String, AttributeValue> item = item(owner, options);
        if (Objects.requireNonNull(item.get(DynamoDropdowns.OPTIONS)).s().getBytes(StandardCharsets.UTF_8).length
                > MAX_BYTES) {
            throw entries.getLast().line.faulty("the list must have at most " + MAX_BYTES + " bytes");
        }
        return new Desired(
                table,
                owner.tenantId + " " + owner.list.wire(),
                item,
                present -> over(loaded(present), owner, entries),
                "");
    }

    private static Map<String, AttributeValue> item(ListOf owner, List<Option> options) {
        Map<String, AttributeValue> item = new HashMap<>(PrimaryKeys.options(owner.tenantId, owner.list));
        List<Map<String, Object>> sorted =
                options.stream().sorted(owner.order()).map(Option::members).toList();
        item.put(DynamoDropdowns.OPTIONS, AttributeValue.fromS(Json.write(Map.of(DynamoDropdowns.OPTIONS, sorted))));
        return item;
    }

    private static List<Option> loaded(Map<String, AttributeValue> present) {
        List<Option> loaded = new ArrayList<>();
        Json.object(Objects.requireNonNull(present.get(DynamoDropdowns.OPTIONS)).s())
                .ifPresent(list ->
                        list.path(DynamoDropdowns.OPTIONS).forEach(option -> loaded.add(Option.stored(option))));
        return loaded;
    }

    /** The list of the file, and as inactive the loaded options that are no longer in the file. */
    private static Outcome over(List<Option> loaded, ListOf owner, List<Entry> entries) {
        List<Option> merged =
                new ArrayList<>(entries.stream().map(Entry::option).toList());
        List<String> notes = new ArrayList<>();
        Map<String, Entry> byPlace =
                entries.stream().collect(Collectors.toMap(entry -> entry.option.place(), entry -> entry));
        for (Option known : loaded) {
            Optional<Entry> same = Optional.ofNullable(byPlace.get(known.place()));
            same.filter(entry -> !entry.option.slug.equals(known.slug)).ifPresent(entry -> {
                throw entry.line.faulty(
                        "id: %s has always been %s, and an id keeps its meaning: give %s the next id, %d"
                                .formatted(
                                        known.place(),
                                        known.slug,
                                        entry.option.slug,
                                        next(known.cityId, loaded, entries)));
            });
            if (same.isEmpty()) {
                refuseAnotherId(known, entries);
                merged.add(known.inactive());
                if (known.active) {
                    notes.add("%s %s is no longer in the file: inactive".formatted(known.place(), known.slug));
                }
            }
        }
        return new Outcome(item(owner, merged), notes);
    }

    private static void refuseAnotherId(Option known, List<Entry> entries) {
        for (Entry entry : entries) {
            if (entry.option.cityId == known.cityId && entry.option.slug.equals(known.slug)) {
                throw entry.line.faulty(
                        "id: %s has always been %s, not %d".formatted(known.slug, known.place(), entry.option.id));
            }
        }
    }

    /** The lowest id above all that this list, or this city, has ever used. */
    private static int next(int cityId, List<Option> loaded, List<Entry> entries) {
        int highest = 0;
        for (Option option : loaded) {
            highest = option.cityId == cityId ? Math.max(highest, option.id) : highest;
        }
        for (Entry entry : entries) {
            highest = entry.option.cityId == cityId ? Math.max(highest, entry.option.id) : highest;
        }
        return highest + 1;
    }
}
