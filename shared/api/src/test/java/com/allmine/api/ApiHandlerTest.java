package com.allmine.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParseException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ApiHandlerTest {
    private static String answer(String event, Function<ApiRequest, ApiResponse> endpoint) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Api api = new Api(InstantSource.system(), line -> {});
        TestRequest.handler(api, endpoint)
                .handleRequest(
                        new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)), out, TestRequest.INVOCATION);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static ApiRequest request(String event) throws IOException {
        List<ApiRequest> requests = new ArrayList<>();
        answer(event, request -> {
            requests.add(request);
            return ApiResponse.noContent();
        });
        return requests.getFirst();
    }

    @Test
    void handlesTheWeeklyEventWithoutTheEndpoint() throws IOException {
        String answer = answer("{\"keepAwake\": true}", request -> {
            throw new AssertionError("the endpoint was asked");
        });

        assertThat(answer).isEqualTo("{\"isAwake\":true}");
    }

    @Test
    void mistakesNoRequestForTheWeeklyEvent() throws IOException {
        ApiRequest request = request("""
            {
              "routeKey": "POST /things",
              "rawPath": "/things",
              "headers": {"keepawake": "true"},
              "queryStringParameters": {"keepAwake": "true"},
              "requestContext": {"http": {"method": "POST", "sourceIp": "192.0.2.1"}, "requestId": "gateway-1"},
              "body": "{\\"keepAwake\\": true}",
              "isBase64Encoded": false
            }\
            """);

        assertThat(request.route()).isEqualTo("POST /things");
    }

    @Test
    void readsEveryPartOfARequest() throws IOException {
        ApiRequest request = request("""
            {
              "version": "2.0",
              "routeKey": "POST /things",
              "rawPath": "/things",
              "rawQueryString": "a=%C5%9F",
              "cookies": ["c=1"],
              "headers": {"x-language": "tr", "idempotency-key": "k-1"},
              "queryStringParameters": {"a": "ş"},
              "requestContext": {
                "accountId": "123456789012",
                "authentication": {"clientCert": {"validity": {"notBefore": "May 28 12:30:02 2019 GMT"}}},
                "http": {"method": "POST", "path": "/things", "sourceIp": "192.0.2.1"},
                "requestId": "gateway-1",
                "timeEpoch": 1583348638390
              },
              "body": "eyJhIjoi8J+YgCJ9",
              "isBase64Encoded": true,
              "stageVariables": null
            }\
            """);

        assertThat(request.route()).isEqualTo("POST /things");
        assertThat(request.path()).isEqualTo("/things");
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.requestId()).isEqualTo("gateway-1");
        assertThat(request.sourceIp()).isEqualTo("192.0.2.1");
        assertThat(request.header("X-Language")).isEqualTo("tr");
        assertThat(request.idempotencyKey()).isEqualTo("k-1");
        assertThat(request.query("a")).isEqualTo("ş");
        assertThat(request.text()).isEqualTo("{\"a\":\"😀\"}");
    }

    @Test
    void readsAnEventWithoutAnyPart() throws IOException {
        for (String event : List.of("", "{}", "[]", "{\"headers\": null, \"requestContext\": {\"http\": 1}}")) {
            ApiRequest request = request(event);

            assertThat(request.requestId()).isEqualTo("invocation-1");
            assertThat(request.method()).isEmpty();
            assertThat(request.header("X-Language")).isNull();
            assertThat(request.query("a")).isNull();
            assertThat(request.text()).isNull();
        }
    }

    @Test
    void ignoresHeadersThatAreNotStrings() throws IOException {
        assertThat(request("{\"headers\": {\"x-language\": {\"a\": 1}}}").header("X-Language"))
                .isNull();
    }

    @Test
    void leavesInvalidJsonToLambda() {
        assertThatThrownBy(() -> request("{")).isInstanceOf(JsonParseException.class);
    }

    @Test
    void writesTheResponseFormatOfApiGateway() throws IOException {
        String answer = answer(
                "{\"requestContext\": {\"requestId\": \"gateway-1\"}}", request -> ApiResponse.bare(Map.of("a", "ş")));

        assertThat(answer)
                .isEqualTo("{\"statusCode\":200,\"headers\":{"
                        + "\"Content-Type\":\"application/json; charset=utf-8\",\"Cache-Control\":\"no-store\","
                        + "\"X-Content-Type-Options\":\"nosniff\",\"X-Request-ID\":\"gateway-1\"},"
                        + "\"body\":\"{\\\"a\\\":\\\"ş\\\"}\",\"isBase64Encoded\":false}");
    }
}
