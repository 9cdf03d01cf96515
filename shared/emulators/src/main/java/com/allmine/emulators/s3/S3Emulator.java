package com.allmine.emulators.s3;

import com.allmine.emulators.LoopbackServer;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Emulates {@code PutObject} of S3 with {@code If-None-Match: *}, in buckets with Object Lock. Every bucket exists. Objects
 * are kept in memory, and cannot be replaced or deleted.
 */
public final class S3Emulator implements AutoCloseable {
    private final SortedMap<String, String> objects = new ConcurrentSkipListMap<>();
    private final LoopbackServer server = new LoopbackServer();

    private S3Emulator() {}

    public static S3Emulator start() {
        S3Emulator emulator = new S3Emulator();
        emulator.server.serve(emulator::handle);
        return emulator;
    }

    /** The endpoint for the SDK. */
    public URI endpoint() {
        return server.url();
    }

    /** The texts of all objects, by bucket and key: {@code bucket/key}. */
    public SortedMap<String, String> objects() {
        return new TreeMap<>(objects);
    }

    /** A response of S3: an HTTP status, and the code of an error, which is empty for success. */
    private record Result(int status, String error) {
        static final Result OK = new Result(200, "");
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] content = exchange.getRequestBody().readAllBytes();
            Result result = exchange.getRequestMethod().equals("PUT")
                    ? put(exchange, content)
                    : new Result(501, "NotImplemented");
            byte[] body = result.error.isEmpty()
                    ? new byte[0]
                    : "<Error><Code>%s</Code><Message>refused by the emulator</Message></Error>"
                            .formatted(result.error)
                            .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/xml");
            exchange.sendResponseHeaders(result.status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Result put(HttpExchange exchange, byte[] content) {
        String checksum = exchange.getRequestHeaders().getFirst("x-amz-checksum-sha256");
        if (checksum == null) {
            return new Result(400, "InvalidRequest"); // Object Lock requires a checksum.
        }
        if (!checksum.equals(sha256(content))) {
            return new Result(400, "BadDigest");
        }
        if (!"*".equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
            return new Result(403, "AccessDenied"); // As the policy of the bucket demands.
        }
        String key = exchange.getRequestURI().getPath().substring(1);
        String before = objects.putIfAbsent(key, new String(content, StandardCharsets.UTF_8));
        return before == null ? Result.OK : new Result(412, "PreconditionFailed");
    }

    private static String sha256(byte[] content) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
