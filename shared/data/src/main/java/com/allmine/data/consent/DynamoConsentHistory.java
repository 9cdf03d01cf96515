package com.allmine.data.consent;

import com.allmine.api.Caller;
import com.allmine.api.lambda.Settings;
import com.allmine.aws.Aws;
import com.allmine.data.dynamo.BatchGet;
import com.allmine.data.dynamo.Dynamo;
import com.allmine.data.dynamo.Item;
import com.allmine.data.dynamo.PrimaryKeys;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * The decisions in DynamoDB, by strongly consistent reads. The events of each document are in the order of their
 * sequence, so a page is a merge of one query per document. A position holds the next sequence of each document, so that
 * no page reads what an earlier page has returned.
 */
public final class DynamoConsentHistory implements ConsentHistory {
    /** The largest sequence that a sort key can hold. */
    private static final int NEWEST = 999_999_999;

    /** The hexadecimal digits of one sequence in a position. */
    private static final int DIGITS = 8;

    private final DynamoDbClient dynamo;
    private final String table;
    private final BatchGet batchGet;

    public DynamoConsentHistory(DynamoDbClient dynamo, String table) {
        this.dynamo = dynamo;
        this.table = table;
        this.batchGet = new BatchGet(dynamo, table);
    }

    public static DynamoConsentHistory live() {
        return new DynamoConsentHistory(Dynamo.live(), Settings.required("CONSENTS_TABLE"));
    }

    /**
     * The decisions on one document that no page has returned yet.
     *
     * @param read newest first
     * @param unread the sequence of the newest decision that was not read; 0 if all were read
     */
    private record Remaining(Deque<Item> read, int unread) {
        boolean needsAnotherQuery() {
            return read.isEmpty() && unread > 0;
        }

        int nextSequence() {
            return read.isEmpty() ? unread : read.getFirst().number(ConsentChain.SEQUENCE);
        }

        String nextId() {
            return read.getFirst().required(DynamoConsents.ID);
        }
    }

    @Override
    public Page page(Caller caller, boolean onlyCurrent, int limit, Optional<String> start) {
        List<Remaining> documents = new ArrayList<>();
        for (DocumentType type : DocumentType.values()) {
            int sequence =
                    start.map(position -> sequence(position, documents.size())).orElse(NEWEST);
            if (sequence == 0) {
                documents.add(new Remaining(new ArrayDeque<>(), 0));
            } else {
                documents.add(onlyCurrent ? current(caller, type) : read(caller, type, sequence, limit));
            }
        }
        List<Consent> consents = new ArrayList<>();
        Optional<Remaining> newest = newest(documents);
        while (newest.isPresent() && consents.size() < limit) {
            consents.add(DynamoConsents.consent(newest.get().read().removeFirst()));
            newest = newest(documents);
        }
        return new Page(consents, position(documents));
    }

    /** The document with the newest decision; empty if none is left, or if only another query can tell. */
    private static Optional<Remaining> newest(List<Remaining> documents) {
        return documents.stream().anyMatch(Remaining::needsAnotherQuery)
                ? Optional.empty()
                : documents.stream()
                        .filter(document -> !document.read().isEmpty())
                        .max(Comparator.comparing(Remaining::nextId));
    }

    private Remaining current(Caller caller, DocumentType type) {
        return new Remaining(read(caller, type, NEWEST, 1).read(), 0);
    }

    /** Reads at most {@code limit} events from this sequence downwards. DynamoDB may return fewer: at most 1 MB. */
    private Remaining read(Caller caller, DocumentType type, int sequence, int limit) {
        Map<String, AttributeValue> from = PrimaryKeys.event(caller, type, sequence);
        QueryResponse response = Aws.call(
                "DynamoDB Query",
                () -> dynamo.query(q -> q.tableName(table)
                        .keyConditionExpression("pk = :pk AND sk BETWEEN :first AND :from")
                        .expressionAttributeValues(Map.of(
                                ":pk", PrimaryKeys.user(caller.tenantId(), caller.userId()),
                                ":first", AttributeValue.fromS(PrimaryKeys.sk(PrimaryKeys.event(caller, type, 1))),
                                ":from", AttributeValue.fromS(PrimaryKeys.sk(from))))
                        .scanIndexForward(false)
                        .consistentRead(true)
                        .limit(limit)));
        Deque<Item> events = response.items().stream().map(Item::new).collect(Collectors.toCollection(ArrayDeque::new));
        boolean isComplete = !response.hasLastEvaluatedKey();
        return new Remaining(events, isComplete ? 0 : events.getLast().number(ConsentChain.SEQUENCE) - 1);
    }

    /** The sequence at an index of a position; 0 for a document that is newer than the position. */
    private static int sequence(String position, int index) {
        int start = index * DIGITS;
        return start < position.length() ? HexFormat.fromHexDigits(position, start, start + DIGITS) : 0;
    }

    private static Optional<String> position(List<Remaining> documents) {
        return documents.stream().allMatch(document -> document.nextSequence() == 0)
                ? Optional.empty()
                : Optional.of(documents.stream()
                        .map(document -> HexFormat.of().toHexDigits(document.nextSequence()))
                        .collect(Collectors.joining()));
    }

    @Override
    public Map<DocumentType, String> decidedVersions(Caller caller) {
        List<Map<String, AttributeValue>> keys = Arrays.stream(DocumentType.values())
                .map(type -> PrimaryKeys.head(caller, type))
                .toList();
        Map<DocumentType, String> versions = new EnumMap<>(DocumentType.class);
        for (Map<String, AttributeValue> head : batchGet.currentItems(keys)) {
            for (DocumentType type : DocumentType.values()) {
                if (PrimaryKeys.isHead(head, type)) {
                    versions.put(type, new Item(head).required(DynamoConsents.VERSION));
                }
            }
        }
        return versions;
    }
}
