package com.allmine.data;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * When an account takes changes, as a condition on its profile: it exists and is not closed. It is closed once its
 * deletion is finalized, or it was deleted and no deletion is pending: the documented example shows a user with a
 * date of deletion whose deletion is pending (again), and that user may save a gender.
 */
final class Account {
    static final String IS_OPEN = """
        attribute_exists(pk) AND (accountDeletionStatus = :pending OR (attribute_not_exists(deletedAt) \
        AND (attribute_not_exists(accountDeletionStatus) OR accountDeletionStatus <> :finalized)))\
        """;

    /** The values that {@link #IS_OPEN} names. */
    static final Map<String, AttributeValue> VALUES =
            Map.of(":pending", AttributeValue.fromS("pending"), ":finalized", AttributeValue.fromS("finalized"));

    private Account() {}
}
