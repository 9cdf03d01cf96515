package com.allmine.operator;

import com.allmine.api.Caller;
import com.allmine.crypto.FieldEncryption;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.identity.Contact;
import com.allmine.data.identity.Identity;
import com.allmine.data.user.AdditionalInfo;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** Seals what older keys have sealed with the current one. What changes meanwhile is left as it is; a second run goes on. */
final class ReEncrypt {
    private final DynamoDbClient dynamo;
    private final String table;
    private final FieldEncryption fieldEncryption;
    private final PrintStream out;

    ReEncrypt(DynamoDbClient dynamo, String table, FieldEncryption fieldEncryption, PrintStream out) {
        this.dynamo = dynamo;
        this.table = table;
        this.fieldEncryption = fieldEncryption;
        this.out = out;
    }

    void run() {
        int reEncrypted = 0;
        int current = 0;
        int changed = 0;
        for (Map<String, AttributeValue> item : dynamo.scanPaginator(
                        s -> s.tableName(table).consistentRead(true))
                .items()) {
            for (Encrypted field : encrypted(item)) {
                if (fieldEncryption.isCurrent(field.text)) {
                    current++;
                } else if (reseal(item, field)) {
                    reEncrypted++;
                } else {
                    changed++;
                }
            }
        }
        out.printf("%d fields sealed anew, %d were current, %d changed meanwhile%n", reEncrypted, current, changed);
    }

    /**
     * An encrypted field of an item.
     *
     * @param map the attribute that holds it, or nothing where the field is an attribute itself
     */
    private record Encrypted(Optional<String> map, String name, String text) {
        String path() {
            return map.isPresent() ? "#map.#field" : "#field";
        }

        Map<String, String> names() {
            Map<String, String> names = new HashMap<>(Map.of("#field", name));
            map.ifPresent(attribute -> names.put("#map", attribute));
            return names;
        }
    }

    private static List<Encrypted> encrypted(Map<String, AttributeValue> item) {
        List<Encrypted> fields = new ArrayList<>();
        StoredUser.text(item, Identity.FIELD)
                .ifPresent(text -> fields.add(new Encrypted(Optional.empty(), Identity.FIELD, text)));
        members(item, Contact.FIELD).forEach((name, value) -> {
            if (name.equals(Contact.ADDRESS)) {
                fields.add(new Encrypted(Optional.of(Contact.FIELD), name, value.s()));
            }
        });
        members(item, AdditionalInfo.EXPLANATIONS)
                .forEach((name, value) ->
                        fields.add(new Encrypted(Optional.of(AdditionalInfo.EXPLANATIONS), name, value.s())));
        return fields;
    }

    private static Map<String, AttributeValue> members(Map<String, AttributeValue> item, String attribute) {
        return item.getOrDefault(attribute, AttributeValue.fromM(Map.of())).m();
    }

    /** Whether any field is encrypted with this key. */
    boolean isUsed(String keyId) {
        return dynamo.scanPaginator(s -> s.tableName(table).consistentRead(true)).items().stream()
                .flatMap(item -> encrypted(item).stream())
                .anyMatch(field -> FieldEncryption.keyId(field.text).equals(Optional.of(keyId)));
    }

    private boolean reseal(Map<String, AttributeValue> item, Encrypted field) {
        String pk = PrimaryKeys.pk(item);
        Caller owner = new Caller(PrimaryKeys.tenantOf(pk), PrimaryKeys.userOf(pk), Set.of());
        String text =
                fieldEncryption.encrypt(owner, field.name, fieldEncryption.decrypt(owner, field.name, field.text));
        try {
            dynamo.updateItem(u -> u.tableName(table)
                    .key(PrimaryKeys.of(item))
                    .updateExpression("SET " + field.path() + " = :new")
                    .conditionExpression(field.path() + " = :old")
                    .expressionAttributeNames(field.names())
                    .expressionAttributeValues(
                            Map.of(":new", AttributeValue.fromS(text), ":old", AttributeValue.fromS(field.text))));
            return true;
        } catch (ConditionalCheckFailedException e) {
            return false;
        }
    }
}
