package com.allmine.local.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.errors.Problem;
import com.allmine.local.LocalRun;
import com.allmine.local.UsesLocalRun;
import com.allmine.testkit.Response;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Client headers that every endpoint takes, tried on {@code POST /api/v1/onboarding/step-2}. */
@UsesLocalRun
class RequestHeadersJourneyTest {
    private static final String PATH = "/api/v1/onboarding/step-2";
    private static final String FRESH = "507f1f77bcf86cd799439012";

    private final LocalRun run;

    RequestHeadersJourneyTest(LocalRun run) {
        this.run = run;
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "tr", ""})
    void takesEveryLanguage(String language) {
        run.send(goodRequest().header("X-Language", language)).accepted();
    }

    @ParameterizedTest
    @MethodSource("timezones")
    void takesEveryTimezone(String timezone) {
        run.send(goodRequest().header("X-Timezone", timezone)).accepted();
    }

    /** The document's list; then its default and UTC-08:00, both missing from it; then none. */
    static List<String> timezones() {
        String documented = """
            UTC-12:00 UTC-11:00 UTC-10:00 UTC-09:30 UTC-09:00 UTC-07:00 UTC-06:00 UTC-05:00 UTC-04:00
            UTC-03:30 UTC-03:00 UTC-02:00 UTC-01:00 UTC+00:00 UTC+01:00 UTC+02:00 UTC+03:00 UTC+03:30
            UTC+04:00 UTC+04:30 UTC+05:00 UTC+05:30 UTC+05:45 UTC+06:00 UTC+06:30 UTC+07:00 UTC+08:00
            UTC+08:45 UTC+09:00 UTC+09:30 UTC+10:00 UTC+10:30 UTC+11:00 UTC+12:00 UTC+12:45 UTC+13:00
            UTC+14:00
            """;
        List<String> all = new ArrayList<>(List.of(documented.strip().split("\\s+", -1)));
        all.addAll(List.of("UTC", "UTC-08:00", ""));
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"web", "mobile_ios", "mobile_android", "admin", "api", "unknown", "all", ""})
    void takesEveryPlatform(String platform) {
        run.send(goodRequest().header("X-Platform", platform)).accepted();
    }

    @Test
    void takesAnyVersionAndDevice() {
        run.send(goodRequest().header("X-App-Version", "2.4.1 (beta)").header("X-Device-ID", "device-123"))
                .accepted();
    }

    @ParameterizedTest
    @CsvSource({
        "X-Language, EN",
        "X-Language, de",
        "X-Language, en-US",
        "X-Timezone, utc",
        "X-Timezone, UTC+3",
        "X-Timezone, Europe/Istanbul",
        "X-Timezone, UTC+15:00",
        "X-Platform, Web",
        "X-Platform, ios"
    })
    void namesTheHeaderThatIsWrong(String header, String value) {
        Response received = run.send(goodRequest().header(header, value));

        assertThat(received.errors()).hasSize(2);
        received.refused(Problem.VALIDATION_FAILED, received.errors().getLast());
        assertThat(received.errors().getLast()).startsWith(header + ": must be ");
    }

    @Test
    void namesEveryHeaderThatIsWrong() {
        Response received = run.send(goodRequest()
                .header("X-Language", "fr")
                .header("X-Platform", "tv")
                .header("X-App-Version", "1".repeat(65))
                .header("X-Device-ID", "d".repeat(129)));

        received.refused(
                Problem.VALIDATION_FAILED,
                "X-Language: must be one of en, tr",
                "X-Platform: must be one of web, mobile_ios, mobile_android, admin, api, unknown, all",
                "X-App-Version: must be 1 to 64 printable characters",
                "X-Device-ID: must be 1 to 128 printable characters");
    }

    private HttpRequest.Builder goodRequest() {
        return run.postAs(FRESH, PATH, "{\"gender\":\"male\"}");
    }
}
