package com.allmine.load;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Brings tables to what data files say, and says what it changed. Every file is read and checked whole, against the
 * tables too, before the first item is written; loading again changes nothing.
 */
public final class Loader {
    private final DynamoDbClient dynamo;
    private final Tables tables;
    private final PrintStream out;

    /** @param out gets a line for every change, and one for the sum */
    public Loader(DynamoDbClient dynamo, Tables tables, PrintStream out) {
        this.dynamo = dynamo;
        this.tables = tables;
        this.out = out;
    }

    /** The names of the tables. */
    public record Tables(String users, String consents, String dropdowns) {}

    /** What every stage has: dropdowns, documents and policies, from the files beside this class. */
    public void reference(boolean isDryRun) {
        load(
                Stream.of(
                                DropdownFile.items(DataFile.beside(Loader.class, "dropdowns.jsonl"), tables.dropdowns),
                                DocumentFile.items(DataFile.beside(Loader.class, "documents.jsonl"), tables.consents),
                                PolicyFile.items(DataFile.beside(Loader.class, "policies.jsonl"), tables.users))
                        .flatMap(List::stream)
                        .toList(),
                isDryRun);
    }

    /** Users who are not there yet; those who are stay as they are. */
    public void users(DataFile file, boolean isDryRun) {
        load(UserFile.items(file, tables.users), isDryRun);
    }

    private void load(List<Desired> all, boolean isDryRun) {
        List<Desired> changes = new ArrayList<>();
        int added = 0;
        for (Desired desired : all) {
            Optional<Map<String, AttributeValue>> present = present(desired);
            present.flatMap(desired.fault()).ifPresent(fault -> {
                throw fault;
            });
            if (present.isEmpty()) {
                added++;
            }
            if (present.isEmpty() || !(desired.kept() || present.get().equals(desired.item()))) {
                changes.add(desired);
            }
        }
        for (int i = 0; i < changes.size(); i++) {
            Desired change = changes.get(i);
            if (!isDryRun) {
                dynamo.putItem(p -> p.tableName(change.table()).item(change.item()));
            }
            out.printf("%d/%d %s %s%n", i + 1, changes.size(), isDryRun ? "would write" : "wrote", change.name());
        }
        out.printf("%d new, %d changed, %d as they were%n", added, changes.size() - added, all.size() - changes.size());
    }

    private Optional<Map<String, AttributeValue>> present(Desired desired) {
        Map<String, AttributeValue> item = dynamo.getItem(
                        g -> g.tableName(desired.table()).key(desired.key()).consistentRead(true))
                .item();
        return Optional.of(item).filter(found -> !found.isEmpty());
    }
}
