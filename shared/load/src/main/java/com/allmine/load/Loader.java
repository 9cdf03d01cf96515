package com.allmine.load;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** Writes data files into tables; a file is read and checked whole before its first line is written. */
public final class Loader {
    private final DynamoDbClient dynamo;

    public Loader(DynamoDbClient dynamo) {
        this.dynamo = dynamo;
    }

    /**
     * Puts every user of a file that is not there yet; those that are, are left as they are.
     *
     * @throws FaultyFile and nothing is written
     */
    public void users(DataFile file, String table) {
        List<Map<String, AttributeValue>> items = UserFile.items(file);
        for (Map<String, AttributeValue> item : items) {
            try {
                dynamo.putItem(p -> p.tableName(table).item(item).conditionExpression("attribute_not_exists(pk)"));
            } catch (ConditionalCheckFailedException e) {
                // It is there already: what has happened to it since stays.
            }
        }
    }
}
