package com.allmine.local;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Converts an HTTP request into API Gateway's event: HTTP API, payload format 2.0. */
public final class HttpEvent {
    static final String DEFAULT_ROUTE = "$default";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** API Gateway's limit, in bytes. A longer body is cut here, and the function refuses it in the envelope. */
    private static final int MAX_BODY = 10 * 1024 * 1024;

    private HttpEvent() {}

    /**
     * The event that API Gateway would make of a request.
     *
     * @param pathParameters as they are in the path
     */
    public static Map<String, Object> of(
            HttpExchange exchange, String routeKey, Map<String, String> pathParameters, String requestId)
            throws IOException {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("version", "2.0");
        event.put("routeKey", routeKey);
        event.put("rawPath", rawPath(exchange.getRequestURI()));
        String rawQuery = exchange.getRequestURI().getRawQuery();
        event.put("rawQueryString", rawQuery == null ? "" : rawQuery);
        Map<String, String> headers = headers(exchange);
        event.put("headers", headers);
        Map<String, String> query = query(rawQuery);
        if (!query.isEmpty()) {
            event.put("queryStringParameters", query);
        }
        if (!pathParameters.isEmpty()) {
            Map<String, String> decoded = new TreeMap<>(pathParameters);
            decoded.replaceAll((name, value) -> decode(value.replace("+", "%2B")));
            event.put("pathParameters", decoded);
        }
        event.put("requestContext", context(exchange, routeKey, requestId, headers));
        addBody(event, body(exchange), headers.getOrDefault("content-type", ""));
        return event;
    }

    private static Map<String, Object> context(
            HttpExchange exchange, String routeKey, String requestId, Map<String, String> headers) {
        Map<String, Object> http = new LinkedHashMap<>();
        http.put("method", exchange.getRequestMethod());
        http.put("path", rawPath(exchange.getRequestURI()));
        http.put("protocol", exchange.getProtocol());
        http.put("sourceIp", exchange.getRemoteAddress().getAddress().getHostAddress());
        http.put("userAgent", headers.getOrDefault("user-agent", ""));

        Instant now = Instant.now();
        Map<String, Object> context = new LinkedHashMap<>();
        context.put("accountId", "000000000000");
        context.put("apiId", "local");
        context.put("domainName", "127.0.0.1");
        context.put("domainPrefix", "127");
        context.put("http", http);
        context.put("requestId", requestId);
        context.put("routeKey", routeKey);
        context.put("stage", "$default");
        context.put("time", TIME.format(now));
        context.put("timeEpoch", now.toEpochMilli());
        return context;
    }

    /** The path as sent. A URI takes what follows a double slash for a host, and so leaves it out of its path. */
    static String rawPath(URI sent) {
        String text = sent.toString();
        return text.startsWith("//") ? text.split("[?#]", 2)[0] : sent.getRawPath();
    }

    private static Map<String, String> headers(HttpExchange exchange) {
        Map<String, String> headers = new TreeMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) ->
                        headers.put(name.toLowerCase(Locale.ROOT), decoded(String.join(",", values))));
        return headers;
    }

    /** The JDK's server makes a character of each byte; API Gateway reads the bytes as UTF-8. */
    private static String decoded(String header) {
        return new String(header.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** The parameters of a query, decoded, values of one name joined by a comma. */
    static Map<String, String> query(@Nullable String raw) {
        Map<String, String> query = new LinkedHashMap<>();
        if (raw == null || raw.isEmpty()) {
            return query;
        }
        for (String pair : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            query.merge(name, equals < 0 ? "" : decode(pair.substring(equals + 1)), (a, b) -> a + "," + b);
        }
        return query;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private static byte[] body(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY);
        exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
        return body;
    }

    private static void addBody(Map<String, Object> event, byte[] body, String contentType) {
        boolean isText = contentType.isEmpty() || contentType.contains("json") || contentType.startsWith("text/");
        String text = isText ? utf8(body) : null;
        if (body.length > 0) {
            event.put("body", text == null ? Base64.getEncoder().encodeToString(body) : text);
        }
        event.put("isBase64Encoded", body.length > 0 && text == null);
    }

    private static @Nullable String utf8(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
