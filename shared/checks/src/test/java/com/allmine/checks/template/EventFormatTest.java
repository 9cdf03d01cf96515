package com.allmine.checks.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Api;
import com.allmine.api.ApiHandler;
import com.allmine.api.ApiRequest;
import com.allmine.api.ApiResponse;
import com.allmine.api.json.Json;
import com.allmine.api.lambda.Invocation;
import com.allmine.local.HttpEvent;
import com.allmine.local.Repository;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.tests.EventLoader;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The format of the recorded events: as Lambda's own library reads it, and as the local gateway makes it. */
class EventFormatTest {
    @ParameterizedTest
    @MethodSource("com.allmine.checks.template.EventsTest#events")
    void isReadAsLambdasOwnLibraryReadsIt(Path event) throws IOException {
        APIGatewayV2HTTPEvent expected = EventLoader.loadApiGatewayHttpEvent(
                EventsTest.EVENTS.resolve(event).toString());
        ApiRequest request = read(EventsTest.EVENTS.resolve(event));

        assertThat(request.route()).isEqualTo(expected.getRouteKey());
        assertThat(request.path()).isEqualTo(expected.getRawPath());
        assertThat(request.requestId()).isEqualTo(expected.getRequestContext().getRequestId());
        APIGatewayV2HTTPEvent.RequestContext.Http http =
                expected.getRequestContext().getHttp();
        assertThat(request.method()).isEqualTo(http.getMethod());
        assertThat(request.sourceIp()).isEqualTo(http.getSourceIp());
        assertThat(expected.getIsBase64Encoded()).isFalse();
        assertThat(request.text()).isEqualTo(expected.getBody());
        assertThat(expected.getHeaders())
                .allSatisfy((name, value) ->
                        assertThat(request.header(name)).as(name).isEqualTo(value));
        assertThat(Objects.requireNonNullElse(expected.getPathParameters(), Map.<String, String>of()))
                .allSatisfy((name, value) ->
                        assertThat(request.pathParameter(name)).as(name).isEqualTo(value));
        assertThat(Objects.requireNonNullElse(expected.getQueryStringParameters(), Map.<String, String>of()))
                .allSatisfy((name, value) ->
                        assertThat(request.query(name)).as(name).isEqualTo(value));
    }

    /** The request as a handler gets it. */
    private static ApiRequest read(Path event) throws IOException {
        List<ApiRequest> requests = new ArrayList<>();
        Api api = new Api(InstantSource.system(), line -> {});
        ApiHandler handler = new ApiHandler() {
            @Override
            public Api api() {
                return api;
            }

            @Override
            public ApiResponse answer(ApiRequest request) {
                requests.add(request);
                return ApiResponse.noContent();
            }
        };
        try (InputStream in = Files.newInputStream(event)) {
            handler.handleRequest(in, OutputStream.nullOutputStream(), new Invocation("recorded", "reader"));
        }
        return requests.getFirst();
    }

    @ParameterizedTest
    @MethodSource("com.allmine.checks.template.EventsTest#events")
    void hasTheShapeThatTheLocalGatewayMakes(Path event) throws IOException, InterruptedException {
        JsonNode made = made();
        ObjectNode recorded = EventsTest.json(Repository.text(EventsTest.EVENTS.resolve(event)));

        recorded.putIfAbsent("body", made.path("body"));
        recorded.putIfAbsent("pathParameters", made.path("pathParameters"));
        recorded.putIfAbsent("queryStringParameters", made.path("queryStringParameters"));
        assertThat(EventsTest.names(recorded)).containsExactlyInAnyOrderElementsOf(EventsTest.names(made));
        JsonNode context = recorded.path("requestContext");
        assertThat(EventsTest.names(context)).containsExactlyElementsOf(EventsTest.names(made.path("requestContext")));
        assertThat(EventsTest.names(context.path("http")))
                .containsExactlyElementsOf(
                        EventsTest.names(made.path("requestContext").path("http")));
        assertThat(EventsTest.names(recorded.path("headers")))
                .allMatch(name -> name.equals(name.toLowerCase(Locale.ROOT)));
    }

    /** The event of a request with every header and parameter. */
    private static JsonNode made() throws IOException, InterruptedException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] event = Json.write(HttpEvent.of(exchange, "POST /{y}", Map.of("y", "x"), "id"))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, event.length);
            exchange.getResponseBody().write(event);
            exchange.close();
        });
        server.start();
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/x?a=b");
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .POST(BodyPublishers.ofString("{}"))
                    .build();
            return EventsTest.json(client.send(request, BodyHandlers.ofString()).body());
        } finally {
            server.stop(0);
        }
    }
}
