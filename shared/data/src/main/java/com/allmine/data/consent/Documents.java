package com.allmine.data.consent;

import com.allmine.api.errors.Language;
import com.allmine.data.dynamo.Item;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.dynamo.TenantItems;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The published legal documents. What is published never changes. */
final class Documents {
    private final TenantItems<Document> documents;

    Documents(DynamoDbClient dynamo, String table, InstantSource clock) {
        this.documents = new TenantItems<>(dynamo, table, clock, Documents::document);
    }

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
        return documents.find(tenantId, tenant -> PrimaryKeys.document(tenant, type, version));
    }

    private static Document document(Map<String, AttributeValue> attributes) {
        Item item = new Item(attributes);
        return new Document(PrimaryKeys.of(attributes), item.required("textHashTr"), item.required("textHashEn"));
    }
}
