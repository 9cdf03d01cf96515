package com.allmine.operator.load;

import com.allmine.api.json.Json;
import com.allmine.data.Ids;
import com.allmine.data.consent.DocumentKind;
import com.allmine.data.consent.DocumentVersion;
import com.allmine.data.event.EventFeed;
import com.allmine.data.event.EventFeed.Acceptance;
import com.allmine.data.permission.Permission;
import com.allmine.data.permissionlog.LogEntry;
import com.allmine.operator.file.DataFile;
import com.allmine.operator.file.Desired;
import com.allmine.operator.file.DocumentFile;
import com.allmine.operator.file.DocumentFile.Document;
import com.allmine.operator.load.Publication.Series;
import com.allmine.operator.log.OperatorEntry;
import com.allmine.operator.table.KnownTenants;
import com.allmine.operator.table.Progress;
import com.allmine.operator.table.Tables;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Publishes new versions of legal documents, and logs who did it. The whole file is checked before anything is written.
 * It may be interrupted at any write: the next run completes it.
 */
public final class Publisher {
    private final DynamoDbClient dynamo;
    private final Tables tables;
    private final EventFeed feed;
    private final String actor;
    private final InstantSource clock;
    private final PrintStream out;

    /**
     * Makes a publisher.
     *
     * @param feed tells how many users accepted a version
     * @param actor who publishes, for the permission log
     * @param out gets a line for each written item
     */
    public Publisher(
            DynamoDbClient dynamo, Tables tables, EventFeed feed, String actor, InstantSource clock, PrintStream out) {
        this.dynamo = dynamo;
        this.tables = tables;
        this.feed = feed;
        this.actor = actor;
        this.clock = clock;
        this.out = out;
    }

    /**
     * A version that was published, or would be.
     *
     * @param effectiveFrom when users are asked for a decision on it
     * @param dueBy when they must have decided
     * @param supersedes the version before it, which can be accepted until then; null if it is the first
     * @param acceptedBefore how many users of the tenant accepted that version and did not take it back
     */
    public record Published(
            String tenantId,
            String documentType,
            String documentVersion,
            DocumentKind kind,
            boolean mandatory,
            Instant effectiveFrom,
            Instant dueBy,
            @Nullable String supersedes,
            int acceptedBefore) {

        static Published of(DocumentVersion version, @Nullable DocumentVersion before, int acceptedBefore) {
            return new Published(
                    version.tenantId(),
                    version.type().wire(),
                    version.version(),
                    version.kind(),
                    version.isMandatory(),
                    version.effectiveFrom(),
                    version.dueBy(),
                    before == null ? null : before.version(),
                    acceptedBefore);
        }

        /** Describes the version and its consequences. */
        public List<String> sentences() {
            String from = Json.time(effectiveFrom);
            List<String> sentences = new ArrayList<>(List.of(
                    "%s %s %s, %s, %s"
                            .formatted(
                                    tenantId,
                                    documentType,
                                    documentVersion,
                                    kind,
                                    mandatory ? "mandatory" : "not mandatory"),
                    supersedes == null
                            ? "  in force from %s; it is the first version".formatted(from)
                            : "  in force from %s; version %s is superseded then".formatted(from, supersedes),
                    "  users are asked from %s, and must decide by %s".formatted(from, Json.time(dueBy))));
            if (supersedes != null) {
                sentences.add("  users who have accepted version %s: %d".formatted(supersedes, acceptedBefore));
            }
            return sentences;
        }
    }

    /**
     * Publishes the versions of a file that are not published yet.
     *
     * @return those versions, in the order of the file's documents, ascending
     * @throws com.allmine.operator.file.FaultyFile if a line is wrong, or contradicts what is published
     * @throws IllegalStateException if another operator publishes the same document at the same time
     */
    public List<Published> publish(DataFile file, Set<String> newTenants, boolean isDryRun) {
        KnownTenants tenants = KnownTenants.read(dynamo, tables.logs(), newTenants);
        tenants.check(file);
        tenants.refuseUnseen();
        List<Series> all =
                new Publication(dynamo, tables.consents()).ofNewVersions(DocumentFile.read(file), clock.instant());
        List<Desired> items = Stream.concat(registrations(all), all.stream().flatMap(this::items))
                .toList();
        List<Change> changes =
                new Comparison(dynamo, Progress.silent()).check(items).changes();
        List<Published> published =
                all.stream().flatMap(series -> published(series).stream()).toList();
        new ChangeWriter(dynamo, out).write(changes, isDryRun);
        return published;
    }

    private Stream<Desired> registrations(List<Series> all) {
        return all.stream()
                .flatMap(series -> series.added().stream())
                .map(document -> document.version().tenantId())
                .distinct()
                .map(tenant -> KnownTenants.registration(tenant, tables.logs(), clock.instant()));
    }

    /** The entry of the permission log is in the transaction of the versions. */
    private Stream<Desired> items(Series series) {
        return series.added().isEmpty()
                ? series.items().stream()
                : Stream.concat(series.items().stream(), Stream.of(entry(series)));
    }

    private Desired entry(Series series) {
        DocumentVersion first = series.added().getFirst().version();
        String versions = series.added().stream()
                .map(document -> document.version().version())
                .collect(Collectors.joining(", "));
        LogEntry entry = OperatorEntry.of(
                new Ids(clock, new SecureRandom()), first.tenantId(), "publish", Permission.CREATE, actor);
        return Desired.ifAbsent(
                        tables.logs(),
                        Series.unit(first) + " entry of the permission log",
                        entry.item(first.type().wire() + " " + versions))
                .in(Series.unit(first));
    }

    private List<Published> published(Series series) {
        List<Published> published = new ArrayList<>();
        DocumentVersion before = series.last();
        for (Document document : series.added()) {
            published.add(Published.of(document.version(), before, before == null ? 0 : accepted(before)));
            before = document.version();
        }
        return published;
    }

    private int accepted(DocumentVersion version) {
        Acceptance counts = feed.acceptance(version.tenantId(), version.type(), version.version());
        return counts.accepted() - counts.withdrawn();
    }
}
