package com.allmine.operator;

import com.allmine.api.input.Choice;
import com.allmine.data.consent.ConsentChain;
import com.allmine.data.consent.DocumentType;
import com.allmine.data.dynamo.PrimaryKeys;
import java.io.PrintStream;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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
            for (String type : Choice.wires(DocumentType.class)) {
                List<Map<String, AttributeValue>> events = withKey(items, "EVENT#" + type + "#");
                List<Map<String, AttributeValue>> head = withKey(items, "HEAD#" + type);
                if (events.isEmpty() && head.isEmpty()) {
                    continue;
                }
                chains++;
                Optional<String> fault = ConsentChain.firstFault(events, head.isEmpty() ? null : head.getFirst())
                        .or(() -> strayErasure(user, events));
                if (fault.isPresent()) {
                    faults++;
                    out.printf("%s %s: %s%n", user, type, fault.get());
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
                .map(event ->
                        "event " + Objects.requireNonNull(event.get("sequence")).n() + " lacks its evidence")
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
        dynamo.scanPaginator(s -> s.tableName(table).projectionExpression("pk").consistentRead(true)).items().stream()
                .map(item -> Objects.requireNonNull(item.get("pk")).s())
                .filter(pk -> pk.contains("#U#"))
                .forEach(users::add);
        return users;
    }

    private List<Map<String, AttributeValue>> items(String user) {
        return dynamo
                .queryPaginator(q -> q.tableName(table)
                        .keyConditionExpression("pk = :pk")
                        .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS(user)))
                        .consistentRead(true))
                .items()
                .stream()
                .toList();
    }

    private static List<Map<String, AttributeValue>> withKey(List<Map<String, AttributeValue>> items, String prefix) {
        return items.stream()
                .filter(item -> Objects.requireNonNull(item.get("sk")).s().startsWith(prefix))
                .toList();
    }
}
