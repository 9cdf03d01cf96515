package com.allmine.listdropdown;

import com.allmine.api.input.Choice;
import com.allmine.api.input.Parameters;
import com.allmine.api.input.Rule;
import com.allmine.data.dropdown.DropdownList;
import com.allmine.data.dropdown.Option;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The validated query: the lists, and optionally the slug of one entry and the city of the districts.
 *
 * @param slug null for every entry
 * @param cityId null for every city
 */
record DropdownQuery(
        Set<DropdownList> lists,
        @Nullable String slug,
        @Nullable String cityId) {

    /** Reads {@code code}, {@code dropdownCode} and {@code cityId}. An entry must match every given value. */
    static DropdownQuery of(Parameters parameters) {
        String code = parameters.text("code").orElse(null);
        String dropdownCode = parameters.text("dropdownCode").orElse(null);
        String cityId = parameters.text("cityId").orElse(null);
        // Without a code, districts are left out: they are many, and make sense only within a city.
        Set<DropdownList> lists = code == null ? EnumSet.complementOf(EnumSet.of(DropdownList.DISTRICT)) : named(code);
        String slug = dropdownCode;
        if (dropdownCode != null && Choice.find(DropdownList.class, dropdownCode) != null) {
            Set<DropdownList> alsoNamed = named(dropdownCode);
            lists = code == null ? alsoNamed : lists.equals(alsoNamed) ? lists : Set.of();
            slug = null;
        }
        if (cityId == null && lists.contains(DropdownList.DISTRICT)) {
            parameters.refuse("cityId", Rule.CITY);
        }
        return new DropdownQuery(lists, slug, cityId);
    }

    private static Set<DropdownList> named(String code) {
        DropdownList list = Choice.find(DropdownList.class, code);
        return list == null ? Set.of() : EnumSet.of(list);
    }

    boolean has(Option option) {
        boolean isInCity = cityId == null
                || option.list() != DropdownList.DISTRICT
                || cityId.equals(Integer.toString(option.cityId()));
        return option.isActive() && isInCity && (slug == null || slug.equals(option.slug()));
    }
}
