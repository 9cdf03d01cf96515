package com.allmine.bodies;

import com.allmine.api.input.Fields;
import com.allmine.api.input.Rule;
import com.allmine.data.dropdown.DropdownList;
import com.allmine.data.dropdown.Dropdowns;
import com.allmine.data.dropdown.Option;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The options that a tenant offers. Reads the fields of a body that choose one by its id, a string of digits. */
public record Options(Map<DropdownList, List<Option>> lists) {
    private static final Pattern ID = Pattern.compile("[1-9]\\d{0,8}");

    /** The options of these lists. */
    public static Options of(Dropdowns dropdowns, String tenantId, Set<DropdownList> lists) {
        return new Options(dropdowns.lists(tenantId, lists));
    }

    /** The option of a required field. A missing field and an option that is not offered are violations. */
    public Optional<Option> required(Fields fields, String field, DropdownList list) {
        return find(fields, field, list, fields.required(field, Options::id, Rule.OPTION_ID));
    }

    /** The option of an optional field. An option that is not offered is a violation. */
    public Optional<Option> optional(Fields fields, String field, DropdownList list) {
        return find(fields, field, list, fields.optional(field, Options::id, Rule.OPTION_ID));
    }

    private Optional<Option> find(Fields fields, String field, DropdownList list, Optional<String> id) {
        Optional<Option> option = id.flatMap(chosen -> active(list, chosen).findFirst());
        if (id.isPresent() && option.isEmpty()) {
            fields.refuse(field, Rule.OPTION, list.wire());
        }
        return option;
    }

    /** The district of an optional field. A district that is not in the city is a violation. */
    public Optional<Option> district(Fields fields, String field, Optional<Option> city) {
        Optional<String> id = fields.optional(field, Options::id, Rule.OPTION_ID);
        Optional<Option> district = id.flatMap(chosen -> active(DropdownList.DISTRICT, chosen)
                .filter(option -> city.filter(c -> c.id() == option.cityId()).isPresent())
                .findFirst());
        if (id.isPresent() && district.isEmpty()) {
            fields.refuse(field, Rule.DISTRICT);
        }
        return district;
    }

    private Stream<Option> active(DropdownList list, String id) {
        return lists.getOrDefault(list, List.of()).stream()
                .filter(option ->
                        option.isActive() && Integer.toString(option.id()).equals(id));
    }

    private static Optional<String> id(String text) {
        return Optional.of(text).filter(t -> ID.matcher(t).matches());
    }
}
