package com.allmine.data.dropdown;

import com.allmine.data.Tenants;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Dropdown lists in memory. They pass {@link DropdownsContract}, as the stored ones do. */
public final class InMemoryDropdowns implements Dropdowns {
    private final Map<List<String>, List<Option>> lists = new HashMap<>();

    /** Adds options to the lists of a tenant. */
    public InMemoryDropdowns with(String tenantId, Option... options) {
        Arrays.stream(options)
                .forEach(option -> lists.computeIfAbsent(
                                List.of(tenantId, option.list().wire()), k -> new ArrayList<>())
                        .add(option));
        return this;
    }

    @Override
    public Map<DropdownList, List<Option>> lists(String tenantId, Set<DropdownList> wanted) {
        Map<DropdownList, List<Option>> found = new EnumMap<>(DropdownList.class);
        for (DropdownList list : wanted) {
            List<Option> defaults = lists.getOrDefault(List.of(Tenants.DEFAULT, list.wire()), List.of());
            List<Option> own = lists.getOrDefault(List.of(tenantId, list.wire()), defaults);
            found.put(
                    list,
                    own.stream()
                            .sorted(Comparator.comparingInt(Option::cityId).thenComparingInt(Option::id))
                            .toList());
        }
        return found;
    }
}
