package com.allmine.checks.security;

import com.allmine.api.Digest;
import com.allmine.data.audit.AuditEntry;
import com.allmine.data.audit.AuditStream;
import com.allmine.data.audit.DynamoAuditTrees;
import com.allmine.data.consent.ConsentChain;
import com.allmine.data.dynamo.AuditKeys;
import com.allmine.data.dynamo.PrimaryKeys;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * An attacker who can write every table and knows this code, but has no key that signs. The tenant is {@code default}, and
 * the document of every decision is {@code terms_of_use}.
 */
final class RedTeam {
    private static final String TENANT = "default";
    private static final String CONSENTS = "Consents";
    private static final String LOGS = "Logs";
    private static final String AUDIT = "Audit";
    private static final List<String> TABLES = List.of(CONSENTS, LOGS, AUDIT);

    /** BatchWriteItem takes no more. */
    private static final int MAX_BATCH = 25;

    private static final String SEQUENCE = ConsentChain.SEQUENCE;

    private final DynamoDbClient dynamo;

    RedTeam(DynamoDbClient dynamo) {
        this.dynamo = dynamo;
    }

    /** Every item of the tables that have evidence. */
    Map<String, List<Map<String, AttributeValue>>> copy() {
        Map<String, List<Map<String, AttributeValue>>> copy = new HashMap<>();
        TABLES.forEach(table -> copy.put(
                table,
                dynamo.scanPaginator(s -> s.tableName(table)).items().stream().toList()));
        return copy;
    }

    /** Makes the tables what they were. An item that nobody changed is not written, so that no stream tells of it. */
    void restore(Map<String, List<Map<String, AttributeValue>>> copy) {
        copy().forEach((table, items) -> {
            Set<Map<String, AttributeValue>> wanted = Set.copyOf(Objects.requireNonNull(copy.get(table)));
            Set<Map<String, AttributeValue>> keys =
                    wanted.stream().map(PrimaryKeys::of).collect(Collectors.toSet());
            Set<Map<String, AttributeValue>> present = Set.copyOf(items);
            delete(table, items.stream().filter(item -> !keys.contains(PrimaryKeys.of(item))));
            write(
                    table,
                    wanted.stream()
                            .filter(item -> !present.contains(item))
                            .map(item -> WriteRequest.builder()
                                    .putRequest(p -> p.item(item))
                                    .build()));
        });
    }

    private void delete(String table, Stream<Map<String, AttributeValue>> items) {
        write(
                table,
                items.map(item -> WriteRequest.builder()
                        .deleteRequest(d -> d.key(PrimaryKeys.of(item)))
                        .build()));
    }

    private void write(String table, Stream<WriteRequest> writes) {
        writes.gather(Gatherers.windowFixed(MAX_BATCH))
                .forEach(batch -> dynamo.batchWriteItem(b -> b.requestItems(Map.of(table, batch))));
    }

    private void put(String table, Map<String, AttributeValue> item) {
        dynamo.putItem(p -> p.tableName(table).item(item));
    }

    private void delete(String table, Map<String, AttributeValue> item) {
        dynamo.deleteItem(d -> d.tableName(table).key(PrimaryKeys.of(item)));
    }

    private List<Map<String, AttributeValue>> partition(String table, AttributeValue pk) {
        return dynamo
                .queryPaginator(q -> q.tableName(table)
                        .keyConditionExpression("pk = :pk")
                        .expressionAttributeValues(Map.of(":pk", pk)))
                .items()
                .stream()
                .map(item -> (Map<String, AttributeValue>) new HashMap<>(item))
                .toList();
    }

    /** The decisions of a user, the first one first. */
    List<Map<String, AttributeValue>> decisions(String userId) {
        return partition(CONSENTS, PrimaryKeys.user(TENANT, userId)).stream()
                .filter(PrimaryKeys::isEvent)
                .toList();
    }

    /** Turns a decision of a user into its opposite. */
    void alterDecision(String userId) {
        List<Map<String, AttributeValue>> decisions = decisions(userId);
        decisions.get(1).put("isAccepted", AttributeValue.fromBool(true));
        replaceDecisions(userId, decisions);
    }

    void removeDecision(String userId) {
        List<Map<String, AttributeValue>> decisions = new ArrayList<>(decisions(userId));
        decisions.remove(1);
        replaceDecisions(userId, decisions);
    }

    /** Adds a decision that the user never made, between two real ones. */
    void insertDecision(String userId) {
        List<Map<String, AttributeValue>> decisions = new ArrayList<>(decisions(userId));
        Map<String, AttributeValue> forged = new HashMap<>(decisions.getFirst());
        forged.put("_id", AttributeValue.fromS("0123456789abcdef01234567"));
        decisions.add(1, forged);
        replaceDecisions(userId, decisions);
    }

    void reorderDecisions(String userId) {
        replaceDecisions(userId, decisions(userId).reversed());
    }

