package com.allmine.data.user;

import com.allmine.api.Caller;
import com.allmine.api.json.Json;
import com.allmine.crypto.FieldEncryption;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.identity.Retention;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The additional info of a user: where their money comes from and what they do with it.
 *
 * @param optionIds the chosen option of each question
 * @param explanations the given explanations
 * @param missingExplanations the questions whose option requires an explanation that was not given
 */
public record AdditionalInfo(
        Map<InfoField, String> optionIds, Map<InfoField, String> explanations, Set<InfoField> missingExplanations) {
    /** The attribute of a profile that holds the id of the latest version. */
    public static final String LATEST_ID = "additionalInfoId";

    /** The attribute that holds the explanations, each encrypted for its field, by field. */
    public static final String EXPLANATIONS = "explanations";

    /** The attribute that lists the fields of the missing explanations. */
    public static final String MISSING_EXPLANATIONS = "missingExplanations";

    /** The same with each explanation encrypted for its owner and field. Only this form is stored. */
    public AdditionalInfo encrypted(Caller owner, FieldEncryption fieldEncryption) {
        Map<InfoField, String> encrypted = new EnumMap<>(InfoField.class);
        explanations.forEach(
                (field, text) -> encrypted.put(field, fieldEncryption.encrypt(owner, field.explanation(), text)));
        return new AdditionalInfo(optionIds, encrypted, missingExplanations);
    }

    /** The item of a version. */
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
        item.put(MISSING_EXPLANATIONS, AttributeValue.fromL(missing));
        return item;
    }

    /** Hides the explanations from logs. */
    @Override
    public String toString() {
        return "AdditionalInfo[hidden]";
    }
}
