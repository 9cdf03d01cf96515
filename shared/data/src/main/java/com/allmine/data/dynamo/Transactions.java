package com.allmine.data.dynamo;

import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.aws.Aws;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** Writes several items together or not at all. */
public final class Transactions {
    private static final int TRIES = 8;

    private static final String CONDITION_FAILED = "ConditionalCheckFailed";
    private static final String CONFLICT = "TransactionConflict";

    private Transactions() {}

    /**
     * Writes the items. A conflict with another write under way is tried again after a short, random wait.
     *
     * @return nothing where all was written; where a condition failed and so nothing was, a reason for each write
     * @throws Refusal {@code SERVICE_UNAVAILABLE} where the conflict lasts, or for any other passing reason
     */
    public static List<CancellationReason> write(DynamoDbClient dynamo, List<TransactWriteItem> writes) {
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            List<CancellationReason> reasons = tryOnce(dynamo, writes);
            if (reasons.stream().anyMatch(Transactions::isConditionFailed) || reasons.isEmpty()) {
                return reasons;
            }
            if (reasons.stream().noneMatch(reason -> CONFLICT.equals(reason.code()))) {
                throw unavailable(reasons);
            }
            LockSupport.parkNanos(
                    TimeUnit.MILLISECONDS.toNanos(ThreadLocalRandom.current().nextLong(20L * attempt)));
        }
        throw Problem.SERVICE_UNAVAILABLE
                .refusal()
                .because("DynamoDB TransactWriteItems: conflict after " + TRIES + " tries");
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

    public static boolean isConditionFailed(CancellationReason reason) {
        return CONDITION_FAILED.equals(reason.code());
    }

    private static Refusal unavailable(List<CancellationReason> reasons) {
        List<String> codes = reasons.stream().map(CancellationReason::code).toList();
        return Problem.SERVICE_UNAVAILABLE.refusal().because("DynamoDB TransactWriteItems: " + codes);
    }
}
