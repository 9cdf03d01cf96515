package com.allmine.data.permissionlog;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.data.Callers;
import com.allmine.data.permission.Grant;
import com.allmine.data.permission.Permission;
import com.allmine.data.permission.RequiredPermission;
import com.allmine.data.permissionlog.LogEntries.Filter;
import com.allmine.data.permissionlog.LogEntries.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of every permission log, in DynamoDB and in memory. */
public abstract class LogEntriesContract {
    /** The first half of an id of 2026-01-15T10:30:00.000Z. */
    private static final String HALF_PAST_TEN = "019bc1347840";

    private static final String A = HALF_PAST_TEN + "aaaaaaaaaaaa";
    private static final String B = HALF_PAST_TEN + "bbbbbbbbbbbb";
    private static final String C = "019bc1347841" + "000000000000";
    private static final String D = "019bc1347c28" + "dddddddddddd";

    protected final String tenant = Callers.next().tenantId();
    protected final String other = Callers.next().tenantId();

    /** A log that holds only these entries of their tenants. */
    protected abstract LogEntries storeWith(LogEntry... entries);

    static LogEntry entry(String tenantId, String id, String roleId, String resourceId) {
        Grant grant = new Grant(roleId, new RequiredPermission(resourceId, Permission.DELETE));
        return LogEntry.of(id, tenantId, grant, LogEntry.Effect.ALLOW, "actor-" + id, "request-" + id);
    }

    private LogEntries store() {
        return storeWith(
                entry(tenant, A, "admin", "gate"),
                entry(tenant, B, "user", "gate"),
                entry(tenant, C, "admin", "door"),
                entry(tenant, D, "admin", "gate"),
                entry(other, D, "admin", "gate"));
    }

    private static Filter filter(String id, String roleId, String resourceId, String from, String to) {
        return new Filter(
                given(id),
                given(roleId),
                given(resourceId),
                given(from).map(Instant::parse),
                given(to).map(Instant::parse));
    }

    private static Optional<String> given(String text) {
        return Optional.of(text).filter(some -> !some.isEmpty());
    }

    private static List<String> ids(Page page) {
        return page.entries().stream().map(LogEntry::id).toList();
    }

    /** The ids of all matching entries, page by page. */
    private static List<String> all(LogEntries store, String tenantId, Filter filter, int limit) {
        List<String> ids = new ArrayList<>();
        Optional<String> before = Optional.empty();
        do {
            Page page = store.page(tenantId, filter, limit, before);
            assertThat(page.entries()).hasSizeLessThanOrEqualTo(limit);
            ids.addAll(ids(page));
            before = page.next();
        } while (before.isPresent());
        return ids;
    }

    @Test
    void returnsAnEntryAsItWasWritten() {
        LogEntry written = entry(tenant, A, "admin", "gate");

        assertThat(storeWith(written).page(tenant, Filter.NONE, 10, Optional.empty()))
                .isEqualTo(new Page(List.of(written), Optional.empty()));
        assertThat(written.createdAt()).isEqualTo("2026-01-15T10:30:00.000Z");
    }

