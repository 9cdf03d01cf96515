package com.allmine.operator.file;

import com.allmine.api.Digest;
import com.allmine.api.input.Choice;
import com.allmine.api.input.Text;
import com.allmine.data.consent.Consents.Decision;
import com.allmine.data.consent.DocumentKind;
import com.allmine.data.consent.DocumentType;
import com.allmine.data.consent.DocumentVersion;
import com.allmine.data.consent.Translations;
import com.allmine.operator.file.DataFile.Line;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Reads legal documents to publish. A line has {@code type}, {@code version}, {@code kind}, {@code mandatory}, {@code
 * effectiveFrom}, {@code graceDays}, the texts {@code tr} and {@code en}, the summaries of changes {@code summaryTr} and
 * {@code summaryEn}, and optionally {@code tenantId}.
 */
public final class DocumentFile {
    private static final Set<String> MEMBERS = Set.of(
            "tenantId",
            "type",
            "version",
            "kind",
            "mandatory",
            "effectiveFrom",
            "graceDays",
            "tr",
            "en",
            "summaryTr",
            "summaryEn");

    /** The most bytes of UTF-8 that both texts may have: DynamoDB limits an item to 400 KB, names included. */
    private static final int MAX_BYTES = 390 * 1024;

    private static final int MAX_SUMMARY = 1000;
    private static final int MAX_GRACE_DAYS = 365;

    /** From then on the end of the grace period may have a year of five digits. */
    private static final Instant TOO_LATE = Instant.parse("9998-01-01T00:00:00Z");

    private DocumentFile() {}

    /** A version as a line describes it. */
    public record Document(Line line, DocumentVersion version, Translations text, Translations summary) {
        /** Names the version in messages. */
        public String name() {
            return "%s %s %s".formatted(version.tenantId(), version.type().wire(), version.version());
        }
    }

    /**
     * The documents in the order of the file.
     *
     * @throws FaultyFile if a line breaks a rule that does not depend on what is published
     */
    public static List<Document> read(DataFile file) {
        Set<Map<String, AttributeValue>> keys = new HashSet<>();
        return file.lines().stream()
                .map(line -> {
                    Document document = document(line);
                    if (!keys.add(document.version().key())) {
                        throw line.faulty("version: must be unique within the type");
                    }
                    return document;
                })
                .toList();
    }

    private static Document document(Line line) {
        line.only(MEMBERS);
        String tenantId = line.tenant();
        DocumentType type = type(line);
        String version = version(line);
        Translations text = new Translations(words(line, "tr"), words(line, "en"));
        if (bytes(text.tr()) + bytes(text.en()) > MAX_BYTES) {
            throw line.faulty("tr and en: must have at most " + MAX_BYTES + " bytes together");
        }
        DocumentKind kind = kind(line);
        boolean isMandatory = line.flag("mandatory");
        if (kind == DocumentKind.EXPLICIT_CONSENT && isMandatory) {
            throw line.faulty(
                    "mandatory: must be false for EXPLICIT_CONSENT, because a user must be free to refuse it");
        }
        DocumentVersion published = new DocumentVersion(
                tenantId,
                type,
                version,
                kind,
                isMandatory,
                effectiveFrom(line),
                line.number("graceDays", 0, MAX_GRACE_DAYS),
                new Translations(Digest.sha256(text.tr()), Digest.sha256(text.en())),
                null,
                null);
        return new Document(
                line, published, text, new Translations(summary(line, "summaryTr"), summary(line, "summaryEn")));
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

    private static DocumentKind kind(Line line) {
        String name = line.text("kind");
        return Arrays.stream(DocumentKind.values())
                .filter(kind -> kind.name().equals(name))
                .findFirst()
                .orElseThrow(() -> line.faulty("kind: must be one of " + Arrays.toString(DocumentKind.values())));
    }

    private static Instant effectiveFrom(Line line) {
        Instant time = line.timestamp("effectiveFrom", line.member("effectiveFrom"));
        if (!time.isBefore(TOO_LATE)) {
            throw line.faulty("effectiveFrom: must be before the year 9998");
        }
        return time;
    }

    private static String summary(Line line, String name) {
        return line.freeText(name, line.member(name), MAX_SUMMARY);
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
}
