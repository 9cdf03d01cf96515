package com.allmine.register;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** An HTTP server whose responses a test decides. */
final class ScriptedServer implements AutoCloseable {
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final HttpServer server;
    private volatile HttpHandler handler = HttpExchange::close;

    record Request(String method, String path, List<String> contentType, List<String> soapAction, String body) {}

    private ScriptedServer(HttpServer server) {
        this.server = server;
    }

    static ScriptedServer start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            ScriptedServer scripted = new ScriptedServer(server);
            server.createContext("/", scripted::handle);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.start();
            return scripted;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    List<Request> requests() {
        return requests;
    }

    void respondsWith(String body) {
        respondsWith(200, "text/xml; charset=utf-8", body);
    }

    void respondsWith(int status, @Nullable String contentType, String body) {
        respondsWith(status, contentType, body.getBytes(UTF_8));
    }

    void respondsWith(int status, @Nullable String contentType, byte[] body) {
        handler = exchange -> {
            if (contentType != null) {
                exchange.getResponseHeaders().set("Content-Type", contentType);
            }
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        };
    }

    /** Redirects to another path of this server. */
    void redirects(int status) {
        handler = exchange -> {
            exchange.getResponseHeaders().set("Location", url() + "/elsewhere");
            exchange.sendResponseHeaders(status, -1);
        };
    }

    /** Announces a whole response and ends the connection in the middle of it. */
    void cutsOff(String body) {
        handler = exchange -> sendHalf(exchange, body);
    }

    /** Announces a whole response and sends only the first half. */
    void neverEnds(String body) {
        handler = exchange -> {
            sendHalf(exchange, body);
            exchange.getResponseBody().flush();
            awaitClose();
        };
    }

    void neverResponds() {
        handler = exchange -> awaitClose();
    }

    private static void sendHalf(HttpExchange exchange, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/xml; charset=utf-8");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
    }

    private void awaitClose() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.add(new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders().getOrDefault("Content-Type", List.of()),
                    exchange.getRequestHeaders().getOrDefault("SOAPAction", List.of()),
                    new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
            handler.handle(exchange);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }
}
