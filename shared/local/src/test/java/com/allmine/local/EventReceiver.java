package com.allmine.local;

import com.allmine.api.json.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A receiver of events, which remembers them. */
public final class EventReceiver implements AutoCloseable {
    private final HttpServer server;
    private final List<ObjectNode> received = new CopyOnWriteArrayList<>();

    public EventReceiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> {
            try (exchange) {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                received.add(Json.object(body).orElseThrow());
                exchange.sendResponseHeaders(204, -1);
            }
        });
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/events";
    }

    /** The events about a user, in the order in which they came. */
    public List<ObjectNode> about(String subject) {
        return received.stream()
                .filter(event -> event.path("subject").asText().equals(subject))
                .toList();
    }

    /** The types of the events about a user, without their prefix. */
    public List<String> types(String subject) {
        return about(subject).stream()
                .map(event -> event.path("type").asText().replaceFirst("^com\\.allmine\\.", ""))
                .toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
