package com.allmine.adduserinfo;

import com.allmine.api.Fields;
import com.allmine.api.Rule;
import com.allmine.data.AdditionalInfo;
import com.allmine.data.DropdownList;
import com.allmine.data.Dropdowns;
import com.allmine.data.InfoField;
import com.allmine.data.Option;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The five questions with the options that a tenant offers, and how a body answers them. */
record Questions(Map<DropdownList, List<Option>> lists) {
    private static final Pattern OPTION_ID = Pattern.compile("[1-9]\\d{0,8}");
    private static final int MAX_EXPLANATION = 500;

    static Questions of(Dropdowns dropdowns, String tenantId) {
        Set<DropdownList> lists =
                Arrays.stream(InfoField.values()).map(InfoField::list).collect(Collectors.toSet());
        return new Questions(dropdowns.lists(tenantId, lists));
    }

    /** Reads all answers; a wrong option, and an explanation that is missing or of the wrong length, is noted. */
    AdditionalInfo answers(Fields fields) {
        Map<InfoField, String> optionIds = new EnumMap<>(InfoField.class);
        Map<InfoField, String> explanations = new EnumMap<>(InfoField.class);
        for (InfoField field : InfoField.values()) {
            String optionId = fields.matching(field.optionId(), OPTION_ID, Rule.OPTION_ID);
            optionIds.put(field, optionId);
            Optional<Option> option = option(field, optionId);
            if (option.isEmpty() && !optionId.isEmpty()) {
                fields.refuse(field.optionId(), Rule.OPTION, field.list().wire());
            }
            explanation(fields, field, option).ifPresent(text -> explanations.put(field, text));
        }
        return new AdditionalInfo(optionIds, explanations);
    }

    private Optional<Option> option(InfoField field, String id) {
        return lists.getOrDefault(field.list(), List.of()).stream()
                .filter(option ->
                        option.isActive() && Integer.toString(option.id()).equals(id))
                .findFirst();
    }

    private static Optional<String> explanation(Fields fields, InfoField field, Optional<Option> option) {
        int min = option.map(Option::minExplanation).orElse(0);
        return fields.text(field.explanation(), min, MAX_EXPLANATION, Rule.EXPLANATION);
    }
}
