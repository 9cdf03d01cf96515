package com.allmine.refuseunknownroute;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Api;
import com.allmine.api.errors.Problem;
import com.allmine.template.SamTemplate;
import com.allmine.testkit.Request;
import com.allmine.testkit.Response;
import com.allmine.testkit.SettableClock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefuseUnknownRouteHandlerTest {
    private final List<String> log = new ArrayList<>();
    private final RefuseUnknownRouteHandler handler = new RefuseUnknownRouteHandler(
            new Api(new SettableClock("2026-05-22T16:11:27.239Z"), log::add),
            Stream.of("POST /a", "GET /b", "PUT /b", "GET /c/{type}/{version}")
                    .map(KnownRoute::of)
                    .toList());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "",
                "/c",
                "/c/",
                "/c//",
                "/c/x",
                "/c/x/",
                "/c/x/y/z",
                "/A",
                "/a/",
                "/a/b",
                "/b%20",
                "//a",
                "/x//a",
                "/xa",
                "/favicon.ico"
            })
    void refusesAnUnknownPath(String path) {
        Response response = Request.get(path).to(handler);

        response.refused(Problem.ROUTE_NOT_FOUND);
        assertThat(response.errors()).containsExactly("Resource not found");
        assertThat(response.header("Allow")).isNull();
    }

    @Test
    void returnsTheAllowedMethodsOfAKnownPath() {
        Response get = Request.get("/a").to(handler);
        Response delete = Request.of("DELETE", "/b").to(handler);

        get.refused(Problem.ROUTE_NOT_FOUND);
        assertThat(get.header("Allow")).isEqualTo("POST");
        delete.refused(Problem.ROUTE_NOT_FOUND);
        assertThat(delete.header("Allow")).isEqualTo("GET, PUT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/c/privacy_policy/1.2.0", "/c/%2F/{version}", "/v1/c/x/y"})
    void returnsTheAllowedMethodsOfAPathWithParameters(String path) {
        Response post = Request.of("POST", path).to(handler);

        post.refused(Problem.ROUTE_NOT_FOUND);
        assertThat(post.header("Allow")).isEqualTo("GET");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/a", "/dev/v1/a"})
    void returnsTheAllowedMethodsBelowAStageOrABasePath(String path) {
        Response get = Request.get(path).to(handler);

        get.refused(Problem.ROUTE_NOT_FOUND);
        assertThat(get.header("Allow")).isEqualTo("POST");
    }

    @Test
    void returnsNoAllowedMethodsForAnUnknownPath() {
        Response get = Request.get("/elsewhere/b").to(handler);

        get.refused(Problem.ROUTE_NOT_FOUND);
        assertThat(get.header("Allow")).isNull();
    }

    private static Request preflight(String path) {
        return Request.of("OPTIONS", path)
                .header("Origin", "https://app.example")
                .header("Access-Control-Request-Method", "POST");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a", "/b", "/v1/a"})
    void acceptsAPreflightOfAKnownPath(String path) {
        Response response = preflight(path).to(handler);

        assertThat(response.status()).isEqualTo(204);
        assertThat(response.body()).isEmpty();
        assertThat(response.header("Content-Type")).isNull();
        assertThat(response.header("X-Request-ID")).isEqualTo(Request.REQUEST_ID);
    }

    @Test
    void refusesAPreflightOfAnUnknownPathAndEveryOtherOptionsRequest() {
        preflight("/c").to(handler).refused(Problem.ROUTE_NOT_FOUND);
        Request options = Request.of("OPTIONS", "/a");

        options.to(handler).refused(Problem.ROUTE_NOT_FOUND);
        options.header("Origin", "https://app.example").to(handler).refused(Problem.ROUTE_NOT_FOUND);
        options.header("Access-Control-Request-Method", "POST").to(handler).refused(Problem.ROUTE_NOT_FOUND);
        assertThat(options.to(handler).header("Allow")).isEqualTo("POST");
    }

    @Test
    void refusesInTheLanguageOfTheClientWithoutValidatingHeaders() {
        assertThat(Request.get("/c").header("X-Language", "tr").to(handler).errors())
                .containsExactly("Kaynak bulunamadı");
        assertThat(Request.get("/c").header("X-Language", "de").to(handler).errors())
                .containsExactly("Resource not found");
    }

    @Test
    void needsNoTokenAndReadsNoBody() {
        Request.post("/c", "{").bearer("garbage").to(handler).refused(Problem.ROUTE_NOT_FOUND);
    }

    @Test
    void hasTheRoutesOfTheTemplate() {
        assertThat(RefuseUnknownRouteHandler.packagedRoutes())
                .isNotEmpty()
                .containsExactlyElementsOf(SamTemplate.nearest().routes().stream()
                        .map(route -> new KnownRoute(route.method(), route.path()))
                        .toList());
        Response response = Request.get("/api/v1/onboarding/step-2").to(new RefuseUnknownRouteHandler());

        response.refused(Problem.ROUTE_NOT_FOUND);
        assertThat(response.header("Allow")).isEqualTo("POST");
    }
}
