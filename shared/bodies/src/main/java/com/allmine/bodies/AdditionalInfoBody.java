package com.allmine.bodies;

import com.allmine.api.input.Fields;
import com.allmine.api.input.Rule;
import com.allmine.api.input.Text;
import com.allmine.data.dropdown.DropdownList;
import com.allmine.data.dropdown.Option;
import com.allmine.data.user.AdditionalInfo;
import com.allmine.data.user.InfoField;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the additional info of a body: for each question, the chosen option and its explanation. */
public final class AdditionalInfoBody {
    /** The lists that the questions choose from. */
    public static final Set<DropdownList> LISTS =
            Arrays.stream(InfoField.values()).map(InfoField::list).collect(Collectors.toUnmodifiableSet());

    /** The most code points of an explanation. */
    private static final int MAX_EXPLANATION = 500;

    /** The fewest visible characters of a required explanation. */
    private static final int MIN_VISIBLE = 3;

    private AdditionalInfoBody() {}

    /**
     * Reads all answers. A wrong option and a wrong explanation are violations.
     *
     * @param mayLackExplanations whether a required explanation may be absent; a blank one may not
     */
    public static AdditionalInfo read(Fields fields, Options options, boolean mayLackExplanations) {
        Map<InfoField, String> optionIds = new EnumMap<>(InfoField.class);
        Map<InfoField, String> explanations = new EnumMap<>(InfoField.class);
        Set<InfoField> missing = EnumSet.noneOf(InfoField.class);
        for (InfoField field : InfoField.values()) {
            Optional<Option> option = options.required(fields, field.optionId(), field.list());
            option.ifPresent(chosen -> optionIds.put(field, Integer.toString(chosen.id())));
            int min = option.map(Option::minExplanation).orElse(0);
            if (min > 0 && mayLackExplanations && !fields.has(field.explanation())) {
                missing.add(field);
            } else {
                explanation(fields, field.explanation(), min).ifPresent(text -> explanations.put(field, text));
            }
        }
        return new AdditionalInfo(optionIds, explanations, missing);
    }

    private static Optional<String> explanation(Fields fields, String field, int min) {
        if (min > 0 && !fields.has(field)) {
            fields.refuse(field, Rule.EXPLANATION, min, MAX_EXPLANATION);
            return Optional.empty();
        }
        return min > 0
                ? fields.required(field, text -> required(text, min), Rule.EXPLANATION, min, MAX_EXPLANATION)
                : fields.optional(
                        field, text -> Text.line(text, MAX_EXPLANATION), Rule.EXPLANATION, 1, MAX_EXPLANATION);
    }

    private static Optional<String> required(String text, int min) {
        return Text.line(text, MAX_EXPLANATION)
                .filter(line -> Text.length(line) >= min && Text.visible(line) >= MIN_VISIBLE);
    }
}
