package com.allmine.local;

import com.allmine.api.json.Json;
import com.allmine.api.lambda.Invocation;
import com.allmine.emulators.LoopbackFilter;
import com.allmine.local.events.EventPages;
import com.allmine.template.LambdaFunction;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The emulated API Gateway: matches routes, calls functions with events, and sends their responses. */
public final class Gateway implements AutoCloseable {
    private final HttpServer server;
    private final PrintStream console;
    private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();

    private Gateway(HttpServer server, PrintStream console) {
        this.server = server;
        this.console = console;
    }

    /**
     * Binds the port first, so that nothing else starts in vain.
     *
     * @throws CannotStart if another program uses the port
     */
    static Gateway bind(int port, PrintStream console) {
        try {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            return new Gateway(HttpServer.create(address, 0), console);
        } catch (BindException e) {
            throw new CannotStart("port " + port + " is taken: choose another with PORT=3001 ./mvnw -Prun");
        } catch (IOException e) {
            throw new CannotStart("port " + port + " cannot be opened: " + e.getMessage());
        }
    }

    void serve(
            List<LambdaFunction> described,
            Map<String, HostedFunction> functions,
            LocalPages pages,
            EmulatorEndpoints emulators,
            EventPages events) {
        RouteTable<HostedFunction> routes = new RouteTable<>(described, functions);
        HttpHandler handler = exchange -> {
            if (EmulatorEndpoints.isForSts(exchange)) {
                emulators.forward(exchange, "sts");
            } else {
                respond(exchange, routes, pages);
            }
        };
        server.createContext("/", handler).getFilters().add(LoopbackFilter.allowingAnyOrigin());
        server.createContext("/_local/", handler).getFilters().add(LoopbackFilter.allowingLocalOrigins());
        server.createContext(EventPages.PATH, events).getFilters().add(LoopbackFilter.allowingLocalOrigins());
        server.createContext(EmulatorEndpoints.PATH, emulators).getFilters().add(LoopbackFilter.allowingContainers());
        server.setExecutor(requests);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @SuppressWarnings("CatchAndPrintStackTrace") // a crash outside a function: the developer's console is its log
    private void respond(HttpExchange exchange, RouteTable<HostedFunction> routes, LocalPages pages)
            throws IOException {
        Instant start = Instant.now();
        String requestId = UUID.randomUUID().toString();
        int status = 500;
        try (exchange) {
            String path = HttpEvent.rawPath(exchange.getRequestURI());
            Map<String, String> query = HttpEvent.query(exchange.getRequestURI().getRawQuery());
            Optional<LocalPages.Page> page = pages.page(exchange.getRequestMethod(), path, query);
            if (page.isPresent()) {
                status = 200;
                exchange.getResponseHeaders().set("Content-Type", page.get().contentType());
                send(exchange, status, page.get().text());
            } else {
                status = invoke(exchange, routes, requestId);
            }
        } catch (RuntimeException e) {
            e.printStackTrace(console);
            send(exchange, status, "{\"message\":\"Internal Server Error\"}");
        } finally {
            console.printf(
                    "%s %s %d %d ms %s%n",
                    exchange.getRequestMethod(),
                    HttpEvent.rawPath(exchange.getRequestURI()),
                    status,
                    Duration.between(start, Instant.now()).toMillis(),
                    requestId);
        }
    }

    private static int invoke(HttpExchange exchange, RouteTable<HostedFunction> routes, String requestId)
            throws IOException {
        RouteTable.Match<HostedFunction> match =
                routes.find(exchange.getRequestMethod(), HttpEvent.rawPath(exchange.getRequestURI()));
        HostedFunction function = match.function();
        String event = Json.write(HttpEvent.of(exchange, match.routeKey(), match.pathParameters(), requestId));
        JsonNode response = Json.object(function.invoke(event, new Invocation(requestId, function.name())))
                .orElseThrow();
        response.path("headers")
                .properties()
                .forEach(header -> exchange.getResponseHeaders()
                        .set(header.getKey(), header.getValue().asText()));
        send(exchange, response.path("statusCode").asInt(), body(response));
        return response.path("statusCode").asInt();
    }

    private static byte[] body(JsonNode response) {
        String body = response.path("body").asText("");
        return response.path("isBase64Encoded").asBoolean()
                ? Base64.getDecoder().decode(body)
                : body.getBytes(StandardCharsets.UTF_8);
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        send(exchange, status, json.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        boolean hasNoBody = body.length == 0 || exchange.getRequestMethod().equals("HEAD") || status == 304;
        if (!hasNoBody) {
            exchange.getResponseHeaders().putIfAbsent("Content-Type", List.of("application/json"));
        }
        exchange.sendResponseHeaders(status, hasNoBody ? -1 : body.length);
        if (!hasNoBody) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        requests.shutdownNow();
    }
}
