package com.allmine.operator.load;

import com.allmine.data.Tenants;
import com.allmine.data.consent.DocumentType;
import com.allmine.data.consent.DocumentVersion;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.operator.file.Desired;
import com.allmine.operator.file.Desired.Outcome;
import com.allmine.operator.file.DocumentFile.Document;
import com.allmine.operator.file.FaultyFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Compares a file of legal documents with the published ones. The versions of a document are a chain: each is in force
 * until the next one comes into force. A publication adds versions at its end. It may be interrupted at any write: the
 * texts and summaries are written first, and one transaction adds the versions.
 */
final class Publication {
    /** A transaction takes a hundred items. Two are for the version that is superseded and for the permission log. */
    private static final int MAX_ADDED = 98;

    private final DynamoDbClient dynamo;
    private final String table;

    Publication(DynamoDbClient dynamo, String table) {
        this.dynamo = dynamo;
        this.table = table;
    }

    /**
     * The changes that the file makes to one document.
     *
     * @param added the versions to publish, ascending
     * @param last the newest published version; null if the document is new
     * @param items everything that the file wants, in the order in which it must be written
     */
    record Series(List<Document> added, @Nullable DocumentVersion last, List<Desired> items) {

        /** The unit of the items that are written in one transaction. */
        static String unit(DocumentVersion version) {
            return version.tenantId() + " " + version.type().wire();
        }
    }

    /**
     * Publishes the reference data of a release. A version that is older than a published one is left out: an operator
     * has published a newer one.
     *
     * @param omitted gets each version that is left out, and the newest published one
     * @throws FaultyFile if a published version would change
     */
    List<Series> ofReferenceData(List<Document> documents, BiConsumer<Document, DocumentVersion> omitted) {
        return each(documents, omitted);
    }

    /**
     * Publishes versions that come into force from now on. The first version of a tenant's own document must be higher than
     * the default tenant's, because its users may have decided on those.
     *
     * @throws FaultyFile if a published version would change, or a new one is not higher than
     *     the published ones or comes into force in the past
     */
    List<Series> ofNewVersions(List<Document> documents, Instant now) {
        List<Series> all = each(documents, (document, newest) -> {
            throw notHigher(document, newest);
        });
        for (Series series : all) {
            refuseVersionsOfTheDefaultTenant(series);
            for (Document document : series.added) {
                if (document.version().effectiveFrom().isBefore(now)) {
                    throw document.line().faulty("effectiveFrom: must not be in the past");
                }
            }
        }
        return all;
    }

    private static FaultyFile notHigher(Document document, DocumentVersion newest) {
        return document.line()
                .faulty("version: must be higher than %s, which is published".formatted(newest.version()));
    }

    private void refuseVersionsOfTheDefaultTenant(Series series) {
        if (series.last != null || series.added.isEmpty()) {
            return;
        }
        Document first = series.added.getFirst();
        List<DocumentVersion> shared =
                published(Tenants.DEFAULT, first.version().type());
        if (!shared.isEmpty() && !first.version().isNewerThan(shared.getLast().version())) {
            throw notHigher(first, shared.getLast());
        }
    }

    private List<Series> each(List<Document> documents, BiConsumer<Document, DocumentVersion> outdated) {
        Map<String, List<Document>> bySeries = documents.stream()
                .collect(Collectors.groupingBy(
                        document -> Series.unit(document.version()), LinkedHashMap::new, Collectors.toList()));
        return bySeries.values().stream()
                .map(series -> series(
                        series.stream()
                                .sorted(Comparator.comparing(document ->
                                        PrimaryKeys.sk(document.version().key())))
                                .toList(),
                        outdated))
                .toList();
    }

