package com.allmine.local.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.errors.Problem;
import com.allmine.local.LocalRun;
import com.allmine.local.UsesLocalRun;
import com.allmine.testkit.Response;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@UsesLocalRun
class ListDropdownJourneyTest {
    private static final String PATH = "/dropdown/get-parameter";

    private final LocalRun run;

    ListDropdownJourneyTest(LocalRun run) {
        this.run = run;
    }

    private JsonNode list(String query) {
        return run.get(PATH + query).acceptedBare();
    }

    @Test
    void answersTheDocumentedEntriesAsDocumented() {
        JsonNode entries = list("?code=income_source");

        assertThat(entries).hasSize(11);
        assertThat(entries.get(0).toString())
                .isEqualTo("{\"id\":1,\"code\":\"income_source\",\"name\":\"Maaş\",\"isExplainMandatory\":false}");
        assertThat(entries.get(1).toString())
                .isEqualTo("{\"id\":2,\"code\":\"income_source\",\"name\":\"Diğer\",\"isExplainMandatory\":true}");
    }

    @ParameterizedTest
    @CsvSource({
        "'', 131",
        "?code=city, 81",
        "?code=district&cityId=34, 39",
        "?dropdownCode=district&cityId=34, 39",
        "?code=district&dropdownCode=adalar&cityId=34, 1",
        "?code=district&cityId=82, 0",
        "?code=occupation, 15",
        "?code=unknown, 0",
        "?code=INCOME_SOURCE, 0",
        "?dropdownCode=salary, 1",
        "?dropdownCode=other, 3",
        "?dropdownCode=income_source, 11",
        "?code=income_source&dropdownCode=other, 1",
        "?code=income_source&dropdownCode=income_source, 11",
        "?code=income_source&dropdownCode=city, 0",
        "?code=city&dropdownCode=salary, 0",
    })
    void selectsByListAndEntry(String query, int entries) {
        assertThat(list(query)).hasSize(entries);
    }

    @ParameterizedTest
    @ValueSource(strings = {"?code=district", "?dropdownCode=district", "?code=district&cityId="})
    void asksForTheCityOfDistricts(String query) {
        run.get(PATH + query)
                .refused(
                        Problem.VALIDATION_FAILED,
                        "cityId: is required for the list district, whose ids are unique within a city only");
    }

    @Test
    void everyListIsAscendingById() {
        List<Integer> ids = new ArrayList<>();
        list("?code=city").forEach(entry -> ids.add(entry.path("id").asInt()));

        assertThat(ids).isSorted().doesNotHaveDuplicates().hasSize(81);
    }

    @ParameterizedTest
    @CsvSource({
        "en, , en, Salary",
        "EN, , en, Salary",
        "tr, en, tr, Maaş",
        "tr-TR, en, tr, Maaş",
        "de, en, tr, Maaş",
        ", en, en, Salary",
        ", tr, tr, Maaş",
        ", , tr, Maaş",
    })
    void speaksTheLanguageAskedFor(String parameter, String header, String language, String name) {
        String query = "?dropdownCode=salary" + (parameter == null ? "" : "&_requesterLanguage=" + parameter);
        Response received = run.send(run.to(PATH + query).header("X-Language", header == null ? "" : header));

        assertThat(received.acceptedBare().get(0).path("name").asText()).isEqualTo(name);
        assertThat(received.header("Content-Language")).isEqualTo(language);
    }

    @Test
    void needsNoTokenAndIgnoresABadOne() {
        assertThat(run.send(run.to(PATH + "?code=city").header("Authorization", "Bearer rubbish"))
                        .acceptedBare())
                .hasSize(81);
    }

    @Test
    void refusesAWrongHeaderNonetheless() {
        run.send(run.to(PATH).header("X-Language", "de"))
                .refused(Problem.VALIDATION_FAILED, "X-Language: must be one of en, tr");
    }

    @Test
    void sendsNothingToAClientThatHasItAlready() {
        Response first = run.get(PATH + "?code=city");
        String tag = Objects.requireNonNull(first.header("ETag"));

        Response again = run.send(run.to(PATH + "?code=city").header("If-None-Match", tag));

        assertThat(first.header("Cache-Control")).isEqualTo("public, max-age=60");
        assertThat(tag).matches("\"[0-9a-f]{32}\"");
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(again.header("ETag")).isEqualTo(tag);
        assertThat(again.header("X-Request-ID")).isNotEmpty();
        run.send(run.to(PATH + "?code=occupation").header("If-None-Match", tag)).acceptedBare();
    }
}
