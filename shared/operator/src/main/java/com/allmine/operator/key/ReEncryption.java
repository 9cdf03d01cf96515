package com.allmine.operator.key;

import com.allmine.api.Caller;
import com.allmine.crypto.FieldEncryption;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.identity.Contact;
import com.allmine.data.identity.Identity;
import com.allmine.data.user.AdditionalInfo;
import com.allmine.operator.table.Progress;
import com.allmine.operator.table.StoredItem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** Encrypts stored fields again with the current key. It may be interrupted: a second run completes it. */
public final class ReEncryption {
    private final DynamoDbClient dynamo;
    private final String table;
    private final FieldEncryption encryption;
    private final Progress progress;

    /**
     * Prepares to read every item of a table.
     *
     * @param table the table of users
     * @param progress counts the items that are read
     */
    public ReEncryption(DynamoDbClient dynamo, String table, FieldEncryption encryption, Progress progress) {
        this.dynamo = dynamo;
        this.table = table;
        this.encryption = encryption;
        this.progress = progress;
    }

    /**
     * How many fields a run found.
     *
     * @param reEncrypted fields that an older key had encrypted
     * @param current fields that the current key had encrypted already
     * @param changedMeanwhile fields that another write changed at the same time, and that stay as that write left them
     */
    public record Summary(long reEncrypted, long current, long changedMeanwhile) {}

    /** Encrypts again every field that an older key encrypted. */
    public Summary run() {
        long reEncrypted = 0;
        long current = 0;
        long changed = 0;
        for (Map<String, AttributeValue> item : items()) {
            for (EncryptedField field : encryptedFields(item)) {
                if (encryption.isCurrent(field.text)) {
                    current++;
                } else if (reEncrypt(item, field)) {
                    reEncrypted++;
                } else {
                    changed++;
                }
            }
            progress.step();
        }
        return new Summary(reEncrypted, current, changed);
    }

    private Iterable<Map<String, AttributeValue>> items() {
        return dynamo.scanPaginator(s -> s.tableName(table).consistentRead(true))
                .items();
    }

    /**
     * An encrypted field of an item.
     *
     * @param map the attribute that contains the field; empty if the field is an attribute itself
     */
    private record EncryptedField(Optional<String> map, String name, String text) {
        String path() {
            return map.isPresent() ? "#map.#field" : "#field";
        }

        Map<String, String> names() {
            Map<String, String> names = new HashMap<>(Map.of("#field", name));
            map.ifPresent(attribute -> names.put("#map", attribute));
            return names;
        }
    }

    private static List<EncryptedField> encryptedFields(Map<String, AttributeValue> item) {
        List<EncryptedField> fields = new ArrayList<>();
        StoredItem.text(item, Identity.FIELD)
                .ifPresent(text -> fields.add(new EncryptedField(Optional.empty(), Identity.FIELD, text)));
        members(item, Contact.FIELD).forEach((name, value) -> {
            if (name.equals(Contact.ADDRESS)) {
                fields.add(new EncryptedField(Optional.of(Contact.FIELD), name, value.s()));
            }
        });
        members(item, AdditionalInfo.EXPLANATIONS)
                .forEach((name, value) ->
                        fields.add(new EncryptedField(Optional.of(AdditionalInfo.EXPLANATIONS), name, value.s())));
        return fields;
    }

    private static Map<String, AttributeValue> members(Map<String, AttributeValue> item, String attribute) {
        return item.getOrDefault(attribute, AttributeValue.fromM(Map.of())).m();
    }

    /** Whether a key encrypted any stored field. */
    public boolean isUsed(String keyId) {
        for (Map<String, AttributeValue> item : items()) {
            for (EncryptedField field : encryptedFields(item)) {
                if (FieldEncryption.keyId(field.text).equals(Optional.of(keyId))) {
                    return true;
                }
            }
            progress.step();
        }
        return false;
    }

    private boolean reEncrypt(Map<String, AttributeValue> item, EncryptedField field) {
        String pk = PrimaryKeys.pk(item);
        Caller owner = new Caller(PrimaryKeys.tenantOf(pk), PrimaryKeys.userOf(pk), Set.of());
        String text = encryption.encrypt(owner, field.name, encryption.decrypt(owner, field.name, field.text));
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
