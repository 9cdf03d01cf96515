package com.allmine.operator;

import com.allmine.data.consent.ConsentChain;
import com.allmine.data.consent.DocumentType;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.dynamo.Queries;
import java.io.PrintStream;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Recomputes the chain of every user's decisions on every document, and names what was altered or is missing. */
final class ConsentCheck {
    /** The attribute of a profile that says when the user was erased. */
    static final String ERASED = "erasedAt";

    private final DynamoDbClient dynamo;
    private final String table;
    private final String usersTable;
    private final PrintStream out;

    ConsentCheck(DynamoDbClient dynamo, String table, String usersTable, PrintStream out) {
        this.dynamo = dynamo;
        this.table = table;
        this.usersTable = usersTable;
        this.out = out;
    }

    /** Whether every chain holds; a line for each that does not, and one for the sum. */
    boolean run() {
        int chains = 0;
        int faults = 0;
        for (String user : users()) {
            List<Map<String, AttributeValue>> items = items(user);
            for (DocumentType type : DocumentType.values()) {
                List<Map<String, AttributeValue>> events = with(items, item -> PrimaryKeys.isEvent(item, type));
                List<Map<String, AttributeValue>> head = with(items, item -> PrimaryKeys.isHead(item, type));
                if (events.isEmpty() && head.isEmpty()) {
                    continue;
                }
                chains++;
                Optional<String> fault = ConsentChain.firstFault(events, head.isEmpty() ? null : head.getFirst())
                        .or(() -> strayErasure(user, events));
                if (fault.isPresent()) {
                    faults++;
                    out.printf("%s %s: %s%n", user, type.wire(), fault.get());
                }
            }
        }
        out.printf("%d chains checked, %d at fault%n", chains, faults);
        return faults == 0;
    }

    /** Only who is erased may lack evidence. */
    private Optional<String> strayErasure(String user, List<Map<String, AttributeValue>> events) {
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
                .containsKey(ERASED);
    }

    /** The partitions that hold a user's decisions. */
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
