package com.allmine.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.testkit.Received;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalRun.Shared.class)
class ShowDocsJourneyTest {
    private static final Pattern LINK = Pattern.compile("(?:src|href)=\"([^\"]+)\"|from \"\\.(/[^\"]+)\"");

    private final LocalRun run;

    ShowDocsJourneyTest(LocalRun run) {
        this.run = run;
    }

    private static List<String> links(String text) {
        return LINK.matcher(text)
                .results()
                .map((MatchResult link) -> link.group(1) == null ? "/docs" + link.group(2) : link.group(1))
                .filter(link -> !link.equals("data:,"))
                .toList();
    }

    @Test
    void everythingThatThePageLoadsIsThere() {
        List<String> ofThePage = links(run.get("/docs").body());
        List<String> ofTheScript = links(run.get("/docs/page.js").body());

        assertThat(ofThePage).contains("/docs/page.js", "/docs/openapi.yaml", "/docs/allmine.d.ts");
        assertThat(ofTheScript).containsExactlyInAnyOrder("/docs/snippets.js", "/docs/words.js");
        assertThat(ofThePage)
                .allSatisfy(link -> assertThat(run.get(link).status()).isEqualTo(200));
        assertThat(ofTheScript)
                .allSatisfy(link -> assertThat(run.get(link).status()).isEqualTo(200));
    }

    @Test
    void theContractComesAsItStandsInTheRepository() {
        Received received = run.get("/docs/openapi.yaml");

        assertThat(received.header("Content-Type")).isEqualTo("application/yaml; charset=utf-8");
        assertThat(received.body()).isEqualTo(Repository.text(Repository.ROOT.resolve(PublishedContract.FILE)));
    }

    @Test
    void aFileIsCompressedForWhoTakesThat() {
        Received zipped = run.send(run.to("/docs/swagger-ui-bundle.js").header("Accept-Encoding", "gzip"));

        assertThat(zipped.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(zipped.header("Content-Length"))
                .satisfies(length -> assertThat(Integer.parseInt(length)).isLessThan(600_000));
    }

    @Test
    void aFileThatTheBrowserHasIsNotSentAgain() {
        String tag = String.valueOf(run.get("/docs").header("ETag"));

        Received again = run.send(run.to("/docs").header("If-None-Match", tag));

        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }
}
