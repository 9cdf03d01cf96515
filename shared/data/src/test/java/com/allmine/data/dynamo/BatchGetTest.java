package com.allmine.data.dynamo;

import static com.allmine.testkit.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.errors.Problem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/** Against a client that processes as many keys of each request as the test says. */
class BatchGetTest {
    private static final String TABLE = "things";
    private static final Map<String, AttributeValue> A = PrimaryKeys.policy("a");
    private static final Map<String, AttributeValue> B = PrimaryKeys.policy("b");
    private static final Map<String, AttributeValue> C = PrimaryKeys.policy("c");

    private final BusyTable table = new BusyTable();
    private final List<Integer> pauses = new ArrayList<>();
    private final BatchGet batchGet = new BatchGet(table, TABLE, pauses::add);

    private static final class BusyTable implements DynamoDbClient {
        private final Deque<Integer> capacities = new ArrayDeque<>();
        private final List<KeysAndAttributes> requests = new ArrayList<>();

        @Override
        public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
            KeysAndAttributes asked =
                    Objects.requireNonNull(request.requestItems().get(TABLE));
            requests.add(asked);
            int capacity = Math.min(capacities.remove(), asked.keys().size());
            BatchGetItemResponse.Builder response = BatchGetItemResponse.builder()
                    .responses(Map.of(TABLE, asked.keys().subList(0, capacity)));
            if (capacity < asked.keys().size()) {
                KeysAndAttributes rest = asked.toBuilder()
                        .keys(asked.keys().subList(capacity, asked.keys().size()))
                        .build();
                response.unprocessedKeys(Map.of(TABLE, rest));
            }
            return response.build();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {
            // It holds nothing.
        }
    }

    @Test
    void readsAllKeysWithOneRequest() {
        table.capacities.add(3);

        assertThat(batchGet.items(List.of(A, B, C))).containsExactlyInAnyOrder(A, B, C);

        assertThat(table.requests).hasSize(1);
        assertThat(pauses).isEmpty();
    }

    @Test
    void asksAgainOnlyForUnprocessedKeysAfterAPauseThatGrows() {
        table.capacities.addAll(List.of(1, 0, 2));

        assertThat(batchGet.items(List.of(A, B, C))).containsExactlyInAnyOrder(A, B, C);

        assertThat(table.requests)
                .extracting(KeysAndAttributes::keys)
                .containsExactly(List.of(A, B, C), List.of(B, C), List.of(B, C));
        assertThat(pauses).containsExactly(1, 2);
    }

    @Test
    void givesUpAfterFiveAttempts() {
        table.capacities.addAll(List.of(1, 0, 0, 0, 0, 1));

        assertRefused(Problem.SERVICE_UNAVAILABLE, () -> batchGet.items(List.of(A, B)));

        assertThat(table.requests).hasSize(5);
        assertThat(pauses).containsExactly(1, 2, 3, 4);
    }

    @Test
    void readsStronglyConsistentlyOnlyWhenAskedTo() {
        table.capacities.addAll(List.of(1, 0, 1));

        batchGet.items(List.of(A));
        batchGet.currentItems(List.of(B));

        assertThat(table.requests).extracting(KeysAndAttributes::consistentRead).containsExactly(null, true, true);
    }
}
