package com.allmine.operator.log;

import com.allmine.data.consent.ConsentChain;
import com.allmine.data.consent.DocumentType;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.dynamo.Queries;
import com.allmine.data.user.Account;
import com.allmine.operator.table.Progress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Recomputes the hash chain of every user's decisions on every document, and finds the first fault of each. */
public final class ConsentCheck {
    private final DynamoDbClient dynamo;
    private final String table;
    private final String usersTable;
    private final Progress progress;

    /**
     * Prepares to read every decision.
     *
     * @param table the table of consents
     * @param progress counts the users that are checked
     */
    public ConsentCheck(DynamoDbClient dynamo, String table, String usersTable, Progress progress) {
        this.dynamo = dynamo;
        this.table = table;
        this.usersTable = usersTable;
        this.progress = progress;
    }

    /**
     * A chain that does not hold.
     *
     * @param user the partition of the user
     * @param fault what is wrong first
     */
    public record Fault(String user, String documentType, String fault) {}

    /**
     * Checks every chain.
     *
     * @param faults gets each chain that does not hold
     * @return how many chains there are
     */
    public int run(Consumer<Fault> faults) {
        int chains = 0;
        for (String user : users()) {
            List<Map<String, AttributeValue>> items = items(user);
            for (DocumentType type : DocumentType.values()) {
                List<Map<String, AttributeValue>> events = with(items, item -> PrimaryKeys.isEvent(item, type));
                List<Map<String, AttributeValue>> head = with(items, item -> PrimaryKeys.isHead(item, type));
                if (events.isEmpty() && head.isEmpty()) {
                    continue;
                }
                chains++;
                ConsentChain.firstFault(events, head.isEmpty() ? null : head.getFirst())
                        .or(() -> missingEvidence(user, events))
                        .ifPresent(fault -> faults.accept(new Fault(user, type.wire(), fault)));
            }
            progress.step();
        }
        return chains;
    }

    /** Evidence may be missing only if the user was erased. */
    private Optional<String> missingEvidence(String user, List<Map<String, AttributeValue>> events) {
        return events.stream()
                .filter(event -> ConsentChain.isErased(event) && !isErased(user))
                .map(event -> "event "
                        + Objects.requireNonNull(event.get(ConsentChain.SEQUENCE))
                                .n() + " lacks its evidence")
                .findFirst();
    }

    private boolean isErased(String user) {
        return dynamo.getItem(g -> g.tableName(usersTable)
                        .key(PrimaryKeys.profile(PrimaryKeys.tenantOf(user), PrimaryKeys.userOf(user)))
                        .consistentRead(true))
                .item()
                .containsKey(Account.ERASED_AT);
    }

    /** The partitions of users. The table's other partitions have documents. */
    private Set<String> users() {
        Set<String> users = new LinkedHashSet<>();
        dynamo
                .scanPaginator(s ->
                        s.tableName(table).projectionExpression(PrimaryKeys.PK).consistentRead(true))
                .items()
                .stream()
                .map(PrimaryKeys::pk)
                .filter(PrimaryKeys::isUser)
                .forEach(users::add);
        return users;
    }

    private List<Map<String, AttributeValue>> items(String user) {
        return Queries.partition(dynamo, table, AttributeValue.fromS(user)).stream()
                .toList();
    }

    private static List<Map<String, AttributeValue>> with(
            List<Map<String, AttributeValue>> items, Predicate<Map<String, AttributeValue>> isWanted) {
        return items.stream().filter(isWanted).toList();
    }
}
