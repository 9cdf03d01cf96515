package com.allmine.listpermissionlog;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Api;
import com.allmine.api.Caller;
import com.allmine.api.errors.Problem;
import com.allmine.auth.TestAuth;
import com.allmine.data.permission.Grant;
import com.allmine.data.permission.InMemoryGrants;
import com.allmine.data.permission.Permission;
import com.allmine.data.permission.RequiredPermission;
import com.allmine.data.permissionlog.InMemoryPermissionLog;
import com.allmine.data.permissionlog.LogEntry;
import com.allmine.testkit.Request;
import com.allmine.testkit.Response;
import com.allmine.testkit.SettableClock;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListPermissionLogHandlerTest {
    private static final String TIMESTAMP_IN_TURKISH =
            "UTC farkı ile birlikte ISO 8601 biçiminde bir zaman olmalıdır, örneğin"
                    + " 2026-01-15T10:30:00Z veya 2026-01-15T13:30:00%2B03:00; URL içinde + yerine %2B yazın";

    private static final String PATH = "/admin/role-resource-permission-log";
    private static final String A = "019bc1347840aaaaaaaaaaaa";
    private static final String B = "019bc1347840bbbbbbbbbbbb";
    private static final String C = "019bc1347c28000000000000";
    private static final String CURSOR =
            "cursor: must be a cursor that this list returned for the same filters in the last 24 hours";

    private final SettableClock clock = new SettableClock("2026-01-15T12:00:00.000Z");
    private final InMemoryPermissionLog log = new InMemoryPermissionLog(clock)
            .with(
                    entry("default", A, "admin", "gate", Permission.READ),
                    entry("default", B, "us er", "gate", Permission.UPDATE),
                    entry("default", C, "admin", "door", Permission.EXECUTE),
                    entry("acme", C, "admin", "gate", Permission.DELETE));
    private final ListPermissionLogHandler handler = new ListPermissionLogHandler(
            new Api(clock, line -> {}),
            TestAuth.authorizer(
                    clock,
                    new InMemoryGrants().with(new RequiredPermission("list-permission-log", Permission.READ), "admin")),
            log,
            TestAuth.cursors(clock));

    private static LogEntry entry(String tenantId, String id, String role, String resource, Permission permission) {
        Grant grant = new Grant(role, new RequiredPermission(resource, permission));
        return LogEntry.of(id, tenantId, grant, LogEntry.Effect.ALLOW, "actor-of-" + id, "request-of-" + id);
    }

    private Request request() {
        return Request.get(PATH).header("x-auth", TestAuth.token(clock, "boss", "admin"));
    }

    private Request requestOfAcme() {
        String token = TestAuth.tokens(clock).signIn(new Caller("acme", "boss", Set.of("admin")));
        return Request.get(PATH).header("x-auth", token);
    }

    private Iterable<String> ids(Request request) {
        return request.to(handler).acceptedBare().findValuesAsText("id");
    }

    private String cursor(Request request) {
        return String.valueOf(request.to(handler).header("X-Next-Cursor"));
    }

    @Test
    void returnsTheDocumentedFieldsNewestFirst() {
        request().to(handler).acceptedBare("""
            [
              {"id": "%s", "roleId": "admin", "resourceId": "door", "permission": "EXECUTE",
               "createdAt": "2026-01-15T10:30:01.000Z"},
              {"id": "%s", "roleId": "us er", "resourceId": "gate", "permission": "UPDATE",
               "createdAt": "2026-01-15T10:30:00.000Z"},
              {"id": "%s", "roleId": "admin", "resourceId": "gate", "permission": "READ",
               "createdAt": "2026-01-15T10:30:00.000Z"}
            ]\
            """.formatted(C, B, A));
    }

    @ParameterizedTest
    @CsvSource({
        "roleId, admin, 2",
        "resourceId, gate, 2",
        "roleId, us er, 1",
        "id, 019bc1347840aaaaaaaaaaaa, 1",
        "id, unknown, 0",
        "roleId, Admin, 0",
        "resourceId, ga, 0",
        "roleId, '  ', 3",
        "id, '', 3",
        "from, 2026-01-15T13:30:01+03:00, 1",
        "from, 2026-01-15T13:30:01+0300, 1",
        "to, 2026-01-15T10:30:01Z, 2"
    })
    void filtersByExactValuesAndTreatsBlankAsAbsent(String name, String value, int found) {
        assertThat(ids(request().query(name, value))).hasSize(found);
    }

    @Test
    void combinesFiltersWithAnd() {
        assertThat(ids(request().query("roleId", "admin").query("resourceId", "gate")))
                .containsExactly(A);
        assertThat(ids(request().query("id", B).query("roleId", "admin"))).isEmpty();
    }

    @Test
    void pagesByCursorAndByLink() {
        Request filtered = request().query("resourceId", "gate").query("limit", "1");
        Response first = filtered.to(handler);
        String cursor = String.valueOf(first.header("X-Next-Cursor"));

        assertThat(first.acceptedBare().findValuesAsText("id")).containsExactly(B);
        assertThat(first.header("Link"))
                .isEqualTo("<" + PATH + "?resourceId=gate&limit=1&cursor=" + cursor + ">; rel=\"next\"");
        assertThat(ids(filtered.query("cursor", cursor))).containsExactly(A);
        assertThat(ids(filtered.query("limit", "500").query("cursor", cursor))).containsExactly(A);
    }

    @Test
    void encodesTheParametersOfALink() {
        Response page = request()
                .query("roleId", "us er")
                .query("from", "2026-01-15T10:30:00+00:00")
                .query("limit", "1")
                .to(handler);

        assertThat(page.header("Link"))
                .startsWith("<" + PATH + "?roleId=us%20er&from=2026-01-15T10%3A30%3A00%2B00%3A00&limit=1&cursor=");
    }

    @Test
    void linksToNoNextPageOnTheLastPage() {
        Response page = request().query("limit", "4").to(handler);

        page.acceptedBare();
        assertThat(page.headers()).doesNotContainKeys("Link", "X-Next-Cursor");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "501", "-1", "1.5", "all", "١"})
    void refusesAnInvalidLimit(String limit) {
        request()
                .query("limit", limit)
                .to(handler)
                .refused(Problem.VALIDATION_FAILED, "limit: must be a whole number from 1 to 500");
    }

    @ParameterizedTest
    @ValueSource(strings = {"from", "to"})
    void explainsHowToEncodeThePlusOfAnOffset(String name) {
        request()
                .query(name, "2026-01-15T13:30:00 03:00")
                .to(handler)
                .refused(
                        Problem.VALIDATION_FAILED,
                        name
                                + ": must be a timestamp in ISO 8601 with its offset from UTC, such as"
                                + " 2026-01-15T10:30:00Z or 2026-01-15T13:30:00%2B03:00; in a URL, write + as %2B");
    }

    @Test
    void reportsEveryInvalidParameterAtOnceInTurkish() {
        request()
                .header("X-Language", "tr")
                .query("limit", "501")
                .query("from", "dün")
                .query("to", "2026-01-15")
                .query("cursor", "x")
                .to(handler)
                .refused(
                        Problem.VALIDATION_FAILED,
                        "from: " + TIMESTAMP_IN_TURKISH,
                        "to: " + TIMESTAMP_IN_TURKISH,
                        "limit: 1 ile 500 arasında bir tam sayı olmalıdır",
                        "cursor: bu listenin son 24 saat içinde aynı filtreler için döndürdüğü bir imleç olmalıdır");
    }

    @Test
    void refusesForgedForeignAndExpiredCursorsWithTheSameMessage() {
        String cursor = cursor(request().query("limit", "1"));
        String altered = (cursor.startsWith("0") ? "1" : "0") + cursor.substring(1);

        request().query("cursor", altered).to(handler).refused(Problem.VALIDATION_FAILED, CURSOR);
        request()
                .query("cursor", cursor)
                .query("roleId", "admin")
                .to(handler)
                .refused(Problem.VALIDATION_FAILED, CURSOR);
        requestOfAcme().query("cursor", cursor).to(handler).refused(Problem.VALIDATION_FAILED, CURSOR);

        clock.advance(Duration.ofHours(24).minusMillis(1));
        request().query("cursor", cursor).to(handler).acceptedBare();
        clock.advance(Duration.ofMillis(1));
        request().query("cursor", cursor).to(handler).refused(Problem.VALIDATION_FAILED, CURSOR);
    }

    @Test
    void separatesTenants() {
        assertThat(ids(requestOfAcme())).containsExactly(C);
        assertThat(ids(requestOfAcme().query("id", A))).isEmpty();
        requestOfAcme()
                .header("tenant-id", "default")
                .to(handler)
                .refused(Problem.TENANT_MISMATCH, "tenant-id: must be the tenant of the token");
    }

    @Test
    void requiresTheRoleAdmin() {
        Request.get(PATH).to(handler).refused(Problem.AUTHENTICATION_REQUIRED);
        Request.get(PATH)
                .header("x-auth", TestAuth.token(clock, "u-1", "user"))
                .to(handler)
                .refused(Problem.ROLE_NOT_ALLOWED, "your role does not allow this");
        Request.get(PATH)
                .bearer(TestAuth.token(clock, "boss", "user", "admin"))
                .to(handler)
                .acceptedBare();
    }
}
