package com.allmine.api.input;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.TestRequest;
import com.allmine.api.errors.Language;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientHeadersTest {
    private static final String TIMEZONES =
            "UTC, UTC-12:00, UTC-11:00, UTC-10:00, UTC-09:30, UTC-09:00, UTC-08:00, UTC-07:00, UTC-06:00, UTC-05:00, "
                    + "UTC-04:00, UTC-03:30, UTC-03:00, UTC-02:00, UTC-01:00, UTC+00:00, UTC+01:00, UTC+02:00, "
                    + "UTC+03:00, UTC+03:30, UTC+04:00, UTC+04:30, UTC+05:00, UTC+05:30, UTC+05:45, UTC+06:00, "
                    + "UTC+06:30, UTC+07:00, UTC+08:00, UTC+08:45, UTC+09:00, UTC+09:30, UTC+10:00, UTC+10:30, "
                    + "UTC+11:00, UTC+12:00, UTC+12:45, UTC+13:00, UTC+14:00";

    private static ClientHeaders read(String header, String value) {
        return TestRequest.header(header, value).request().clientHeaders();
    }

    private static List<String> causes(String header, String value) {
        return TestRequest.causes(() -> read(header, value));
    }

    @Test
    void areEnglishUtcAndWebByDefault() {
        assertThat(TestRequest.NOTHING.request().clientHeaders())
                .isEqualTo(new ClientHeaders(Language.EN, Timezone.UTC, Platform.WEB, null, null));
    }

    @Test
    void treatsAnEmptyHeaderAsAbsent() {
        TestRequest sent = TestRequest.header("X-Language", "")
                .and("X-Timezone", "")
                .and("X-Platform", "")
                .and("X-App-Version", "")
                .and("X-Device-ID", "");

        assertThat(sent.request().clientHeaders())
                .isEqualTo(new ClientHeaders(Language.EN, Timezone.UTC, Platform.WEB, null, null));
    }

    @Test
    void readsAllHeadersAtOnce() {
        TestRequest sent = TestRequest.header("X-Language", "tr")
                .and("X-Timezone", "UTC+05:45")
                .and("X-Platform", "mobile_ios")
                .and("X-App-Version", "2.1.0")
                .and("X-Device-ID", "device-9");

        assertThat(sent.request().clientHeaders())
                .isEqualTo(new ClientHeaders(
                        Language.TR,
                        new Timezone("UTC+05:45", ZoneOffset.ofHoursMinutes(5, 45)),
                        Platform.MOBILE_IOS,
                        "2.1.0",
                        "device-9"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Language", "x-language", "X-LANGUAGE", "x-Language"})
    void readsAHeaderWithItsNameInAnyCase(String name) {
        assertThat(read(name, "tr").language()).isEqualTo(Language.TR);
    }

    @ParameterizedTest
    @CsvSource({"en, EN", "tr, TR"})
    void acceptsEveryLanguage(String value, Language language) {
        assertThat(read("X-Language", value).language()).isEqualTo(language);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EN", "Tr", "de", "tr-TR", " ", " en", "tr ", "en,tr", "ıt"})
    void refusesAnyOtherLanguage(String value) {
        assertThat(causes("X-Language", value)).containsExactly("X-Language: must be one of en, tr");
    }

    @ParameterizedTest
    @CsvSource({
        "web, WEB",
        "mobile_ios, MOBILE_IOS",
        "mobile_android, MOBILE_ANDROID",
        "admin, ADMIN",
        "api, API",
        "unknown, UNKNOWN",
        "all, ALL"
    })
    void acceptsEveryPlatform(String value, Platform platform) {
        assertThat(read("X-Platform", value).platform()).isEqualTo(platform);
    }

    @ParameterizedTest
    @ValueSource(strings = {"WEB", "Mobile_ios", "mobile-ios", "mobıle_ios", "ios", " ", " web", "web ", "web,api"})
    void refusesAnyOtherPlatform(String value) {
        assertThat(causes("X-Platform", value))
                .containsExactly(
                        "X-Platform: must be one of web, mobile_ios, mobile_android, admin, api, unknown, all");
    }

    @Test
    void acceptsEveryTimezoneWithItsNameAndOffset() {
        for (String name : TIMEZONES.split(", ", -1)) {
            String offset = name.equals("UTC") ? "Z" : name.substring(3);

            assertThat(read("X-Timezone", name).timezone()).isEqualTo(new Timezone(name, ZoneOffset.of(offset)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "utc",
                "Utc+03:00",
                "UTC+3",
                "UTC+03",
                "UTC-00:00",
                "UTC+15:00",
                "+03:00",
                "GMT+03:00",
                "Europe/Istanbul",
                "Z",
                " ",
                " UTC",
                "UTC+03:00 ",
                "UTC 03:00"
            })
    void refusesAnyOtherTimezoneAndListsAllThatAreAccepted(String value) {
        assertThat(causes("X-Timezone", value)).containsExactly("X-Timezone: must be one of " + TIMEZONES);
    }

    @Test
    void refusesAllInvalidHeadersTogether() {
        TestRequest sent = TestRequest.header("X-Language", "de")
                .and("X-Timezone", "UTC+3")
                .and("X-Platform", "ios")
                .and("X-App-Version", "1\u0000")
                .and("X-Device-ID", "2\u007f");

        assertThat(TestRequest.causes(sent.request()::clientHeaders))
                .containsExactly(
                        "X-Language: must be one of en, tr",
                        "X-Timezone: must be one of " + TIMEZONES,
                        "X-Platform: must be one of web, mobile_ios, mobile_android, admin, api, unknown, all",
                        "X-App-Version: must be 1 to 64 printable characters",
                        "X-Device-ID: must be 1 to 128 printable characters");
    }

    @Test
    void trimsAppVersionAndDevice() {
        ClientHeaders client = TestRequest.header("X-App-Version", "  3.2 beta\t")
                .and("X-Device-ID", "\u2003Ayşe’nin telefonu ")
                .request()
                .clientHeaders();

        assertThat(client.appVersion()).isEqualTo("3.2 beta");
        assertThat(client.deviceId()).isEqualTo("Ayşe’nin telefonu");
    }

    @Test
    void treatsABlankAppVersionOrDeviceAsAbsent() {
        ClientHeaders client = TestRequest.header("X-App-Version", " \t ")
                .and("X-Device-ID", " \u00a0 ")
                .request()
                .clientHeaders();

        assertThat(client.appVersion()).isNull();
        assertThat(client.deviceId()).isNull();
    }

    @Test
    void countsAppVersionAndDeviceInCodePoints() {
        assertThat(read("X-App-Version", " " + "😀".repeat(64) + " ").appVersion())
                .isEqualTo("😀".repeat(64));
        assertThat(causes("X-App-Version", "😀".repeat(64) + "a"))
                .containsExactly("X-App-Version: must be 1 to 64 printable characters");
        assertThat(read("X-Device-ID", " " + "🚀".repeat(128) + " ").deviceId()).isEqualTo("🚀".repeat(128));
        assertThat(causes("X-Device-ID", "🚀".repeat(128) + "b"))
                .containsExactly("X-Device-ID: must be 1 to 128 printable characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Şule iPhone", "Gökçe'nin telefonu", "هاتف علي", "李的手机", "👩\u200d🚀 tablet"})
    void keepsAnAppVersionOrDeviceOfAnyScript(String value) {
        assertThat(read("X-App-Version", value).appVersion()).isEqualTo(value);
        assertThat(read("X-Device-ID", value).deviceId()).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\u0000b",
                "a\nb",
                "a\u007fb",
                "a\u0085b",
                "a\u2028b",
                "a\ud800b",
                "a\udc00b",
                "a\uffff",
                "a\u200bb",
                "a\u202eb",
                "\u2067a",
                "\ufeffa",
                "\u3164",
                "\u0301"
            })
    void refusesAnUnprintableAppVersionOrDevice(String value) {
        assertThat(causes("X-App-Version", value))
                .containsExactly("X-App-Version: must be 1 to 64 printable characters");
        assertThat(causes("X-Device-ID", value)).containsExactly("X-Device-ID: must be 1 to 128 printable characters");
    }
}