    /** Makes the decision before the last one the current one. */
    void rollBack(String userId) {
        List<Map<String, AttributeValue>> decisions = decisions(userId);
        replaceDecisions(userId, decisions.subList(0, decisions.size() - 1));
    }

    void deleteUser(String userId) {
        partition(CONSENTS, PrimaryKeys.user(TENANT, userId)).forEach(item -> delete(CONSENTS, item));
    }

    /** Stores these decisions instead of all others, with hashes and a head that fit them. */
    private void replaceDecisions(String userId, List<Map<String, AttributeValue>> decisions) {
        Map<String, AttributeValue> head = partition(CONSENTS, PrimaryKeys.user(TENANT, userId)).stream()
                .filter(PrimaryKeys::isHead)
                .findFirst()
                .orElseThrow();
        List<Map<String, AttributeValue>> keys =
                decisions(userId).stream().map(PrimaryKeys::of).toList();
        keys.forEach(key -> delete(CONSENTS, key));
        String previous = "";
        for (int i = 0; i < decisions.size(); i++) {
            Map<String, AttributeValue> decision = decisions.get(i);
            String last = PrimaryKeys.sk(keys.getFirst());
            decision.put(
                    PrimaryKeys.SK,
                    AttributeValue.fromS(last.substring(0, last.length() - 9) + "%09d".formatted(i + 1)));
            decision.put(SEQUENCE, AttributeValue.fromN(Integer.toString(i + 1)));
            decision.put("previousHash", AttributeValue.fromS(previous));
            previous = Digest.sha256(ConsentChain.text(decision));
            decision.put("hash", AttributeValue.fromS(previous));
            put(CONSENTS, decision);
            for (String name : List.of("_id", "isAccepted", SEQUENCE, "hash")) {
                head.put(name, Objects.requireNonNull(decision.get(name)));
            }
        }
        put(CONSENTS, head);
    }

    private List<Map<String, AttributeValue>> log() {
        return partition(LOGS, PrimaryKeys.log(TENANT));
    }

    void alterLogEntry() {
        Map<String, AttributeValue> entry = log().getFirst();
        entry.put("actor", AttributeValue.fromS("somebody-else"));
        put(LOGS, entry);
    }

    void removeLogEntry() {
        delete(LOGS, log().getFirst());
    }

    void insertLogEntry() {
        Map<String, AttributeValue> entry = log().getFirst();
        entry.put(PrimaryKeys.SK, AttributeValue.fromS("000000000000000000000001"));
        put(LOGS, entry);
    }

    /** Exchanges what two entries say. */
    void reorderLogEntries() {
        List<Map<String, AttributeValue>> log = log();
        AttributeValue first =
                log.get(0).put(PrimaryKeys.SK, Objects.requireNonNull(log.get(1).get(PrimaryKeys.SK)));
        log.get(1).put(PrimaryKeys.SK, Objects.requireNonNull(first));
        put(LOGS, log.get(0));
        put(LOGS, log.get(1));
    }

    /** Builds the tree of a stream again, so that it fits the tables. New entries come first; the others keep their order. */
    void rebuildTree(AuditStream stream) {
        List<Map<String, AttributeValue>> tree = partition(AUDIT, AuditKeys.tree(TENANT, stream));
        List<String> order = tree.stream()
                .filter(AuditKeys::isLeaf)
                .map(leaf -> Objects.requireNonNull(leaf.get("id")).s())
                .toList();
        delete(AUDIT, tree.stream());
        String entries = PrimaryKeys.pk(AuditKeys.entry(TENANT, stream, "any"));
        delete(AUDIT, partition(AUDIT, AttributeValue.fromS(entries)).stream());
        new DynamoAuditTrees(dynamo, AUDIT)
                .append(
                        TENANT,
                        stream,
                        entries(stream).stream()
                                .sorted(Comparator.comparingInt(entry -> order.indexOf(entry.id())))
                                .toList());
    }

    private List<AuditEntry> entries(AuditStream stream) {
        return switch (stream) {
            case PERMISSION -> log().stream().map(AuditEntry::permission).toList();
            case CONSENT -> allDecisions().stream().map(AuditEntry::consent).toList();
        };
    }

    private List<Map<String, AttributeValue>> allDecisions() {
        return dynamo.scanPaginator(s -> s.tableName(CONSENTS)).items().stream()
                .filter(PrimaryKeys::isEvent)
                .toList();
    }

    /** Appends the entries that the tree does not have, as if they came late. */
    void appendToTree(AuditStream stream) {
        new DynamoAuditTrees(dynamo, AUDIT).append(TENANT, stream, entries(stream));
    }

    /** Removes every checkpoint of a stream, so that the function finds nothing that contradicts the tree. */
    void removeCheckpoints(AuditStream stream) {
        partition(AUDIT, AuditKeys.checkpoints(TENANT, stream)).forEach(item -> delete(AUDIT, item));
    }
}
