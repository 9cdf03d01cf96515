package com.allmine.auth.issuer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the key set of an issuer is read, and what happens if the network or the issuer fails. */
@Tag("slow")
class JwksEndpointTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(300);

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private HttpServer server;
    private volatile HttpHandler handler = HttpExchange::close;

    JwksEndpointTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void start() {
        server.createContext("/", exchange -> {
            try (exchange) {
                requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
                handler.handle(exchange);
            }
        });
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    @AfterEach
    void close() {
        closed.countDown();
        server.stop(0);
    }

    private String read(Duration timeout) {
        URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/keys?v=1");
        return new JwksEndpoint(uri, timeout).get();
    }

    private void responds(int status, String body) {
        handler = exchange -> {
            byte[] bytes = body.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        };
    }

    private void assertUnavailable(Duration timeout, String why) {
        assertThatThrownBy(() -> read(timeout)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.problem()).isEqualTo(Problem.SERVICE_UNAVAILABLE);
            assertThat(refusal.detail()).endsWith("/keys?v=1: " + why);
        });
    }

    @Test
    void readsTheBodyOfTheResponse() {
        responds(200, "{\"keys\":[],\"name\":\"İş\"}");

        assertThat(read(LONG)).isEqualTo("{\"keys\":[],\"name\":\"İş\"}");
        assertThat(requests).containsExactly("GET /keys?v=1");
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 400, 401, 403, 404, 500, 503})
    void anotherStatusIsAnOutage(int status) {
        responds(status, status == 204 ? "" : "{\"keys\":[]}");

        assertUnavailable(LONG, "status " + status);
        assertThat(requests).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void followsNoRedirect(int status) {
        handler = exchange -> {
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            exchange.sendResponseHeaders(status, -1);
        };

        assertUnavailable(LONG, "status " + status);
        assertThat(requests).hasSize(1);
    }

    @Test
    void readsNoResponseThatIsTooLarge() {
        responds(200, "x".repeat(JwksEndpoint.MAX_RESPONSE));
        assertThat(read(LONG)).hasSize(JwksEndpoint.MAX_RESPONSE);

        responds(200, "x".repeat(JwksEndpoint.MAX_RESPONSE + 1));
        assertUnavailable(LONG, "IOException");
    }

    @Test
    void stopsWaitingForASilentIssuer() {
        handler = exchange -> await();
        assertUnavailable(SHORT, "TimeoutException");

        handler = exchange -> {
            exchange.sendResponseHeaders(200, 20);
            exchange.getResponseBody().write("{\"keys\":[".getBytes(UTF_8));
            exchange.getResponseBody().flush();
            await();
        };
        assertUnavailable(SHORT, "TimeoutException");
    }

    private void await() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aConnectionThatEndsEarlyIsAnOutage() {
        handler = exchange -> {
            exchange.sendResponseHeaders(200, 20);
            exchange.getResponseBody().write("{\"keys\":[".getBytes(UTF_8));
        };

        assertUnavailable(LONG, "IOException");
    }

    @Test
    void aPortWhereNobodyListensIsAnOutage() {
        server.stop(0);

        assertUnavailable(LONG, "ConnectException");
    }
}
