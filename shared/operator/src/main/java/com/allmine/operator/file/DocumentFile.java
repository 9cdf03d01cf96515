package com.allmine.operator.file;

import com.allmine.api.Digest;
import com.allmine.api.input.Choice;
import com.allmine.api.input.Text;
import com.allmine.data.consent.Consents.Decision;
import com.allmine.data.consent.DocumentType;
import com.allmine.data.consent.Documents;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.operator.file.DataFile.Line;
import com.allmine.operator.file.Desired.Outcome;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Reads published legal documents. A line has {@code type}, {@code version}, the texts {@code tr} and {@code en}, and
 * optionally {@code tenantId}. The highest version of each type is in force. A published text never changes, because
 * users have agreed to exactly those words.
 */
public final class DocumentFile {
    private static final Set<String> MEMBERS = Set.of("tenantId", "type", "version", "tr", "en");

    /** The most bytes of UTF-8 that both texts may have: DynamoDB limits an item to 400 KB, names included. */
    private static final int MAX_BYTES = 390 * 1024;

    private DocumentFile() {}

    private record Document(Line line, String tenantId, DocumentType type, String version, String tr, String en) {
        Map<String, AttributeValue> key() {
            return PrimaryKeys.document(tenantId, type, version);
        }

        /** Sort keys sort as text in the order of the versions. */
        String order() {
            return PrimaryKeys.sk(key());
        }

        String series() {
            return tenantId + " " + type.wire();
        }

        String name() {
            return series() + " " + version;
        }
    }

    /**
     * The items in an order that may be interrupted at any write. For each type the texts come first. Then one
     * transaction has the highest version and the versions that it supersedes.
     */
    public static List<Desired> items(DataFile file, String table) {
        Map<String, List<Document>> byType = new LinkedHashMap<>();
        for (Line line : file.lines()) {
            Document document = document(line);
            List<Document> same = byType.computeIfAbsent(document.series(), series -> new ArrayList<>());
            if (same.stream().anyMatch(other -> other.key().equals(document.key()))) {
                throw line.faulty("version: must be unique within the type");
            }
            same.add(document);
        }
        return byType.values().stream().flatMap(same -> items(same, table)).toList();
    }

    private static Stream<Desired> items(List<Document> same, String table) {
        List<Document> newestFirst = same.stream()
                .sorted(Comparator.comparing(Document::order).reversed())
                .toList();
        Document newest = newestFirst.getFirst();
        return Stream.concat(
                same.stream().map(document -> text(document, table)),
                newestFirst.stream().map(document -> version(document, newest, table)));
    }

    private static Document document(Line line) {
        line.only(MEMBERS);
        Document document =
                new Document(line, line.tenant(), type(line), version(line), words(line, "tr"), words(line, "en"));
        if (bytes(document.tr) + bytes(document.en) > MAX_BYTES) {
            throw line.faulty("tr and en: must have at most " + MAX_BYTES + " bytes together");
        }
        return document;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
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

    /** The text exactly as it is hashed. A text that the API's rules would change is refused. */
    private static String words(Line line, String language) {
        String text = line.text(language);
        boolean isReadable =
                Arrays.stream(text.split("\n", -1)).allMatch(one -> one.isEmpty() || Text.isPrintable(one, MAX_BYTES));
        if (!isReadable || !text.equals(Text.trim(text)) || !Normalizer.isNormalized(text, Normalizer.Form.NFC)) {
            throw line.faulty(language + ": must be trimmed, in Unicode's composed form (NFC), with \\n as line break,"
                    + " without other control or zero-width characters");
        }
        return text;
    }

    /** The item that every consent reads. It has no text, because a transaction costs by the size of its items. */
    private static Desired version(Document document, Document newest, String table) {
        Map<String, AttributeValue> item = new HashMap<>(document.key());
        item.put(Documents.TEXT_HASH_TR, AttributeValue.fromS(Digest.sha256(document.tr)));
        item.put(Documents.TEXT_HASH_EN, AttributeValue.fromS(Digest.sha256(document.en)));
        if (!newest.equals(document)) {
            item.put(Documents.SUPERSEDED_BY, AttributeValue.fromS(newest.version));
        }
        return new Desired(
                table,
                document.name(),
                item,
                published -> {
                    if (published.containsKey(Documents.SUPERSEDED_BY) && !item.containsKey(Documents.SUPERSEDED_BY)) {
                        throw document.line.faulty("is superseded by a version that this file lacks");
                    }
                    return Outcome.of(item);
                },
                document.series());
    }

    private static Desired text(Document document, String table) {
        Map<String, AttributeValue> item =
                new HashMap<>(PrimaryKeys.documentText(document.tenantId, document.type, document.version));
        item.put("textTr", AttributeValue.fromS(document.tr));
        item.put("textEn", AttributeValue.fromS(document.en));
        return new Desired(
                table,
                document.name() + " text",
                item,
                published -> {
                    if (!published.equals(item)) {
                        throw document.line.faulty("is published with another text: give the new text a new version");
                    }
                    return Outcome.of(item);
                },
                "");
    }
}
