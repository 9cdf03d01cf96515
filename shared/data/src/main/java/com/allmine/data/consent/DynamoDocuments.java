package com.allmine.data.consent;

import com.allmine.api.Digest;
import com.allmine.api.errors.Language;
import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.api.lambda.Settings;
import com.allmine.aws.Aws;
import com.allmine.data.Tenants;
import com.allmine.data.dynamo.BatchGet;
import com.allmine.data.dynamo.Cache;
import com.allmine.data.dynamo.Dynamo;
import com.allmine.data.dynamo.Item;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.dynamo.TenantItems;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * Legal documents in DynamoDB. Versions and summaries are cached for a minute; texts are not, because they are large. A
 * version comes into force at its time, not when a cache entry expires: the time decides among the cached versions.
 */
public final class DynamoDocuments implements Documents {
    /** The number of versions that one query reads. Older ones are read only if none of these is effective. */
    static final int PAGE = 10;

    private final DynamoDbClient dynamo;
    private final String table;
    private final BatchGet batchGet;
    private final TenantItems<DocumentVersion> versions;

    /** The newest versions of a document, newest first, by its partition. An empty list is cached too. */
    private final Cache<String, List<DocumentVersion>> newest;

    private final Cache<Map<String, AttributeValue>, Translations> summaries;

    public DynamoDocuments(DynamoDbClient dynamo, String table, InstantSource clock) {
        this.dynamo = dynamo;
        this.table = table;
        this.batchGet = new BatchGet(dynamo, table);
        this.versions = new TenantItems<>(dynamo, table, clock, DocumentVersion::of);
        this.newest = new Cache<>(clock);
        this.summaries = new Cache<>(clock);
    }

    public static DynamoDocuments live() {
        return new DynamoDocuments(Dynamo.live(), Settings.required("CONSENTS_TABLE"), InstantSource.system());
    }

    /**
     * If nothing is cached, this costs a query for each document, and another for each that the tenant does not have.
     */
    @Override
    public List<DocumentVersion> inForce(String tenantId, Instant time) {
        List<DocumentVersion> inForce = new ArrayList<>();
        for (DocumentType type : DocumentType.values()) {
            inForce(tenantId, type, time)
                    .or(() -> inForce(Tenants.DEFAULT, type, time))
                    .ifPresent(inForce::add);
        }
        return inForce;
    }

    /**
     * The newest effective version. That is the one in force, because versions come into force in their order. It does
     * not read {@code supersededFrom}, because a query may see half of a publication.
     */
    private Optional<DocumentVersion> inForce(String tenantId, DocumentType type, Instant time) {
        AttributeValue partition = PrimaryKeys.documents(tenantId, type);
        return newest.get(partition.s(), () -> Optional.of(newest(partition, time))).orElseThrow().stream()
                .filter(version -> version.isEffective(time))
                .findFirst();
    }

    /** The newest versions, at least as far as the one that is in force. */
    private List<DocumentVersion> newest(AttributeValue partition, Instant time) {
        List<DocumentVersion> found = new ArrayList<>();
        Map<String, AttributeValue> start = Map.of();
        do {
            QueryResponse page = page(partition, start);
            page.items().forEach(item -> found.add(DocumentVersion.of(item)));
            start = page.lastEvaluatedKey();
        } while (!start.isEmpty() && !found.getLast().isEffective(time));
        return found;
    }

    private QueryResponse page(AttributeValue partition, Map<String, AttributeValue> start) {
        return Aws.call(
                "DynamoDB Query",
                () -> dynamo.query(q -> q.tableName(table)
                        .keyConditionExpression("pk = :document AND begins_with(sk, :version)")
                        .expressionAttributeValues(Map.of(
                                ":document", partition, ":version", AttributeValue.fromS(PrimaryKeys.DOCUMENT_VERSION)))
                        .scanIndexForward(false)
                        .limit(PAGE)
                        .exclusiveStartKey(start.isEmpty() ? null : start)));
    }

    @Override
    public Optional<DocumentVersion> find(String tenantId, DocumentType type, String version) {
        return versions.find(tenantId, tenant -> PrimaryKeys.document(tenant, type, version));
    }

    @Override
    public List<Translations> summaries(List<DocumentVersion> wanted) {
        List<Map<String, AttributeValue>> keys =
                wanted.stream().map(DynamoDocuments::summaryKey).toList();
        Map<Map<String, AttributeValue>, Translations> found =
                summaries.getAll(new HashSet<>(keys), this::readSummaries);
        return keys.stream()
                .map(key -> Optional.ofNullable(found.get(key)).orElseThrow(() -> missing("summary")))
                .toList();
    }

    private static Map<String, AttributeValue> summaryKey(DocumentVersion version) {
        return PrimaryKeys.documentSummary(version.tenantId(), version.type(), version.version());
    }

    private Map<Map<String, AttributeValue>, Translations> readSummaries(Set<Map<String, AttributeValue>> keys) {
        Map<Map<String, AttributeValue>, Translations> found = new HashMap<>();
        batchGet.currentItems(keys)
                .forEach(item -> found.put(PrimaryKeys.of(item), DocumentVersion.summary(new Item(item))));
        return found;
    }

    @Override
    public String text(DocumentVersion version, Language language) {
        Map<String, AttributeValue> key =
                PrimaryKeys.documentText(version.tenantId(), version.type(), version.version());
        String text = batchGet.currentItems(List.of(key)).stream()
                .map(item -> DocumentVersion.text(new Item(item)).in(language))
                .findFirst()
                .orElseThrow(() -> missing("text"));
        if (!Digest.sha256(text).equals(version.textHash(language))) {
            throw new IllegalStateException("a stored text is not the one that was published");
        }
        return text;
    }

    private static Refusal missing(String part) {
        return Problem.SERVICE_UNAVAILABLE.refusal().because("the " + part + " of a published document is missing");
    }
}
