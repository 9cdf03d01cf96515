package com.allmine.operator.load;

import com.allmine.operator.file.Desired;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** Writes changes in their order, and prints a line for each. An item that has changed since it was read is not written. */
final class ChangeWriter {
    private final DynamoDbClient dynamo;
    private final PrintStream out;

    ChangeWriter(DynamoDbClient dynamo, PrintStream out) {
        this.dynamo = dynamo;
        this.out = out;
    }

    /** @throws IllegalStateException if an item has changed since it was read; the changes before it are written */
    void write(List<Change> changes, boolean isDryRun) {
        int done = 0;
        for (List<Change> transaction : transactions(changes)) {
            if (!isDryRun) {
                write(transaction);
            }
            for (Change change : transaction) {
                done++;
                String verb = isDryRun ? "would write" : "wrote";
                out.printf(
                        "%d/%d %s %s%n",
                        done, changes.size(), verb, change.desired().name());
                change.outcome().notes().forEach(note -> out.printf("  %s%n", note));
            }
        }
    }

    /** The changes in their order, with consecutive changes of one unit in one transaction. */
    private static List<List<Change>> transactions(List<Change> changes) {
        List<List<Change>> transactions = new ArrayList<>();
        int start = 0;
        while (start < changes.size()) {
            String unit = changes.get(start).desired().unit();
            int end = start + 1;
            while (!unit.isEmpty()
                    && end < changes.size()
                    && unit.equals(changes.get(end).desired().unit())) {
                end++;
            }
            transactions.add(changes.subList(start, end));
            start = end;
        }
        return transactions;
    }

    private void write(List<Change> transaction) {
        try {
            if (transaction.size() == 1) {
                Put put = transaction.getFirst().put();
                dynamo.putItem(p -> p.tableName(put.tableName())
                        .item(put.item())
                        .conditionExpression(put.conditionExpression())
                        .expressionAttributeNames(
                                put.hasExpressionAttributeNames() ? put.expressionAttributeNames() : null)
                        .expressionAttributeValues(
                                put.hasExpressionAttributeValues() ? put.expressionAttributeValues() : null));
            } else {
                List<TransactWriteItem> writes = transaction.stream()
                        .map(change ->
                                TransactWriteItem.builder().put(change.put()).build())
                        .toList();
                dynamo.transactWriteItems(t -> t.transactItems(writes));
            }
        } catch (ConditionalCheckFailedException e) {
            // Two loads that register the same tenant write the same item, so they do not conflict.
            if (!isAsWanted(transaction.getFirst().desired())) {
                throw changedMeanwhile(transaction, e);
            }
        } catch (TransactionCanceledException e) {
            if (PermissionLoader.isConflict(e)) {
                throw changedMeanwhile(transaction, e);
            }
            throw e;
        }
    }

    private boolean isAsWanted(Desired desired) {
        Map<String, AttributeValue> present = dynamo.getItem(
                        g -> g.tableName(desired.table()).key(desired.key()).consistentRead(true))
                .item();
        return !present.isEmpty() && desired.over().apply(present).item().equals(present);
    }

    private static IllegalStateException changedMeanwhile(List<Change> transaction, RuntimeException e) {
        return new IllegalStateException(
                transaction.getFirst().desired().name()
                        + " was changed by another at this moment: run the command again",
                e);
    }
}
