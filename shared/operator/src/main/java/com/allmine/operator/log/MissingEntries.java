package com.allmine.operator.log;

import com.allmine.data.audit.AuditEntry;
import com.allmine.data.audit.AuditStream;
import com.allmine.data.dynamo.AuditKeys;
import com.allmine.data.dynamo.BatchGet;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.dynamo.Queries;
import com.allmine.operator.table.Progress;
import com.allmine.operator.table.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Finds the entries of a stream that its tree does not have, because their records of the table's stream were lost. */
public final class MissingEntries {
    /** The most keys of one batch of reads. */
    private static final int CHUNK = 100;

    private final DynamoDbClient dynamo;
    private final Tables tables;
    private final BatchGet places;
    private final Progress progress;

    /** @param progress counts the entries that are looked up */
    public MissingEntries(DynamoDbClient dynamo, Tables tables, String auditTable, Progress progress) {
        this.dynamo = dynamo;
        this.tables = tables;
        this.places = new BatchGet(dynamo, auditTable);
        this.progress = progress;
    }

    /** Gives every missing entry of a tenant's stream, in the order in which the table has them. */
    public void find(String tenantId, AuditStream stream, Consumer<AuditEntry> missing) {
        List<AuditEntry> chunk = new ArrayList<>();
        stored(tenantId, stream).forEach(entry -> {
            chunk.add(entry);
            progress.step();
            if (chunk.size() == CHUNK) {
                missing(tenantId, stream, chunk).forEach(missing);
                chunk.clear();
            }
        });
        missing(tenantId, stream, chunk).forEach(missing);
    }

    private Stream<AuditEntry> stored(String tenantId, AuditStream stream) {
        return switch (stream) {
            case PERMISSION ->
                Queries.partition(dynamo, tables.logs(), PrimaryKeys.log(tenantId)).stream()
                        .filter(item -> item.containsKey("effect"))
                        .map(AuditEntry::permission);
            case CONSENT ->
                dynamo.scanPaginator(s -> s.tableName(tables.consents()).consistentRead(true)).items().stream()
                        .filter(PrimaryKeys::isEvent)
                        .filter(item ->
                                PrimaryKeys.tenantOf(PrimaryKeys.pk(item)).equals(tenantId))
                        .map(AuditEntry::consent);
        };
    }

    private List<AuditEntry> missing(String tenantId, AuditStream stream, List<AuditEntry> entries) {
        if (entries.isEmpty()) {
            return List.of();
        }
        Set<Map<String, AttributeValue>> known = places
                .currentItems(entries.stream()
                        .map(entry -> AuditKeys.entry(tenantId, stream, entry.id()))
                        .toList())
                .stream()
                .map(PrimaryKeys::of)
                .collect(Collectors.toSet());
        return entries.stream()
                .filter(entry -> !known.contains(AuditKeys.entry(tenantId, stream, entry.id())))
                .toList();
    }
}
