package com.allmine.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lambda's runtime API for one function process, one request at a time. It times the process only until its response:
 * the process waits while a response is sent.
 */
final class RuntimeApi implements AutoCloseable {
    private static final int TIMEOUT_SECONDS = 60;
    private static final String BASE = "/2018-06-01/runtime/";

    private final HttpServer server;
    private final Supplier<ClockReading> now;
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<Reply> replies = new LinkedBlockingQueue<>();
    private final CompletableFuture<ClockReading> initialized = new CompletableFuture<>();
    private final CompletableFuture<ClockReading> restored = new CompletableFuture<>();
    private final CountDownLatch restore = new CountDownLatch(1);
    private volatile ClockReading handedOver = ClockReading.NONE;

    /** @param now what the clocks of the process show */
    RuntimeApi(Supplier<ClockReading> now) throws IOException {
        this.now = now;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::serve);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    /**
     * The result of one event.
     *
     * @param isAnswer false where the function failed, whose report is then the text
     * @param asked when the event was handed to the process
     */
    record Reply(boolean isAnswer, String text, ClockReading asked, ClockReading answered) {}

    /** The value of {@code AWS_LAMBDA_RUNTIME_API}. */
    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** Has an event handed to the process as soon as it asks for one, and a snapshot restored. */
    void send(String event) {
        events.add(event);
        restore.countDown();
    }

    BlockingQueue<Reply> replies() {
        return replies;
    }

    /** When the process asked for its first event, or said that it is ready to be a snapshot. */
    ClockReading initialized() {
        return initialized.orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS).join();
    }

    /** When the snapshot was told to go on, which it is now if it was not before. */
    ClockReading restored() {
        restore.countDown();
        return restored.join();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            ClockReading reading = now.get();
            String path = exchange.getRequestURI().getPath().substring(BASE.length());
            switch (path.substring(path.lastIndexOf('/') + 1)) {
                case "next" -> {
                    initialized.complete(reading);
                    if (path.startsWith("restore")) {
                        restore.await();
                        restored.complete(now.get());
                        answer(exchange, 200, "{}");
                    } else {
                        handOver(exchange);
                    }
                }
                case "response" -> replies.add(new Reply(true, body, handedOver, reading));
                default -> replies.add(new Reply(false, body, handedOver, reading));
            }
            if (exchange.getResponseCode() < 0) {
                answer(exchange, 202, "{}");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void handOver(HttpExchange exchange) throws IOException, InterruptedException {
        String event = events.take();
        exchange.getResponseHeaders().add("Lambda-Runtime-Aws-Request-Id", "8476a536-e9f4-11e8-9739-2dfe598c3fcd");
        exchange.getResponseHeaders()
                .add("Lambda-Runtime-Deadline-Ms", Long.toString(System.currentTimeMillis() + 15_000));
        exchange.getResponseHeaders()
                .add("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-central-1:000000000000:function:bench");
        exchange.getResponseHeaders()
                .add("Lambda-Runtime-Trace-Id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=0");
        handedOver = now.get();
        answer(exchange, 200, event);
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
