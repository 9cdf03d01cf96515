package com.allmine.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.input.Platform;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiRequestTest {
    private static final String NOT_AN_OBJECT =
            "body: must be one JSON object in UTF-8, without duplicate keys, nested at most 16 deep";
    private static final String TOO_LARGE = "body: must be at most 65536 bytes";

    private static Platform read(TestRequest sent) {
        return sent.request().body(fields -> fields.oneOf("at", Platform.class));
    }

    private static List<String> causes(TestRequest sent) {
        return TestRequest.causes(() -> read(sent));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsRequestIdMethodAndPath() {
        ApiRequest request = TestRequest.NOTHING.request();

        assertThat(request.requestId()).isEqualTo("gateway-1");
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo("/things");
        assertThat(request.route()).isEqualTo("POST /things");
    }

    @Test
    void readsPathParametersAsApiGatewayDecodedThem() {
        ApiRequest request = TestRequest.path(Map.of("type", "privacy policy"));

        assertThat(request.pathParameter("type")).isEqualTo("privacy policy");
        assertThat(request.pathParameter("version")).isEmpty();
    }

    @Test
    void readsAnEmptyEvent() {
        ApiRequest request = new ApiRequest(MissingNode.getInstance(), "invocation-7");

        assertThat(request.requestId()).isEqualTo("invocation-7");
        assertThat(request.method()).isEmpty();
        assertThat(request.path()).isEmpty();
        assertThat(request.route()).isEmpty();
        assertThat(request.pathParameter("type")).isEmpty();
        assertThat(request.header("Authorization")).isNull();
        assertThat(request.clientHeaders().platform()).isEqualTo(Platform.WEB);
        assertThat(TestRequest.causes(() -> request.body(fields -> "read"))).containsExactly(NOT_AN_OBJECT);
    }

    @Test
    void readsAField() {
        assertThat(read(TestRequest.body("{\"at\": \"api\"}"))).isEqualTo(Platform.API);
    }

    @Test
    void ignoresUnknownFields() {
        assertThat(read(TestRequest.body("{\"more\": [1, {\"at\": null}], \"at\": \"web\", \"é\": false}")))
                .isEqualTo(Platform.WEB);
    }

    @Test
    void refusesAnAbsentBody() {
        assertThat(causes(TestRequest.NOTHING)).containsExactly(NOT_AN_OBJECT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  \n",
                "[]",
                "[{\"at\": \"web\"}]",
                "\"at\"",
                "1",
                "null",
                "true",
                "{",
                "{\"at\"}",
                "{\"at\": \"web\"",
                "{'at': 'web'}",
                "{at: \"web\"}",
                "{\"at\": \"web\",}",
                "{\"at\": \"web\"} {}",
                "{\"at\": \"web\"} x",
                "{\"at\": \"web\"}]",
                "{\"at\": NaN}",
                "{\"at\": 01}",
                "{\"at\": \"w\neb\"}",
                "// a comment\n{\"at\": \"web\"}",
                "\ufeff{\"at\": \"web\"}",
                "{\"at\": \"web\", \"at\": \"web\"}",
                "{\"at\": \"web\", \"in\": {\"x\": 1, \"x\": 2}}",
                "at=web"
            })
    void refusesEverythingButOneWellFormedObject(String body) {
        assertThat(causes(TestRequest.body(body))).containsExactly(NOT_AN_OBJECT);
    }

    @Test
    void readsAnObjectNestedSixteenDeepButNotSeventeen() {
        String sixteen = "{\"at\": \"all\", \"in\": " + "[".repeat(15) + "]".repeat(15) + "}";
        String seventeen = "{\"at\": \"all\", \"in\": " + "[".repeat(16) + "]".repeat(16) + "}";

        assertThat(read(TestRequest.body(sixteen))).isEqualTo(Platform.ALL);
        assertThat(causes(TestRequest.body(seventeen))).containsExactly(NOT_AN_OBJECT);
    }

    @Test
    void refusesABodyNestedAsDeepAsItsSizeAllows() {
        assertThat(causes(TestRequest.body("[".repeat(ApiRequest.MAX_BODY)))).containsExactly(NOT_AN_OBJECT);
    }

    @Test
    void readsABodyOf64KibibytesButNotOneByteMore() {
        String start = "{\"at\": \"admin\", \"more\": \"";
        String largest = start + "x".repeat(65_536 - start.length() - 2) + "\"}";

        assertThat(read(TestRequest.body(largest))).isEqualTo(Platform.ADMIN);
        assertThat(causes(TestRequest.body(largest + " "))).containsExactly(TOO_LARGE);
        assertThat(read(TestRequest.base64(base64(largest)))).isEqualTo(Platform.ADMIN);
        assertThat(causes(TestRequest.base64(base64(largest + " ")))).containsExactly(TOO_LARGE);
    }

    @Test
    void countsABodyInBytesNotInCharacters() {
        String start = "{\"at\": \"web\", \"more\": \"";
        String largest = start + "ş".repeat((65_536 - start.length() - 2) / 2) + "\"}";

        assertThat(read(TestRequest.body(largest))).isEqualTo(Platform.WEB);
        assertThat(causes(TestRequest.body(largest.replace("}", "  }")))).containsExactly(TOO_LARGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/json; charset=utf-8",
                "application/json;charset=UTF-8",
                "Application/JSON",
                " application/json ",
                "application/problem+json",
                "application/merge-patch+json; x=y",
                "",
                " "
            })
    void readsABodyWhoseContentTypeIsJsonOrAbsent(String contentType) {
        TestRequest sent = TestRequest.body("{\"at\": \"unknown\"}").and("Content-Type", contentType);

        assertThat(read(sent)).isEqualTo(Platform.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "text/json",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=application/json",
                "application/jsonp",
                "application/xml",
                "json",
                "+json",
                "; charset=utf-8"
            })
    void refusesAnyOtherContentType(String contentType) {
        TestRequest sent = TestRequest.body("{\"at\": \"web\"}").and("content-type", contentType);

        assertThat(causes(sent)).containsExactly("Content-Type: must be application/json");
    }

    @Test
    void decodesABodyInBase64() {
        assertThat(read(TestRequest.base64(base64("{\"at\": \"mobile_android\", \"more\": \"Iğdır 😀\"}"))))
                .isEqualTo(Platform.MOBILE_ANDROID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"at\": \"web\"}", "eyJhdCI6ICJ3ZWIifQ=", "eyJhdCI6ICJ3ZWIifQ== ", "=", "e30=x", "é"})
    void refusesInvalidBase64(String body) {
        assertThat(causes(TestRequest.base64(body))).containsExactly(NOT_AN_OBJECT);
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        byte[] latin1 = "{\"at\": \"web\", \"more\": \"ü\"}".getBytes(StandardCharsets.ISO_8859_1);
        byte[] overlong = {'{', '"', (byte) 0xC0, (byte) 0xA2, '"', ':', '1', '}'};
        byte[] utf16 = "{\"at\": \"web\"}".getBytes(StandardCharsets.UTF_16);

        assertThat(causes(TestRequest.base64(base64(latin1)))).containsExactly(NOT_AN_OBJECT);
        assertThat(causes(TestRequest.base64(base64(overlong)))).containsExactly(NOT_AN_OBJECT);
        assertThat(causes(TestRequest.base64(base64(utf16)))).containsExactly(NOT_AN_OBJECT);
    }

    @Test
    void namesContentTypeAndBodyAtOnce() {
        assertThat(causes(TestRequest.body("at=web").and("Content-Type", "text/html")))
                .containsExactly("Content-Type: must be application/json", NOT_AN_OBJECT);
        assertThat(causes(TestRequest.body(" ".repeat(65_537)).and("Content-Type", "text/csv")))
                .containsExactly("Content-Type: must be application/json", TOO_LARGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"a\"", "W/\"a\"", "\"b\", \"a\"", "\"b\",W/\"a\" ,\"c\"", "*"})
    void matchesAnEntityTagThatTheClientHas(String known) {
        assertThat(TestRequest.header("If-None-Match", known).request().matches("\"a\""))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"b\"", "", "\"a", "x\"a\""})
    void matchesNoOtherEntityTag(String known) {
        assertThat(TestRequest.header("If-None-Match", known).request().matches("\"a\""))
                .isFalse();
        assertThat(TestRequest.NOTHING.request().matches("\"a\"")).isFalse();
    }
}
