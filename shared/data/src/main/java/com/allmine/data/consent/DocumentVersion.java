package com.allmine.data.consent;

import com.allmine.api.errors.Language;
import com.allmine.api.errors.Problem;
import com.allmine.api.input.Choice;
import com.allmine.api.json.Json;
import com.allmine.data.consent.Consents.Decision;
import com.allmine.data.dynamo.Item;
import com.allmine.data.dynamo.PrimaryKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A published version of a legal document. It never changes, except that its successor supersedes it once. Its item stays
 * below 1 KB, because every consent pays for its size.
 *
 * @param tenantId the tenant that published it
 * @param version MAJOR.MINOR.PATCH
 * @param isMandatory whether the user must accept it to use the service
 * @param effectiveFrom when it comes into force
 * @param graceDays how many days a user has from then to decide, 0 to 365
 * @param textHashes the SHA-256 of the text in UTF-8, in hexadecimal, for each language
 * @param supersededBy the next version; null before it is published
 * @param supersededFrom when the next version comes into force; null before it is published
 */
public record DocumentVersion(
        String tenantId,
        DocumentType type,
        String version,
        DocumentKind kind,
        boolean isMandatory,
        Instant effectiveFrom,
        int graceDays,
        Translations textHashes,
        @Nullable String supersededBy,
        @Nullable Instant supersededFrom) {

    static final String EFFECTIVE_FROM = "effectiveFrom";
    static final String SUPERSEDED_FROM = "supersededFrom";
    private static final String TEXT_HASH_TR = "textHashTr";
    private static final String TEXT_HASH_EN = "textHashEn";
    private static final String KIND = "kind";
    private static final String IS_MANDATORY = "isMandatory";
    private static final String GRACE_DAYS = "graceDays";
    private static final String SUPERSEDED_BY = "supersededBy";

    /** The attribute that holds the hash of the text in a language. */
    static String textHashAttribute(Language language) {
        return language == Language.TR ? TEXT_HASH_TR : TEXT_HASH_EN;
    }

    /** The version of an item. */
    public static DocumentVersion of(Map<String, AttributeValue> attributes) {
        Item item = new Item(attributes);
        String pk = PrimaryKeys.pk(attributes);
        String supersededFrom = item.text(SUPERSEDED_FROM);
        return new DocumentVersion(
                PrimaryKeys.tenantOf(pk),
                Objects.requireNonNull(Choice.find(DocumentType.class, PrimaryKeys.documentTypeOf(pk))),
                PrimaryKeys.documentVersionOf(attributes),
                DocumentKind.valueOf(item.required(KIND)),
                item.flag(IS_MANDATORY),
                Instant.parse(item.required(EFFECTIVE_FROM)),
                item.number(GRACE_DAYS),
                new Translations(item.required(TEXT_HASH_TR), item.required(TEXT_HASH_EN)),
                item.text(SUPERSEDED_BY),
                supersededFrom == null ? null : Instant.parse(supersededFrom));
    }

    /** The primary key of the item. */
    public Map<String, AttributeValue> key() {
        return PrimaryKeys.document(tenantId, type, version);
    }

    /** The item, as {@link #of} reads it. */
    public Map<String, AttributeValue> item() {
        Map<String, AttributeValue> item = new HashMap<>(key());
        item.put(KIND, AttributeValue.fromS(kind.name()));
        item.put(IS_MANDATORY, AttributeValue.fromBool(isMandatory));
        item.put(EFFECTIVE_FROM, AttributeValue.fromS(Json.time(effectiveFrom)));
        item.put(GRACE_DAYS, AttributeValue.fromN(Integer.toString(graceDays)));
        item.put(TEXT_HASH_TR, AttributeValue.fromS(textHashes.tr()));
        item.put(TEXT_HASH_EN, AttributeValue.fromS(textHashes.en()));
        if (supersededBy != null && supersededFrom != null) {
            item.put(SUPERSEDED_BY, AttributeValue.fromS(supersededBy));
            item.put(SUPERSEDED_FROM, AttributeValue.fromS(Json.time(supersededFrom)));
        }
        return item;
    }

    /** The item of the text. It is another item, because recording a decision does not need the text. */
    public Map<String, AttributeValue> textItem(Translations text) {
        Map<String, AttributeValue> item = new HashMap<>(PrimaryKeys.documentText(tenantId, type, version));
        item.put("textTr", AttributeValue.fromS(text.tr()));
        item.put("textEn", AttributeValue.fromS(text.en()));
        return item;
    }

    static Translations text(Item item) {
        return new Translations(item.required("textTr"), item.required("textEn"));
    }

    /** The item of the summary of changes. */
    public Map<String, AttributeValue> summaryItem(Translations summary) {
        Map<String, AttributeValue> item = new HashMap<>(PrimaryKeys.documentSummary(tenantId, type, version));
        item.put("summaryTr", AttributeValue.fromS(summary.tr()));
        item.put("summaryEn", AttributeValue.fromS(summary.en()));
        return item;
    }

    static Translations summary(Item item) {
        return new Translations(item.required("summaryTr"), item.required("summaryEn"));
    }

    /** The same version, superseded by its successor from the time at which that comes into force. */
    public DocumentVersion supersededBy(DocumentVersion successor) {
        return new DocumentVersion(
                tenantId,
                type,
                version,
                kind,
                isMandatory,
                effectiveFrom,
                graceDays,
                textHashes,
                successor.version,
                successor.effectiveFrom);
    }

    /** The same version before a successor was published. */
    public DocumentVersion withoutSuccessor() {
        return new DocumentVersion(
                tenantId, type, version, kind, isMandatory, effectiveFrom, graceDays, textHashes, null, null);
    }

    /** The versions of one document, in ascending order, each superseded by the next. */
    public static List<DocumentVersion> chain(List<DocumentVersion> versions) {
        List<DocumentVersion> chain = new ArrayList<>();
        for (int i = 0; i < versions.size(); i++) {
            DocumentVersion version = versions.get(i);
            chain.add(i + 1 < versions.size() ? version.supersededBy(versions.get(i + 1)) : version);
        }
        return chain;
    }

    /** The SHA-256 of the text in UTF-8, in hexadecimal. */
    public String textHash(Language language) {
        return textHashes.in(language);
    }

    /** Whether the version has come into force, and its successor has not. */
    public boolean isInForce(Instant time) {
        return isEffective(time) && !isSuperseded(time);
    }

    /** Whether the version has come into force. Its successor may have too. */
    public boolean isEffective(Instant time) {
        return !effectiveFrom.isAfter(time);
    }

    private boolean isSuperseded(Instant time) {
        return supersededFrom != null && !supersededFrom.isAfter(time);
    }

    /** When a user must have decided at the latest. */
    public Instant dueBy() {
        return effectiveFrom.plus(Duration.ofDays(graceDays));
    }

    /** Whether this version comes after another of the same document. */
    public boolean isNewerThan(String other) {
        return Arrays.compare(numbers(version), numbers(other)) > 0;
    }

    private static int[] numbers(String version) {
        return Arrays.stream(version.split("\\.", -1))
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    /**
     * The reasons against a decision on this version; empty if it is possible. A refusal and a withdrawal are always
     * possible.
     *
     * @param language the language of the text that the user read
     */
    List<Problem> refusals(Decision decision, Language language, Instant time) {
        if (!decision.isAccepted()) {
            return List.of();
        }
        List<Problem> problems = new ArrayList<>();
        if (!isEffective(time)) {
            problems.add(Problem.DOCUMENT_NOT_IN_FORCE);
        }
        if (isSuperseded(time)) {
            problems.add(Problem.DOCUMENT_SUPERSEDED);
        }
        if (decision.documentHash() != null && !decision.documentHash().equals(textHash(language))) {
            problems.add(Problem.DOCUMENT_TEXT_DIFFERS);
        }
        return problems;
    }
}
