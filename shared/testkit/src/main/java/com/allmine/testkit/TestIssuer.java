package com.allmine.testkit;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** An issuer of tokens on this machine. It publishes the public keys that a test gives it. */
public final class TestIssuer implements AutoCloseable {
    private final HttpServer server;
    private volatile String keySet = "{\"keys\":[]}";

    private TestIssuer(HttpServer server) {
        this.server = server;
    }

    public static TestIssuer start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            TestIssuer issuer = new TestIssuer(server);
            server.createContext("/keys", exchange -> {
                try (exchange) {
                    byte[] body = issuer.keySet.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                }
            });
            server.start();
            return issuer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The {@code iss} of its tokens. */
    public String iss() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public String jwksUri() {
        return iss() + "/keys";
    }

    /** Publishes these JSON Web Keys from now on. */
    public void publishes(String... keys) {
        keySet = TestTokens.keys(keys);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
