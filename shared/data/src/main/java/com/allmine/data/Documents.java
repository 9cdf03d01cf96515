package com.allmine.data;

import com.allmine.api.Language;
import com.allmine.api.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/** The published legal documents. What is published never changes, so what was read once is kept for a minute. */
final class Documents {
    private static final Duration FRESH = Duration.ofSeconds(60);

    private final DynamoDbClient dynamo;
    private final String table;
    private final InstantSource clock;
    private final Map<Name, Kept> kept = new ConcurrentHashMap<>();

    Documents(DynamoDbClient dynamo, String table, InstantSource clock) {
        this.dynamo = dynamo;
        this.table = table;
        this.clock = clock;
    }

    private record Name(String tenantId, DocumentType type, String version) {}

    private record Kept(Document document, Instant staleAt) {}

    /**
     * One published version.
     *
     * @param key its item, the tenant's own or the default one
     */
    record Document(Map<String, AttributeValue> key, String textHashTr, String textHashEn) {
        String textHash(Language language) {
            return language == Language.TR ? textHashTr : textHashEn;
        }
    }

    /** The version as the tenant publishes it, or as every tenant has it; empty where it is not published. */
    Optional<Document> find(String tenantId, DocumentType type, String version) {
        Name name = new Name(tenantId, type, version);
        Kept known = kept.get(name);
        if (known != null && clock.instant().isBefore(known.staleAt)) {
            return Optional.of(known.document);
        }
        Optional<Document> read = read(name);
        read.ifPresent(
                document -> kept.put(name, new Kept(document, clock.instant().plus(FRESH))));
        return read;
    }

    private Optional<Document> read(Name name) {
        List<Map<String, AttributeValue>> keys = Stream.of(name.tenantId, Tenants.DEFAULT)
                .distinct()
                .map(tenant -> Keys.document(tenant, name.type, name.version))
                .toList();
        BatchGetItemResponse answer = Aws.call(
                "DynamoDB BatchGetItem",
                () -> dynamo.batchGetItem(b -> b.requestItems(
                        Map.of(table, KeysAndAttributes.builder().keys(keys).build()))));
        if (!answer.unprocessedKeys().isEmpty()) {
            throw Problem.SERVICE_UNAVAILABLE.refusal().because("DynamoDB BatchGetItem: keys left over");
        }
        return answer.responses().getOrDefault(table, List.of()).stream()
                .min(Comparator.comparingInt(item -> keys.indexOf(Keys.of(item))))
                .map(Documents::document);
    }

    private static Document document(Map<String, AttributeValue> attributes) {
        Item item = new Item(attributes);
        return new Document(Keys.of(attributes), item.required("textHashTr"), item.required("textHashEn"));
    }
}