    static Stream<Arguments> filters() {
        return Stream.of(
                Arguments.of("", "", "", "", "", List.of(D, C, B, A)),
                Arguments.of("", "admin", "", "", "", List.of(D, C, A)),
                Arguments.of("", "", "gate", "", "", List.of(D, B, A)),
                Arguments.of("", "admin", "gate", "", "", List.of(D, A)),
                Arguments.of("", "user", "door", "", "", List.of()),
                Arguments.of("", "Admin", "", "", "", List.of()),
                Arguments.of("", "adm", "", "", "", List.of()),
                Arguments.of("", "nobody", "nothing", "", "", List.of()),
                Arguments.of(B, "", "", "", "", List.of(B)),
                Arguments.of(B, "user", "gate", "", "", List.of(B)),
                Arguments.of(B, "admin", "", "", "", List.of()),
                Arguments.of(B, "", "door", "", "", List.of()),
                Arguments.of(B, "", "", "2026-01-15T10:30:00.001Z", "", List.of()),
                Arguments.of(B, "", "", "", "2026-01-15T10:30:00.000Z", List.of()),
                Arguments.of("", "", "", "2026-01-15T10:30:00.000Z", "", List.of(D, C, B, A)),
                Arguments.of("", "", "", "2026-01-15T10:30:00.001Z", "", List.of(D, C)),
                Arguments.of("", "", "", "2026-01-15T10:30:00.000000001Z", "", List.of(D, C)),
                Arguments.of("", "", "", "", "2026-01-15T10:30:00.001Z", List.of(B, A)),
                Arguments.of("", "", "", "", "2026-01-15T10:30:00.000000001Z", List.of(B, A)),
                Arguments.of("", "", "", "2026-01-15T10:30:00.001Z", "2026-01-15T10:30:01.000Z", List.of(C)),
                Arguments.of("", "admin", "gate", "2026-01-15T10:30:00.001Z", "", List.of(D)),
                Arguments.of("", "", "gate", "", "2026-01-15T10:30:00.001Z", List.of(B, A)),
                Arguments.of("", "", "", "2026-01-15T10:30:00.001Z", "2026-01-15T10:30:00.001Z", List.of()),
                Arguments.of("", "", "", "2026-01-15T10:30:00.009Z", "2026-01-15T10:30:00.001Z", List.of()),
                Arguments.of(
                        "", "", "", "-1000000000-01-01T00:00:00Z", "+1000000000-12-31T00:00:00Z", List.of(D, C, B, A)),
                Arguments.of("", "", "", "+1000000000-12-31T00:00:00Z", "", List.of()));
    }

    @ParameterizedTest
    @MethodSource("filters")
    void returnsExactlyTheMatchingEntriesNewestFirstInPagesOfAnySize(
            String id, String role, String resource, String from, String to, List<String> wanted) {
        LogEntries store = store();
        Filter filter = filter(id, role, resource, from, to);

        for (int limit : List.of(1, 2, 3, 100)) {
            assertThat(all(store, tenant, filter, limit)).as("limit " + limit).isEqualTo(wanted);
        }
    }

    @Test
    void continuesAfterTheLastEntryOfAPage() {
        LogEntries store = store();

        Page first = store.page(tenant, Filter.NONE, 3, Optional.empty());
        assertThat(ids(first)).containsExactly(D, C, B);
        assertThat(first.next()).contains(B);

        Page last = store.page(tenant, Filter.NONE, 3, first.next());
        assertThat(ids(last)).containsExactly(A);
        assertThat(last.next()).isEmpty();
    }

    @Test
    void returnsNothingOfAnotherTenant() {
        LogEntries store = store();

        assertThat(all(store, other, Filter.NONE, 2)).containsExactly(D);
        assertThat(all(store, other, filter(A, "", "", "", ""), 2)).isEmpty();
        assertThat(all(store, "nobody-" + tenant, Filter.NONE, 2)).isEmpty();
        assertThat(ids(store.page(other, Filter.NONE, 2, Optional.of(C)))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "019BC1347840AAAAAAAAAAAA", HALF_PAST_TEN, "CHECKPOINTS", "019bc1347840aaaaaaaaaaaaa"})
    void findsNoEntryByAnInvalidId(String id) {
        assertThat(all(store(), tenant, filter(id, "", "", "", ""), 2)).isEmpty();
    }

    @Test
    void findsNoEntryByARoleOrResourceThatIsTooLong() {
        LogEntries store = store();
        String tooLong = "r".repeat(3000);

        assertThat(all(store, tenant, filter("", tooLong, "", "", ""), 2)).isEmpty();
        assertThat(all(store, tenant, filter("", "", tooLong, "", ""), 2)).isEmpty();
        assertThat(all(store, tenant, filter("", "#".repeat(128), "😀".repeat(128), "", ""), 2))
                .isEmpty();
    }

    @Test
    void keepsRolesAndResourcesApartWhateverCharactersTheirIdsContain() {
        LogEntries store = storeWith(
                entry(tenant, A, "a#S#b", "c"), entry(tenant, B, "a", "b#S#c"), entry(tenant, C, "a%23S%23b", "c"));

        assertThat(all(store, tenant, filter("", "a#S#b", "c", "", ""), 5)).containsExactly(A);
        assertThat(all(store, tenant, filter("", "a", "b#S#c", "", ""), 5)).containsExactly(B);
        assertThat(all(store, tenant, filter("", "a%23S%23b", "", "", ""), 5)).containsExactly(C);
        assertThat(all(store, tenant, filter("", "a", "", "", ""), 5)).containsExactly(B);
    }
}
