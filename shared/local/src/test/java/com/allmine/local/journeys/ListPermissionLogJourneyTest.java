package com.allmine.local.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.errors.Problem;
import com.allmine.auth.Cursors;
import com.allmine.crypto.KeySet;
import com.allmine.local.LocalKeys;
import com.allmine.local.LocalRun;
import com.allmine.local.UsesLocalRun;
import com.allmine.operator.file.DataFile;
import com.allmine.testkit.Response;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every test has a separate tenant, whose log has only the entries that the test causes. */
@UsesLocalRun
public class ListPermissionLogJourneyTest {
    private static final String PATH = "/admin/role-resource-permission-log";
    private static final String CURSOR =
            "cursor: must be a cursor that this list returned for the same filters in the last 24 hours";
    private static final Pattern NEXT = Pattern.compile("<([^>]+)>; rel=\"next\"");

    private final LocalRun run;

    ListPermissionLogJourneyTest(LocalRun run) {
        this.run = run;
    }

    private String token(String tenantId, String roles) {
        return token("someone", tenantId, roles);
    }

    private String token(String sub, String tenantId, String roles) {
        return run.get("/_local/tokens?sub=" + sub + "&tenantId=" + tenantId + "&roles=" + roles)
                .json()
                .path("token")
                .asText();
    }

    private HttpRequest.Builder list(String tenantId, String query) {
        return run.to(PATH + query).header("x-auth", token(tenantId, "admin"));
    }

    private List<String> ids(String tenantId, String query) {
        return run.send(list(tenantId, query)).acceptedBare().findValuesAsText("id");
    }

    private String cursor(String tenantId, String query) {
        return String.valueOf(run.send(list(tenantId, query)).header("X-Next-Cursor"));
    }

    /** Causes an entry of an actor who has none yet: the role may not do this. */
    private void deny(String tenantId, String role) throws InterruptedException {
        deny(
                tenantId,
                run.to("/api/v1/onboarding/step-2")
                        .POST(BodyPublishers.ofString("{}"))
                        .header("Authorization", "Bearer " + token("denied-" + UUID.randomUUID(), tenantId, role)));
    }

    /** Until there is the entry, which the answer waits for, but not for long. */
    private void deny(String tenantId, HttpRequest.Builder request) throws InterruptedException {
        int entries = run.items("Logs", "T#" + tenantId).size();
        run.send(request).refused(Problem.ROLE_NOT_ALLOWED, "your role does not allow this");
        assertThat(LocalRun.isSoon(() -> run.items("Logs", "T#" + tenantId).size() > entries))
                .isTrue();
    }

