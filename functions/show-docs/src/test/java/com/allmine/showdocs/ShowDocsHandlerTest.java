package com.allmine.showdocs;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Api;
import com.allmine.api.errors.Problem;
import com.allmine.testkit.Request;
import com.allmine.testkit.Response;
import com.allmine.testkit.SettableClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShowDocsHandlerTest {
    private static final int LAMBDA_LIMIT = 6 * 1024 * 1024;

    private final ShowDocsHandler handler =
            new ShowDocsHandler(new Api(new SettableClock("2026-05-22T16:11:27.239Z"), line -> {}));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/docs | text/html; charset=utf-8 | <!doctype html>",
                "/docs/page.css | text/css; charset=utf-8 | .bar {",
                "/docs/page.js | text/javascript; charset=utf-8 | SwaggerUIBundle({",
                "/docs/words.js | text/javascript; charset=utf-8 | export const words",
                "/docs/snippets.js | text/javascript; charset=utf-8 | export const snippets",
                "/docs/swagger-ui.css | text/css; charset=utf-8 | .swagger-ui",
                "/docs/swagger-ui-bundle.js | text/javascript; charset=utf-8 | SwaggerUIBundle",
                "/docs/openapi.yaml | application/yaml; charset=utf-8 | openapi: 3.1",
                "/docs/asyncapi.yaml | application/yaml; charset=utf-8 | asyncapi: 3.1",
                "/docs/allmine.d.ts | text/plain; charset=utf-8 | export interface paths"
            })
    void servesEveryFileWithItsMediaType(String path, String type, String content) throws IOException {
        Response plain = Request.get(path).to(handler);
        Response zipped =
                Request.get(path).header("Accept-Encoding", "gzip, deflate, br").to(handler);

        assertThat(plain.status()).isEqualTo(200);
        assertThat(plain.header("Content-Type")).isEqualTo(type);
        assertThat(plain.header("Content-Encoding")).isNull();
        assertThat(new String(bytes(plain), StandardCharsets.UTF_8)).contains(content);
        assertThat(zipped.header("Content-Type")).isEqualTo(type);
        assertThat(zipped.header("Content-Encoding")).isEqualTo("gzip");
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes(zipped)))) {
            assertThat(in.readAllBytes()).isEqualTo(bytes(plain));
        }
        assertThat(plain.body()).hasSizeLessThan(LAMBDA_LIMIT);
    }

    @ParameterizedTest
    @CsvSource({"/docs, docs/page.js, docs/openapi.yaml", "/docs/, page.js, openapi.yaml"})
    void linksFromBothUrlsOfThePageToTheSameFiles(String path, String script, String contract) {
        String page = new String(bytes(Request.get(path).to(handler)), StandardCharsets.UTF_8);

        assertThat(page)
                .contains("src=\"" + script + "\"", "href=\"" + contract + "\"")
                .doesNotContain("{folder}", "\"/docs");
    }

    @Test
    void findsAFileByItsRouteBelowAStageOrABasePath() {
        Response response = Request.get("/docs/page.css").below("/v1").to(handler);

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("Content-Type")).isEqualTo("text/css; charset=utf-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "GZIP", "deflate, gzip;q=0.001", "gzip ; q=1.0", "*", "br;q=1, *;q=0.5"})
    void compressesIfTheClientAcceptsGzip(String accepted) {
        assertThat(Request.get("/docs")
                        .header("Accept-Encoding", accepted)
                        .to(handler)
                        .header("Content-Encoding"))
                .isEqualTo("gzip");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "identity",
                "gzip;q=0",
                "gzip; q=0.000",
                "gzip;Q=0, br",
                "*;q=0",
                "*, gzip;q=0",
                "xgzip",
                "gzipped",
                "br, zstd"
            })
    void doesNotCompressIfTheClientRefusesGzip(String accepted) {
        Response response =
                Request.get("/docs").header("Accept-Encoding", accepted).to(handler);

        assertThat(response.header("Content-Encoding")).isNull();
        assertThat(new String(bytes(response), StandardCharsets.UTF_8)).startsWith("<!doctype html>");
    }

    private static byte[] bytes(Response response) {
        return Base64.getDecoder().decode(response.body());
    }

    @Test
    void marksTheBodyAsBase64() {
        assertThat(Request.get("/docs").outputOf(handler)).endsWith("\"isBase64Encoded\":true}");
    }

    @Test
    void respondsNotModifiedToAKnownTag() {
        Response first = Request.get("/docs/page.js").to(handler);
        String tag = Objects.requireNonNull(first.header("ETag"));

        Response again =
                Request.get("/docs/page.js").header("If-None-Match", tag).to(handler);

        assertThat(first.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(first.header("Vary")).isEqualTo("Accept-Encoding");
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(again.header("ETag")).isEqualTo(tag);
        assertThat(again.header("Content-Type")).isEqualTo(first.header("Content-Type"));
        assertThat(Request.get("/docs/page.css")
                        .header("If-None-Match", tag)
                        .to(handler)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void allowsThePageOnlyItsOwnFilesAndTheServersOfTheContract() {
        Response page = Request.get("/docs").to(handler);

        assertThat(page.header("Content-Security-Policy"))
                .isEqualTo("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                        + "connect-src 'self' https://api.dev.allmine.example https://api.allmine.example; "
                        + "form-action 'none'; base-uri 'none'; frame-ancestors 'none'");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/docs//", "/docs/page.html", "/docs/../docs", "/docs/ShowDocsHandler.class", "/"})
    void servesNoOtherFileOfItsPackage(String path) {
        Request.get(path).to(handler).refused(Problem.ROUTE_NOT_FOUND);
    }
}
