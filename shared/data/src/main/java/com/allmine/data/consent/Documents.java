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

/** The published legal documents. A published version never changes, except that a newer one supersedes it. */
public final class Documents {
    /** The attribute of a version that holds the SHA-256 of its Turkish text, in hexadecimal. */
    public static final String TEXT_HASH_TR = "textHashTr";

    /** The attribute of a version that holds the SHA-256 of its English text, in hexadecimal. */
    public static final String TEXT_HASH_EN = "textHashEn";

    /** The attribute of a version that names the version that superseded it. */
    public static final String SUPERSEDED_BY = "supersededBy";

    private final TenantItems<Document> documents;

    Documents(DynamoDbClient dynamo, String table, InstantSource clock) {
        this.documents = new TenantItems<>(dynamo, table, clock, Documents::document);
    }

    /**
     * A published version.
     *
     * @param key the primary key of its item, which is the tenant's or the default tenant's
     */
    record Document(Map<String, AttributeValue> key, String textHashTr, String textHashEn) {
        String textHash(Language language) {
            return language == Language.TR ? textHashTr : textHashEn;
        }
    }

    /** The version that the tenant or the default tenant published; empty if neither did. */
    Optional<Document> find(String tenantId, DocumentType type, String version) {
        return documents.find(tenantId, tenant -> PrimaryKeys.document(tenant, type, version));
    }

    private static Document document(Map<String, AttributeValue> attributes) {
        Item item = new Item(attributes);
        return new Document(PrimaryKeys.of(attributes), item.required(TEXT_HASH_TR), item.required(TEXT_HASH_EN));
    }
}