    @Test
    void showsWhatTheFirstLoadHasGranted() {
        JsonNode entry = run.send(list("default", "?roleId=admin&resourceId=list-permission-log"))
                .acceptedBare()
                .get(0);

        assertThat(entry.fieldNames())
                .toIterable()
                .containsExactly("id", "roleId", "resourceId", "permission", "createdAt");
        assertThat(entry.path("permission").asText()).isEqualTo("READ");
        assertThat(entry.path("createdAt").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    }

    @Test
    void hasNothingOfATenantOfWhomNothingIsLogged() {
        assertThat(ids("log-empty", "")).isEmpty();
        assertThat(ids("log-empty", "?roleId=admin&limit=500")).isEmpty();
    }

    @Test
    void hasNothingThatAFilterDoesNotHit() throws InterruptedException {
        deny("log-no-hit", "clerk");

        assertThat(ids("log-no-hit", "?roleId=Clerk")).isEmpty();
        assertThat(ids("log-no-hit", "?resourceId=list-dropdown")).isEmpty();
        assertThat(ids("log-no-hit", "?id=019bc1347840aaaaaaaaaaaa")).isEmpty();
        assertThat(ids("log-no-hit", "?to=2020-01-01T00:00:00Z")).isEmpty();
        assertThat(ids("log-no-hit", "?roleId=&resourceId=%20&id=")).hasSize(1);
    }

    @Test
    void readsAnOffsetWhosePlusIsEncodedAndSaysHowToEncodeIt() {
        for (String offset : List.of("%2B03:00", "%2B0300", "%2B03", "-03:00", "Z")) {
            assertThat(ids("offsets", "?from=2026-01-15T13:30:00" + offset)).isEmpty();
        }

        run.send(list("offsets", "?to=2026-01-15T13:30:00+03:00"))
                .refused(
                        Problem.VALIDATION_FAILED,
                        "to: must be a timestamp in ISO 8601 with its offset from UTC, such as 2026-01-15T10:30:00Z or"
                                + " 2026-01-15T13:30:00%2B03:00; in a URL, write + as %2B");
    }

    @Test
    void hasAnEntryOfADenialAndOfWhatWasAllowed() throws InterruptedException {
        String tenant = "log-written";
        run.system()
                .loader()
                .users(
                        new DataFile("test", "{\"tenantId\":\"log-written\",\"profile\":{\"_id\":\"someone\"}}"),
                        Set.of("log-written"),
                        false);
        deny(tenant, "clerk");
        run.send(run.to("/user/insert-additional-info")
                        .POST(BodyPublishers.ofString("""
                            {"purposeOfTransactionId": "1", "sourceOfFundingId": "1", "monthlyIncomeAmountId": "3",
                             "estimatedMonthlyDWAmountId": "2", "estimatedMonthlyDWCountId": "1"}\
                            """))
                        .header("x-auth", token(tenant, "user")))
                .acceptedBare();

        assertThat(run.send(list(tenant, "")).acceptedBare())
                .map(entry -> entry.path("roleId").asText()
                        + " " + entry.path("permission").asText()
                        + " " + entry.path("resourceId").asText())
                .containsExactly("user CREATE add-user-info", "clerk UPDATE save-gender");
        assertThat(run.items("Logs", "T#log-written").toString()).contains("S=DENY", "S=ALLOW", "S=someone");
    }

    @Test
    void aUserWhoDoesNotExistCannotFillTheLogWithDenials() throws InterruptedException {
        String tenant = "log-flood";
        deny(tenant, "clerk");
        Instant start = Instant.now().truncatedTo(ChronoUnit.HOURS);
        for (int i = 0; i < 40; i++) {
            run.send(run.to(PATH).header("x-auth", token("nobody", tenant, "user")))
                    .refused(Problem.ROLE_NOT_ALLOWED, "your role does not allow this");
        }
        int hours = Instant.now().truncatedTo(ChronoUnit.HOURS).equals(start) ? 1 : 2;

        assertThat(run.send(list(tenant, "?limit=500")).acceptedBare().findValuesAsText("roleId"))
                .hasSize(1 + hours)
                .contains("clerk");
        assertThat(LocalRun.isSoon(() -> denials("DENIALS#log-flood#nobody") == 40))
                .isTrue();
    }

    private int denials(String partition) {
        return run.items("Logs", partition).stream()
                .mapToInt(count ->
                        Integer.parseInt(LocalRun.attribute(count, "denials").n()))
                .sum();
    }

    @Test
    void leadsByItsLinksThroughEveryEntryOnceOneAPage() throws InterruptedException {
        String tenant = "log-pages";
        for (int i = 0; i < 3; i++) {
            deny(tenant, "clerk");
            deny(tenant, "guard");
        }
        List<String> wanted = ids(tenant, "?roleId=clerk");
        assertThat(wanted).hasSize(3);

        List<String> found = new ArrayList<>();
        String url = PATH + "?roleId=clerk&limit=1";
        while (!url.isEmpty()) {
            Response page = run.send(run.to(url).header("x-auth", token(tenant, "admin")));
            assertThat(page.acceptedBare().size()).isLessThanOrEqualTo(1);
            found.addAll(page.json().findValuesAsText("id"));
            Matcher next = NEXT.matcher(String.valueOf(page.header("Link")));
            url = next.matches() ? next.group(1) : "";
        }

        assertThat(found).isEqualTo(wanted);
    }

    @Test
    void endsWithThePageThatHasTheLastEntry() throws InterruptedException {
        deny("log-last", "clerk");
        deny("log-last", "clerk");

        Response last = run.send(list("log-last", "?limit=3"));

        assertThat(last.acceptedBare()).hasSize(2);
        assertThat(last.headers()).doesNotContainKeys("Link", "X-Next-Cursor");
        String cursor = cursor("log-last", "?limit=1");
        Response second = run.send(list("log-last", "?limit=2&cursor=" + cursor));
        assertThat(second.acceptedBare()).hasSize(1);
        assertThat(second.headers()).doesNotContainKeys("Link", "X-Next-Cursor");
    }

    @Test
    void refusesAForgedAForeignAndAStaleCursorInTheSameWords() throws InterruptedException {
        deny("log-cursor", "clerk");
        deny("log-cursor", "clerk");
        String good = cursor("log-cursor", "?limit=1");
        run.send(list("log-cursor", "?cursor=" + good)).acceptedBare();

        String forged = good.substring(0, 99) + (good.endsWith("0") ? "1" : "0");
        refused("log-cursor", "?cursor=" + forged);
        refused("log-cursor", "?cursor=nonsense");
        refused("log-cursor", "?roleId=clerk&cursor=" + good);
        refused("log-other", "?cursor=" + good);
        InstantSource yesterday = () -> Instant.now().minus(Duration.ofHours(24));
        String stale = new Cursors(KeySet.of(LocalKeys.text(), yesterday), yesterday, Cursors.LIFE)
                .at(good.substring(0, 24), "log-cursor", List.of());
        refused("log-cursor", "?cursor=" + stale);
    }

    private void refused(String tenantId, String query) {
        run.send(list(tenantId, query)).refused(Problem.VALIDATION_FAILED, CURSOR);
    }

    @Test
    void showsATenantThatHoldsCursorsAndIdsOfAnotherNothingOfIt() throws InterruptedException {
        deny("log-theirs", "clerk");
        deny("log-theirs", "clerk");
        deny("log-ours", "guard");
        String theirId = ids("log-theirs", "").getFirst();
        String theirCursor = cursor("log-theirs", "?limit=1");

        assertThat(ids("log-theirs", "?id=" + theirId)).containsExactly(theirId);
        assertThat(ids("log-ours", "?id=" + theirId)).isEmpty();
        refused("log-ours", "?cursor=" + theirCursor);
        assertThat(ids("log-ours", "?roleId=clerk")).isEmpty();
        assertThat(ids("log-ours", "")).hasSize(1);
        run.send(list("log-ours", "").header("tenant-id", "log-theirs"))
                .refused(Problem.TENANT_MISMATCH, "tenant-id: must be the tenant of the token");
    }

    @Test
    void isForAdminsOnlyAndLogsWhoElseAsks() throws InterruptedException {
        run.send(run.to(PATH)).refused(Problem.AUTHENTICATION_REQUIRED);
        deny(
                "log-denied",
                run.to(PATH).header("x-auth", token("log-denied", "user")).header("X-Platform", "admin"));

        assertThat(run.send(list("log-denied", "?resourceId=list-permission-log"))
                        .acceptedBare()
                        .findValuesAsText("roleId"))
                .containsExactly("user");
    }
}
