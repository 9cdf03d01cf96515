package com.allmine.listdropdown;

import static com.allmine.data.dropdown.DropdownList.CITY;
import static com.allmine.data.dropdown.DropdownList.DISTRICT;
import static com.allmine.data.dropdown.DropdownList.INCOME_SOURCE;
import static com.allmine.data.dropdown.DropdownList.OCCUPATION;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Api;
import com.allmine.api.errors.Problem;
import com.allmine.data.dropdown.DropdownList;
import com.allmine.data.dropdown.InMemoryDropdowns;
import com.allmine.data.dropdown.Option;
import com.allmine.testkit.Request;
import com.allmine.testkit.Response;
import com.allmine.testkit.SettableClock;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListDropdownHandlerTest {
    private final SettableClock clock = new SettableClock("2026-01-15T10:30:00.000Z");
    private final InMemoryDropdowns dropdowns = new InMemoryDropdowns()
            .with(
                    "default",
                    option(INCOME_SOURCE, 0, 2, "other", "Diğer", "Other", 3),
                    option(INCOME_SOURCE, 0, 1, "salary", "Maaş", "Salary", 0),
                    new Option(INCOME_SOURCE, 0, 9, "lottery", "Piyango", "Lottery", false, 0),
                    option(OCCUPATION, 0, 14, "not_working", "Çalışmıyor", "Not working", 0),
                    option(OCCUPATION, 0, 15, "other", "Diğer", "Other", 20),
                    option(CITY, 0, 34, "istanbul", "İstanbul", "Istanbul", 0),
                    option(DISTRICT, 34, 1, "adalar", "Adalar", "Princes' Islands", 0),
                    option(DISTRICT, 34, 20, "fatih", "Fatih", "Fatih", 0),
                    option(DISTRICT, 6, 2, "altindag", "Altındağ", "Altindag", 0))
            .with("acme", option(INCOME_SOURCE, 0, 7, "barter", "Takas", "Barter", 0));
    private final ListDropdownHandler handler = new ListDropdownHandler(new Api(clock, line -> {}), dropdowns);

    private static Option option(
            DropdownList list, int cityId, int id, String slug, String tr, String en, int minExplanation) {
        return new Option(list, cityId, id, slug, tr, en, true, minExplanation);
    }

    private static Request get() {
        return Request.get("/dropdown/get-parameter");
    }

    private List<String> names(Request request) {
        List<String> names = new ArrayList<>();
        for (JsonNode entry : request.to(handler).acceptedBare()) {
            names.add(entry.path("name").textValue());
        }
        return names;
    }

    @Test
    void returnsTheDocumentedResponse() {
        get().query("code", "income_source").to(handler).acceptedBare("""
            [
              {
                "id": 1,
                "code": "income_source",
                "name": "Maaş",
                "isExplainMandatory": false
              },
              {
                "id": 2,
                "code": "income_source",
                "name": "Diğer",
                "isExplainMandatory": true
              }
            ]\
            """);
    }

    @Test
    void listsEverythingExceptDistrictsWithoutACode() {
        assertThat(names(get())).containsExactly("Maaş", "Diğer", "Çalışmıyor", "Diğer", "İstanbul");
        assertThat(names(get().query("code", " ").query("dropdownCode", "")))
                .containsExactly("Maaş", "Diğer", "Çalışmıyor", "Diğer", "İstanbul");
    }

    @ParameterizedTest
    @CsvSource({
        "code, occupation, 'Çalışmıyor,Diğer'",
        "code, salary, ''",
        "code, INCOME_SOURCE, ''",
        "code, ' city ', İstanbul",
        "code, nothing, ''",
        "dropdownCode, salary, Maaş",
        "dropdownCode, other, 'Diğer,Diğer'",
        "dropdownCode, income_source, 'Maaş,Diğer'",
        "dropdownCode, fatih, ''",
        "dropdownCode, lottery, ''",
        "dropdownCode, nothing, ''"
    })
    void selectsByOneCode(String parameter, String value, String expected) {
        List<String> names = expected.isEmpty() ? List.of() : List.of(expected.split(",", -1));

        assertThat(names(get().query(parameter, value))).isEqualTo(names);
    }

    @ParameterizedTest
    @CsvSource({
        "occupation, other, Diğer",
        "income_source, salary, Maaş",
        "occupation, salary, ''",
        "occupation, occupation, 'Çalışmıyor,Diğer'",
        "occupation, income_source, ''",
        "district, income_source, ''",
        "income_source, district, ''",
        "nothing, salary, ''",
        "nothing, occupation, ''"
    })
    void selectsByBothCodes(String code, String dropdownCode, String expected) {
        List<String> names = expected.isEmpty() ? List.of() : List.of(expected.split(",", -1));

        assertThat(names(get().query("code", code).query("dropdownCode", dropdownCode)))
                .isEqualTo(names);
    }

    @Test
    void listsTheDistrictsOfOneCity() {
        Request districts = get().query("code", "district");

        assertThat(names(districts.query("cityId", "34"))).containsExactly("Adalar", "Fatih");
        assertThat(names(districts.query("cityId", "6"))).containsExactly("Altındağ");
        assertThat(names(districts.query("cityId", "35"))).isEmpty();
        assertThat(names(districts.query("cityId", "034"))).isEmpty();
        assertThat(names(get().query("code", "city").query("cityId", "6"))).containsExactly("İstanbul");
    }

    @Test
    void findsADistrictByItsCityAndSlug() {
        Request fatih = get().query("dropdownCode", "fatih").query("code", "district");

        assertThat(names(fatih.query("cityId", "34"))).containsExactly("Fatih");
        assertThat(names(fatih.query("cityId", "6"))).isEmpty();
        assertThat(names(get().query("dropdownCode", "district").query("cityId", "34")))
                .containsExactly("Adalar", "Fatih");
    }

    @ParameterizedTest
    @CsvSource({"code, district", "dropdownCode, district", "code, ' district '"})
    void requiresTheCityOfDistricts(String parameter, String value) {
        Request districts = get().query(parameter, value);

        for (Request request :
                List.of(districts, districts.query("cityId", ""), districts.query("dropdownCode", "district"))) {
            request.to(handler)
                    .refused(
                            Problem.VALIDATION_FAILED,
                            "cityId: is required for the list district, whose ids are unique within a city only");
        }
        districts
                .query("dropdownCode", "district")
                .header("X-Language", "tr")
                .to(handler)
                .refused(
                        Problem.VALIDATION_FAILED,
                        "cityId: district listesi için zorunludur, çünkü ilçe numaraları yalnızca bir il içinde"
                                + " tektir");
    }

    @Test
    void checksTheHeadersBeforeTheQuery() {
        get().query("code", "district")
                .header("X-Platform", "Web")
                .to(handler)
                .refused(
                        Problem.VALIDATION_FAILED,
                        "X-Platform: must be one of web, mobile_ios, mobile_android, admin, api, unknown, all");
    }

    @Test
    void returnsAnEmptyArrayForAnUnknownList() {
        get().query("code", "unknown").to(handler).acceptedBare("[]");
    }

    @ParameterizedTest
    @CsvSource({
        "tr, tr",
        "TR, tr",
        "tr-TR, tr",
        "en, en",
        "EN, en",
        "En-us, en",
        "en-GB, en",
        "english, tr",
        "de, tr",
        "de-en, tr",
        "ı, tr"
    })
    void usesTheLanguageOfTheParameter(String parameter, String language) {
        Response response = get().query("dropdownCode", "salary")
                .query("_requesterLanguage", parameter)
                .header("X-Language", language.equals("tr") ? "en" : "tr")
                .to(handler);

        assertThat(response.acceptedBare().path(0).path("name").textValue())
                .isEqualTo(language.equals("tr") ? "Maaş" : "Salary");
        assertThat(response.header("Content-Language")).isEqualTo(language);
    }

    @ParameterizedTest
    @CsvSource({"en, en", "tr, tr", "'', tr"})
    void usesTheLanguageOfTheHeaderWithoutTheParameter(String header, String language) {
        Response response = get().header("X-Language", header).to(handler);

        response.acceptedBare();
        assertThat(response.header("Content-Language")).isEqualTo(language);
    }

    @Test
    void usesTurkishByDefault() {
        Response response = get().query("dropdownCode", "salary")
                .query("_requesterLanguage", " ")
                .to(handler);

        assertThat(response.acceptedBare().path(0).path("name").textValue()).isEqualTo("Maaş");
        assertThat(response.header("Content-Language")).isEqualTo("tr");
    }

    @Test
    void allowsCachingForAMinuteByLanguageAndTenant() {
        Response response = get().to(handler);

        assertThat(response.header("Cache-Control")).isEqualTo("public, max-age=60");
        assertThat(response.header("Vary")).isEqualTo("X-Language, tenant-id");
        assertThat(response.header("ETag")).matches("\"[0-9a-f]{32}\"");
    }

    @Test
    void tagsEqualResponsesEquallyAndOthersDifferently() {
        String tag = tag(get().query("code", "income_source"));

        assertThat(tag(get().query("dropdownCode", "income_source"))).isEqualTo(tag);
        assertThat(tag(get().query("code", "occupation"))).isNotEqualTo(tag);
        assertThat(tag(get().query("code", "income_source").query("_requesterLanguage", "en")))
                .isNotEqualTo(tag);
        assertThat(tag(get().query("code", "income_source").header("tenant-id", "acme")))
                .isNotEqualTo(tag);

        dropdowns.with("default", option(INCOME_SOURCE, 0, 3, "rent", "Kira", "Rent", 0));
        assertThat(tag(get().query("code", "income_source"))).isNotEqualTo(tag);
    }

    private String tag(Request request) {
        return Objects.requireNonNull(request.to(handler).header("ETag"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "W/%s", "\"other\", %s", "\"other\",%s ,\"another\"", "*"})
    void respondsNotModifiedToAKnownTag(String known) {
        String tag = tag(get());

        Response response = get().header("If-None-Match", known.formatted(tag)).to(handler);

        assertThat(response.status()).isEqualTo(304);
        assertThat(response.body()).isEmpty();
        assertThat(response.header("ETag")).isEqualTo(tag);
        assertThat(response.header("Cache-Control")).isEqualTo("public, max-age=60");
        assertThat(response.header("Content-Language")).isEqualTo("tr");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"other\"", "", "\"%s", "x%s"})
    void respondsInFullToAnUnknownTag(String known) {
        String tag = tag(get());

        Response response = get().header("If-None-Match", known.formatted(tag)).to(handler);

        assertThat(response.acceptedBare()).hasSize(5);
    }

    @Test
    void hidesInactiveOptions() {
        assertThat(names(get().query("code", "income_source"))).doesNotContain("Piyango");
        assertThat(names(get().query("dropdownCode", "lottery"))).isEmpty();
    }

    @Test
    void listsTheOptionsOfTheTenant() {
        assertThat(names(get().query("code", "income_source").header("tenant-id", "acme")))
                .containsExactly("Takas");
        assertThat(names(get().query("code", "occupation").header("tenant-id", "acme")))
                .containsExactly("Çalışmıyor", "Diğer");
        assertThat(names(get().query("code", "income_source").header("tenant-id", "other")))
                .containsExactly("Maaş", "Diğer");
    }

    @Test
    void ignoresAnInvalidToken() {
        get().bearer("rubbish").header("x-auth", "more rubbish").to(handler).acceptedBare();
    }

    @Test
    void reportsEveryInvalidHeaderInTheLanguageOfTheClient() {
        get().header("X-Language", "de")
                .header("tenant-id", "t".repeat(129))
                .to(handler)
                .refused(
                        Problem.VALIDATION_FAILED,
                        "X-Language: must be one of en, tr",
                        "tenant-id: must be 1 to 128 printable characters");
        get().header("X-Language", "tr")
                .header("X-Platform", "Web")
                .query("_requesterLanguage", "en")
                .to(handler)
                .refused(
                        Problem.VALIDATION_FAILED,
                        "X-Platform: şunlardan biri olmalıdır: web, mobile_ios, mobile_android, admin, api, unknown,"
                                + " all");
    }
}
