package com.allmine.data.user;

import com.allmine.api.Caller;
import com.allmine.api.input.Fields;
import com.allmine.api.input.Rule;
import com.allmine.api.input.Text;
import com.allmine.api.json.Json;
import com.allmine.crypto.FieldEncryption;
import com.allmine.data.dropdown.DropdownList;
import com.allmine.data.dropdown.Option;
import com.allmine.data.dropdown.Options;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.identity.Retention;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What a user says about their money.
 *
 * @param optionIds the chosen option of each question
 * @param explanations the explanations given, sealed wherever they are stored
 * @param missingExplanations the questions whose chosen option asks for an explanation that was not given
 */
public record AdditionalInfo(
        Map<InfoField, String> optionIds, Map<InfoField, String> explanations, Set<InfoField> missingExplanations) {
    /** The attribute that holds the given explanations by field, each encrypted for its field. */
    public static final String EXPLANATIONS = "explanations";

    private static final int MAX_EXPLANATION = 500;

    /** How many characters of a required explanation must be visible, at least. */
    private static final int MIN_VISIBLE = 3;

    /** The lists that the questions are answered from. */
    public static final Set<DropdownList> LISTS =
            Arrays.stream(InfoField.values()).map(InfoField::list).collect(Collectors.toUnmodifiableSet());

    /**
     * Reads all answers; a wrong option and a wrong explanation are noted.
     *
     * @param mayLackExplanations whether an explanation that an option asks for may be absent; a blank one may not
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

    /** The same with its explanations sealed for their owner. */
    public AdditionalInfo encrypted(Caller owner, FieldEncryption fieldEncryption) {
        Map<InfoField, String> sealed = new EnumMap<>(InfoField.class);
        explanations.forEach(
                (field, text) -> sealed.put(field, fieldEncryption.encrypt(owner, field.explanation(), text)));
        return new AdditionalInfo(optionIds, sealed, missingExplanations);
    }

    /** One version as the table has it. */
    Map<String, AttributeValue> item(Caller owner, String id, Instant createdAt) {
        Map<String, AttributeValue> item = new HashMap<>(PrimaryKeys.info(owner, id));
        item.put("createdAt", AttributeValue.fromS(Json.time(createdAt)));
        item.put(Retention.FIELD, AttributeValue.fromS(Retention.until(createdAt)));
        optionIds.forEach((field, option) -> item.put(field.optionId(), AttributeValue.fromS(option)));
        Map<String, AttributeValue> texts = new HashMap<>();
        explanations.forEach((field, text) -> texts.put(field.explanation(), AttributeValue.fromS(text)));
        item.put(EXPLANATIONS, AttributeValue.fromM(texts));
        List<AttributeValue> missing = missingExplanations.stream()
                .map(field -> AttributeValue.fromS(field.explanation()))
                .toList();
        item.put("missingExplanations", AttributeValue.fromL(missing));
        return item;
    }

    /** The texts are not for logs. */
    @Override
    public String toString() {
        return "AdditionalInfo[hidden]";
    }
}
