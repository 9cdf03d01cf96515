package com.allmine.load;

import com.allmine.api.Choice;
import com.allmine.data.Consents.Decision;
import com.allmine.data.Digest;
import com.allmine.data.DocumentType;
import com.allmine.data.Keys;
import com.allmine.data.Tenants;
import com.allmine.load.DataFile.Line;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Published legal documents as a file has them: {@code type}, {@code version}, the texts {@code tr} and {@code en},
 * optionally {@code tenantId}. Of each type the highest version is the one that can be accepted. A published text never
 * changes: whoever agreed to it agreed to those words.
 */
final class DocumentFile {
    private static final Set<String> MEMBERS = Set.of("tenantId", "type", "version", "tr", "en");

    private DocumentFile() {}

    private record Document(Line line, String tenantId, DocumentType type, String version) {
        Map<String, AttributeValue> key() {
            return Keys.document(tenantId, type, version);
        }

        /** Text order of the sort key is version order. */
        String order() {
            return Objects.requireNonNull(key().get("sk")).s();
        }

        String name() {
            return "%s %s %s".formatted(tenantId, type.wire(), version);
        }

        boolean isSameDocument(Document other) {
            return tenantId.equals(other.tenantId) && type == other.type;
        }
    }

    static List<Desired> items(DataFile file, String table) {
        List<Document> documents = new ArrayList<>();
        for (Line line : file.lines()) {
            line.only(MEMBERS);
            Document document = new Document(line, line.text("tenantId", Tenants.DEFAULT), type(line), version(line));
            if (documents.stream().anyMatch(other -> other.key().equals(document.key()))) {
                throw line.faulty("version: must be unique within the type");
            }
            documents.add(document);
        }
        return documents.stream()
                .flatMap(document -> Stream.of(version(document, documents, table), text(document, table)))
                .toList();
    }

    private static DocumentType type(Line line) {
        DocumentType type = Choice.find(DocumentType.class, line.text("type"));
        if (type == null) {
            throw line.faulty("type: must be one of " + Choice.wires(DocumentType.class));
        }
        return type;
    }

    private static String version(Line line) {
        String version = line.text("version");
        if (!Decision.VERSION.matcher(version).matches()) {
            throw line.faulty("version: must be MAJOR.MINOR.PATCH");
        }
        return version;
    }

    /** What every consent depends on: small, for a transaction pays for the size of all it touches. */
    private static Desired version(Document document, List<Document> all, String table) {
        Map<String, AttributeValue> item = new HashMap<>(document.key());
        item.put("textHashTr", AttributeValue.fromS(Digest.sha256(document.line.text("tr"))));
        item.put("textHashEn", AttributeValue.fromS(Digest.sha256(document.line.text("en"))));
        all.stream()
                .filter(document::isSameDocument)
                .max(Comparator.comparing(Document::order))
                .filter(newest -> !newest.equals(document))
                .ifPresent(newest -> item.put("supersededBy", AttributeValue.fromS(newest.version)));
        return new Desired(table, document.name(), item, false, published -> {
            boolean isRevived = published.containsKey("supersededBy") && !item.containsKey("supersededBy");
            return isRevived
                    ? Optional.of(document.line.faulty("is superseded by a version that this file lacks"))
                    : Optional.empty();
        });
    }

    private static Desired text(Document document, String table) {
        Map<String, AttributeValue> item =
                new HashMap<>(Keys.documentText(document.tenantId, document.type, document.version));
        item.put("textTr", AttributeValue.fromS(document.line.text("tr")));
        item.put("textEn", AttributeValue.fromS(document.line.text("en")));
        return new Desired(
                table,
                document.name() + " text",
                item,
                false,
                published -> published.equals(item)
                        ? Optional.empty()
                        : Optional.of(document.line.faulty(
                                "is published with another text: give the new text a new version")));
    }
}
