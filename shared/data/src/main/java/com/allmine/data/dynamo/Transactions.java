package com.allmine.data.dynamo;

import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.aws.Aws;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** Writes several items in one transaction: all of them or none. */
public final class Transactions {
    private static final int MAX_ATTEMPTS = 8;

    private static final String CONDITION_FAILED = "ConditionalCheckFailed";
    private static final String CONFLICT = "TransactionConflict";

    private Transactions() {}

    /**
     * Writes the items. A conflict with another write is tried again after a short, random wait.
     *
     * @return an empty list if everything was written; if a condition failed, a reason for each write, in their order
     * @throws Refusal {@code SERVICE_UNAVAILABLE} if the conflict lasts, or for any other temporary reason
     */
    public static List<CancellationReason> write(DynamoDbClient dynamo, List<TransactWriteItem> writes) {
        for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
            List<CancellationReason> reasons = tryOnce(dynamo, writes);
            if (reasons.stream().anyMatch(Transactions::isConditionFailed) || reasons.isEmpty()) {
                return reasons;
            }
            if (reasons.stream().noneMatch(reason -> CONFLICT.equals(reason.code()))) {
                throw unavailable(reasons);
            }
            Backoff.JITTER.pauseAfter(attempt);
        }
        throw Problem.SERVICE_UNAVAILABLE
                .refusal()
                .because("DynamoDB TransactWriteItems: conflict after " + MAX_ATTEMPTS + " attempts");
    }

    private static List<CancellationReason> tryOnce(DynamoDbClient dynamo, List<TransactWriteItem> writes) {
        return Aws.call("DynamoDB TransactWriteItems", () -> {
            try {
                dynamo.transactWriteItems(t -> t.transactItems(writes));
                return List.of();
            } catch (TransactionCanceledException e) {
                return e.cancellationReasons();
            }
        });
    }

    /** Whether a write was cancelled because its condition failed. */
    public static boolean isConditionFailed(CancellationReason reason) {
        return CONDITION_FAILED.equals(reason.code());
    }

    private static Refusal unavailable(List<CancellationReason> reasons) {
        List<String> codes = reasons.stream().map(CancellationReason::code).toList();
        return Problem.SERVICE_UNAVAILABLE.refusal().because("DynamoDB TransactWriteItems: " + codes);
    }
}
