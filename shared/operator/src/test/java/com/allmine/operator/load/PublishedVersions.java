package com.allmine.operator.load;

import com.allmine.data.consent.DocumentType;
import com.allmine.data.consent.DocumentVersion;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.operator.file.DataFile;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads the published versions of a legal document from the table. */
final class PublishedVersions {
    private PublishedVersions() {}

    /** Reference data with these documents and nothing else. */
    static Reference reference(DataFile documents) {
        DataFile nothing = new DataFile("nothing.jsonl", "");
        return new Reference(nothing, documents, nothing, nothing);
    }

    /** The default tenant's versions of the terms of use, ascending. */
    static List<DocumentVersion> ofTermsOfUse(DynamoDbClient dynamo) {
        return dynamo
                .query(q -> q.tableName("Consents")
                        .keyConditionExpression("pk = :document AND begins_with(sk, :version)")
                        .expressionAttributeValues(Map.of(
                                ":document", PrimaryKeys.documents("default", DocumentType.TERMS_OF_USE),
                                ":version", AttributeValue.fromS(PrimaryKeys.DOCUMENT_VERSION))))
                .items()
                .stream()
                .map(DocumentVersion::of)
                .toList();
    }
}