    /** @param documents those of one series, ascending */
    private Series series(List<Document> documents, BiConsumer<Document, DocumentVersion> outdated) {
        List<DocumentVersion> published = published(
                documents.getFirst().version().tenantId(),
                documents.getFirst().version().type());
        DocumentVersion last = published.isEmpty() ? null : published.getLast();
        Map<String, DocumentVersion> byVersion =
                published.stream().collect(Collectors.toMap(DocumentVersion::version, Function.identity()));
        List<Document> added = new ArrayList<>();
        List<Desired> items = new ArrayList<>();
        for (Document document : documents) {
            DocumentVersion present = byVersion.get(document.version().version());
            if (present != null) {
                refuseChange(document, present.withoutSuccessor());
            } else if (last != null && !document.version().isNewerThan(last.version())) {
                outdated.accept(document, last);
                continue;
            } else {
                refuseWrongOrder(
                        document, added.isEmpty() ? last : added.getLast().version());
                added.add(document);
            }
            items.add(words(document, "text", document.version().textItem(document.text())));
            items.add(words(document, "summary", document.version().summaryItem(document.summary())));
        }
        if (added.size() > MAX_ADDED) {
            throw added.get(MAX_ADDED)
                    .line()
                    .faulty("version: at most %d versions of a document can be published at once".formatted(MAX_ADDED));
        }
        items.addAll(versions(published, added));
        return new Series(added, last, items);
    }

    /** The published versions of a document, ascending. */
    private List<DocumentVersion> published(String tenantId, DocumentType type) {
        return dynamo
                .queryPaginator(q -> q.tableName(table)
                        .keyConditionExpression("pk = :document AND begins_with(sk, :version)")
                        .expressionAttributeValues(Map.of(
                                ":document", PrimaryKeys.documents(tenantId, type),
                                ":version", AttributeValue.fromS(PrimaryKeys.DOCUMENT_VERSION)))
                        .consistentRead(true))
                .items()
                .stream()
                .map(DocumentVersion::of)
                .toList();
    }

    private static void refuseChange(Document document, DocumentVersion published) {
        DocumentVersion wanted = document.version();
        refuseChange(
                document, "tr", wanted.textHashes().tr(), published.textHashes().tr());
        refuseChange(
                document, "en", wanted.textHashes().en(), published.textHashes().en());
        refuseChange(document, "kind", wanted.kind(), published.kind());
        refuseChange(document, "mandatory", wanted.isMandatory(), published.isMandatory());
        refuseChange(document, "effectiveFrom", wanted.effectiveFrom(), published.effectiveFrom());
        refuseChange(document, "graceDays", wanted.graceDays(), published.graceDays());
    }

    private static void refuseChange(Document document, String member, Object wanted, Object published) {
        if (!wanted.equals(published)) {
            throw document.line()
                    .faulty(member + ": the version is published with another one: give the change a new version");
        }
    }

    private static void refuseWrongOrder(Document document, @Nullable DocumentVersion before) {
        if (before != null && document.version().effectiveFrom().isBefore(before.effectiveFrom())) {
            throw document.line()
                    .faulty("effectiveFrom: must not be before %s, when version %s comes into force"
                            .formatted(before.effectiveFrom(), before.version()));
        }
    }

    /** Texts and summaries may be in the table without their version, if a publication was interrupted. */
    private Desired words(Document document, String part, Map<String, AttributeValue> item) {
        return new Desired(
                table,
                document.name() + " " + part,
                item,
                stored -> {
                    if (!stored.equals(item)) {
                        throw document.line()
                                .faulty("another %s of this version is stored: give the change a new version"
                                        .formatted(part));
                    }
                    return Outcome.of(item);
                },
                "");
    }

    /** The items of the versions in the file, and of those that are superseded. */
    private List<Desired> versions(List<DocumentVersion> published, List<Document> added) {
        List<DocumentVersion> all = new ArrayList<>(published);
        added.forEach(document -> all.add(document.version()));
        List<DocumentVersion> chain = DocumentVersion.chain(all);
        List<Desired> items = new ArrayList<>();
        for (int i = 0; i < chain.size(); i++) {
            Map<String, AttributeValue> before =
                    i < published.size() ? published.get(i).item() : Map.of();
            items.add(version(chain.get(i), before));
        }
        return items;
    }

    private Desired version(DocumentVersion wanted, Map<String, AttributeValue> before) {
        Map<String, AttributeValue> item = wanted.item();
        String name = Series.unit(wanted) + " " + wanted.version();
        return new Desired(
                table,
                name,
                item,
                stored -> {
                    if (!stored.equals(before) && !stored.equals(item)) {
                        throw new IllegalStateException(
                                name + " was changed by another at this moment: run the command again");
                    }
                    return Outcome.of(item);
                },
                Series.unit(wanted));
    }
}
