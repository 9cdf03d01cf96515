package com.allmine.local.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.local.LocalRun;
import com.allmine.local.PublishedContract;
import com.allmine.local.Repository;
import com.allmine.local.UsesLocalRun;
import com.allmine.testkit.Response;
import java.net.URI;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@UsesLocalRun
class ShowDocsJourneyTest {
    private static final Pattern LINK = Pattern.compile("(?:src|href)=\"([^\"]+)\"|from \"(\\./[^\"]+)\"");

    private final LocalRun run;

    ShowDocsJourneyTest(LocalRun run) {
        this.run = run;
    }

    /** The targets of a file's links, resolved as a browser does. */
    private List<String> links(String path) {
        return LINK.matcher(run.get(path).body())
                .results()
                .map((MatchResult link) -> link.group(1) == null ? link.group(2) : link.group(1))
                .filter(link -> !link.equals("data:,"))
                .map(link -> URI.create(path).resolve(link).toString())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/docs", "/docs/"})
    void everythingThatThePageLoadsIsThere(String page) {
        List<String> ofThePage = links(page);
        List<String> ofTheScript = links("/docs/page.js");

        assertThat(ofThePage)
                .contains("/docs/page.js", "/docs/openapi.yaml", "/docs/asyncapi.yaml", "/docs/allmine.d.ts");
        assertThat(ofTheScript).containsExactlyInAnyOrder("/docs/snippets.js", "/docs/words.js");
        assertThat(ofThePage)
                .allSatisfy(link -> assertThat(run.get(link).status()).isEqualTo(200));
        assertThat(ofTheScript)
                .allSatisfy(link -> assertThat(run.get(link).status()).isEqualTo(200));
    }

    @Test
    void theContractComesAsItStandsInTheRepository() {
        Response received = run.get("/docs/openapi.yaml");

        assertThat(received.header("Content-Type")).isEqualTo("application/yaml; charset=utf-8");
        assertThat(received.body()).isEqualTo(Repository.text(Repository.ROOT.resolve(PublishedContract.FILE)));
    }

    @Test
    void aFileIsCompressedForWhoTakesThat() {
        Response zipped = run.send(run.to("/docs/swagger-ui-bundle.js").header("Accept-Encoding", "gzip"));

        assertThat(zipped.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(zipped.header("Content-Length"))
                .satisfies(length -> assertThat(Integer.parseInt(length)).isLessThan(600_000));
    }

    @Test
    void aFileThatTheBrowserHasIsNotSentAgain() {
        String tag = String.valueOf(run.get("/docs").header("ETag"));

        Response again = run.send(run.to("/docs").header("If-None-Match", tag));

        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }
}
