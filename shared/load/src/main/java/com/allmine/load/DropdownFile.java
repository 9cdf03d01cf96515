package com.allmine.load;

import com.allmine.api.Choice;
import com.allmine.api.Json;
import com.allmine.data.DropdownList;
import com.allmine.data.Keys;
import com.allmine.data.Tenants;
import com.allmine.load.DataFile.Line;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Dropdown options as a file has them: {@code list}, {@code id}, {@code slug}, the names {@code tr} and {@code en},
 * {@code cityId} for a district; optionally {@code explain} or {@code minExplanation}, {@code active}, {@code tenantId}.
 */
final class DropdownFile {
    private static final Set<String> MEMBERS =
            Set.of("tenantId", "list", "cityId", "id", "slug", "tr", "en", "explain", "minExplanation", "active");

    /** The shortest explanation, in code points, where an option asks for one and does not say. */
    private static final int MIN_EXPLANATION = 3;

    private DropdownFile() {}

    private record ListOf(String tenantId, DropdownList list) {}

    /** One item for each tenant's list. */
    static List<Desired> items(DataFile file, String table) {
        Map<ListOf, List<Map<String, Object>>> lists = new LinkedHashMap<>();
        Set<List<Object>> names = new HashSet<>();
        Set<List<Object>> cities = new HashSet<>();
        for (Line line : file.lines()) {
            line.only(MEMBERS);
            ListOf owner = new ListOf(line.text("tenantId", Tenants.DEFAULT), list(line));
            int cityId = cityId(line, owner, cities);
            int id = line.number("id", 1);
            if (!names.add(List.of(owner, cityId, id)) || !names.add(List.of(owner, cityId, slug(line)))) {
                throw line.faulty("id and slug: must be unique within the list");
            }
            cities.add(List.of(owner, id));
            lists.computeIfAbsent(owner, o -> new ArrayList<>()).add(option(line, cityId, id));
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

    /** The city of a district, which must stand above it in the file; 0 for any other list. */
    private static int cityId(Line line, ListOf owner, Set<List<Object>> cities) {
        if (owner.list != DropdownList.DISTRICT) {
            if (line.object().has("cityId")) {
                throw line.faulty("cityId: only a district has one");
            }
            return 0;
        }
        int cityId = line.number("cityId", 1);
        if (!cities.contains(List.of(new ListOf(owner.tenantId, DropdownList.CITY), cityId))) {
            throw line.faulty("cityId: no city above has the id " + cityId);
        }
        return cityId;
    }

    private static String slug(Line line) {
        String slug = line.text("slug");
        if (!slug.matches("[a-z0-9]+(_[a-z0-9]+)*")) {
            throw line.faulty("slug: must be lower-case letters, digits and underscores");
        }
        return slug;
    }

    private static String name(Line line, String language) {
        String name = line.text(language);
        if (!name.equals(name.strip()) || !Normalizer.isNormalized(name, Normalizer.Form.NFC)) {
            throw line.faulty(language + ": must be trimmed and in Unicode's composed form (NFC)");
        }
        return name;
    }

    private static Map<String, Object> option(Line line, int cityId, int id) {
        boolean explain = line.flag("explain", false);
        int minExplanation = line.number("minExplanation", 1, explain ? MIN_EXPLANATION : 0);
        Map<String, Object> option = new LinkedHashMap<>();
        if (cityId > 0) {
            option.put("cityId", cityId);
        }
        option.put("id", id);
        option.put("slug", slug(line));
        option.put("tr", name(line, "tr"));
        option.put("en", name(line, "en"));
        if (minExplanation > 0) {
            option.put("minExplanation", minExplanation);
        }
        if (!line.flag("active", true)) {
            option.put("active", false);
        }
        return option;
    }

    private static Desired item(ListOf owner, List<Map<String, Object>> options, String table) {
        options.sort(Comparator.<Map<String, Object>>comparingInt(o -> (int) o.getOrDefault("cityId", 0))
                .thenComparingInt(o -> (int) o.getOrDefault("id", 0)));
        Map<String, AttributeValue> item = new HashMap<>(Keys.options(owner.tenantId, owner.list));
        item.put("options", AttributeValue.fromS(Json.write(Map.of("options", options))));
        return Desired.of(table, owner.tenantId + " " + owner.list.wire(), item);
    }
}
