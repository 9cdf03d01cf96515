package com.allmine.load;

import com.allmine.api.Choice;
import com.allmine.data.Digest;
import com.allmine.data.DocumentType;
import com.allmine.data.Keys;
import com.allmine.data.Tenants;
import com.allmine.load.DataFile.Line;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
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
    private static final String VERSION = "(0|[1-9]\\d{0,8})(\\.(0|[1-9]\\d{0,8})){2}";

    private DocumentFile() {}

    private record Document(Line line, String tenantId, DocumentType type, String version) {
        Map<String, AttributeValue> key() {
            return Keys.document(tenantId, type, version);
        }

        /** Text order of the sort key is version order. */
        String order() {
            return Objects.requireNonNull(key().get("sk")).s();
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
        return documents.stream().map(d -> item(d, documents, table)).toList();
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
        if (!version.matches(VERSION)) {
            throw line.faulty("version: must be MAJOR.MINOR.PATCH");
        }
        return version;
    }

    private static Desired item(Document document, List<Document> all, String table) {
        Map<String, AttributeValue> item = new HashMap<>(document.key());
        for (String language : List.of("Tr", "En")) {
            String text = document.line.text(language.toLowerCase(Locale.ROOT));
            item.put("text" + language, AttributeValue.fromS(text));
            item.put("textHash" + language, AttributeValue.fromS(Digest.sha256(text)));
        }
        all.stream()
                .filter(document::isSameDocument)
                .max(Comparator.comparing(Document::order))
                .filter(newest -> !newest.equals(document))
                .ifPresent(newest -> item.put("supersededBy", AttributeValue.fromS(newest.version)));
        return new Desired(
                table,
                "%s %s %s".formatted(document.tenantId, document.type.wire(), document.version),
                item,
                false,
                published -> changed(document.line, item, published));
    }

    private static Optional<FaultyFile> changed(
            Line line, Map<String, AttributeValue> item, Map<String, AttributeValue> published) {
        boolean isSame =
                Stream.of("textTr", "textEn").allMatch(text -> Objects.equals(item.get(text), published.get(text)));
        if (!isSame) {
            return Optional.of(line.faulty("is published with another text: give the new text a new version"));
        }
        return published.containsKey("supersededBy") && !item.containsKey("supersededBy")
                ? Optional.of(line.faulty("is superseded by a version that this file lacks"))
                : Optional.empty();
    }
}
