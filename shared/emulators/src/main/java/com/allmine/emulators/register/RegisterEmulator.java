package com.allmine.emulators.register;

import com.allmine.emulators.LoopbackServer;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.xml.stream.XMLStreamException;

/**
 * Emulates two operations of the national register (NVI) over SOAP 1.1: {@code TCKimlikNoDogrula} for citizens and
 * {@code YabanciKimlikNoDogrula} for foreigners. The response depends on the identity number:
 *
 * <pre>
 * | Identity number | The register                                                                         |
 * |-----------------|--------------------------------------------------------------------------------------|
 * | 10000000146     | knows AHMET YILMAZ, born 1990; no to any other name or year                          |
 * | 10000000214     | knows IŞIL ÇİÇEK (given names) ÖĞÜTÇÜ, born 1985; no to any other name or year       |
 * | 20000000114     | says no to every name and birth date                                                 |
 * | 30000000182     | fails with a SOAP fault, and says yes to the next request                            |
 * | 40000000150     | breaks the connection in the middle of its response                                  |
 * | 50000000128     | fails with a SOAP fault                                                              |
 * | 60000000196     | returns an HTML maintenance page, with status 200                                    |
 * | 70000000164     | does not respond                                                                     |
 * | 80000000132     | returns text that is not XML                                                         |
 * | 99000000110     | knows NORA LARSEN, a foreigner born on 1988-03-21; no to any other name or birth date |
 * | 98000000120     | says no to every name and birth date                                                 |
 * | any other       | says yes if the checksum is valid and the names are in Turkish upper case            |
 * </pre>
 *
 * <p>Numbers that begin with 98 or 99 belong to foreigners. Each operation says no to the numbers of the other.
 *
 * <p>Only the two known citizens reveal a client that converts to upper case in the wrong language, because
 * {@code ÇIÇEK} could be a name too.
 */
public final class RegisterEmulator implements AutoCloseable {
    /** AHMET YILMAZ, born 1990; no match for any other name or year. */
    public static final String KNOWN = "10000000146";

    /** IŞIL ÇİÇEK (two given names) ÖĞÜTÇÜ, born 1985; no match for any other name or year. */
    public static final String KNOWN_IN_TURKISH_LETTERS = "10000000214";

    /** No match for every name and birth date. */
    public static final String UNKNOWN = "20000000114";

    /** A SOAP fault and a match in turn. */
    public static final String RECOVERING = "30000000182";

    /** A connection that ends in the middle of the response. */
    public static final String CUT_OFF = "40000000150";

    /** A SOAP fault with status 500. */
    public static final String FAULT = "50000000128";

    /** An HTML page with status 200. */
    public static final String MAINTENANCE = "60000000196";

    /** No response until the emulator is closed. */
    public static final String SLOW = "70000000164";

    /** Status 200 and the right content type, but not XML. */
    public static final String GARBAGE = "80000000132";

    /** NORA LARSEN, a foreigner born on 21 March 1988; no match for any other name or birth date. */
    public static final String KNOWN_FOREIGNER = "99000000110";

    /** A foreigner: no match for every name and birth date. */
    public static final String UNKNOWN_FOREIGNER = "98000000120";

    private static final String SOAP = "http://schemas.xmlsoap.org/soap/envelope/";
    private static final String WS = "http://tckimlik.nvi.gov.tr/WS";
    private static final String XML = "text/xml; charset=utf-8";

    private final LoopbackServer server = new LoopbackServer();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicReference<String> lastRequest = new AtomicReference<>("");
    private final AtomicInteger recoveries = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);

    private RegisterEmulator() {}

    public static RegisterEmulator start() {
        RegisterEmulator emulator = new RegisterEmulator();
        emulator.server.serve(emulator::handle);
        return emulator;
    }

    /** The base URL for a client of the register. */
    public URI endpoint() {
        return server.url();
    }

    /** The number of requests so far, invalid ones included. */
    public int requests() {
        return requests.get();
    }

    /** The body of the last request; empty before the first. */
    public Optional<String> lastRequest() {
        return Optional.of(lastRequest.get()).filter(body -> !body.isEmpty());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            requests.incrementAndGet();
            lastRequest.set(new String(body, StandardCharsets.UTF_8));
            Optional<RegisterOperation> operation =
                    RegisterOperation.at(exchange.getRequestURI().toString());
            if (operation.isEmpty()) {
                send(exchange, 404, "text/html", "<html><body>Not found</body></html>");
            } else if (!exchange.getRequestMethod().equals("POST")) {
                send(exchange, 405, "text/html", "<html><body>Method not allowed</body></html>");
            } else if (!header(exchange, "Content-Type").equals(XML)) {
                send(exchange, 415, "text/html", "<html><body>Unsupported media type</body></html>");
            } else if (!header(exchange, "SOAPAction").equals(action(operation.get()))) {
                send(exchange, 500, XML, fault("Client", "Server did not recognize the value of SOAPAction."));
            } else {
                respond(exchange, operation.get(), body);
            }
        }
    }

    private static String action(RegisterOperation operation) {
        return '"' + WS + '/' + operation.element() + '"';
    }

    private void respond(HttpExchange exchange, RegisterOperation operation, byte[] body) throws IOException {
        RegisterRequest request;
        try {
            request = RegisterRequest.read(operation, body);
        } catch (CharacterCodingException | XMLStreamException e) {
            send(exchange, 500, XML, fault("Client", "Server was unable to read request."));
            return;
        }
        if (!operation.covers(request.number())) {
            send(exchange, 200, XML, result(operation, false));
            return;
        }
        switch (request.number()) {
            case RECOVERING -> recover(exchange, operation);
            case CUT_OFF -> cutOff(exchange, operation);
            case FAULT -> send(exchange, 500, XML, fault("Server", "Server was unable to process request."));
            case MAINTENANCE -> send(exchange, 200, "text/html; charset=utf-8", "<html><body>Bakımdayız</body></html>");
            case SLOW -> awaitClose();
            case GARBAGE -> send(exchange, 200, XML, "neither true nor false");
            default -> send(exchange, 200, XML, result(operation, knows(request)));
        }
    }

    private static boolean knows(RegisterRequest request) {
        return switch (request.number()) {
            case KNOWN -> request.isAbout("AHMET", "YILMAZ", 1990);
            case KNOWN_IN_TURKISH_LETTERS -> request.isAbout("IŞIL ÇİÇEK", "ÖĞÜTÇÜ", 1985);
            case KNOWN_FOREIGNER -> request.isAbout("NORA", "LARSEN", 21, 3, 1988);
            case UNKNOWN, UNKNOWN_FOREIGNER -> false;
            default -> request.isPlausible();
        };
    }

    private void recover(HttpExchange exchange, RegisterOperation operation) throws IOException {
        if (recoveries.getAndIncrement() % 2 == 0) {
            send(exchange, 500, XML, fault("Server", "Server was unable to process request."));
        } else {
            send(exchange, 200, XML, result(operation, true));
        }
    }

    private static void cutOff(HttpExchange exchange, RegisterOperation operation) throws IOException {
        byte[] whole = result(operation, true).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", XML);
        exchange.sendResponseHeaders(200, whole.length);
        exchange.getResponseBody().write(whole, 0, whole.length - 20);
    }

    private void awaitClose() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    /** The value of a header; empty unless the request has exactly one. */
    private static String header(HttpExchange exchange, String name) {
        List<String> values = exchange.getRequestHeaders().get(name);
        return values == null || values.size() != 1 ? "" : values.getFirst();
    }

    private static String result(RegisterOperation operation, boolean match) {
        String element = operation.element();
        return envelope("<%sResponse xmlns=\"%s\"><%sResult>%s</%sResult></%sResponse>"
                .formatted(element, WS, element, match, element, element));
    }

    private static String fault(String code, String text) {
        return envelope("<soap:Fault><faultcode>soap:" + code + "</faultcode><faultstring>" + text
                + "</faultstring><detail /></soap:Fault>");
    }

    private static String envelope(String body) {
        return "<?xml version=\"1.0\" encoding=\"utf-8\"?><soap:Envelope xmlns:soap=\"" + SOAP + "\"><soap:Body>" + body
                + "</soap:Body></soap:Envelope>";
    }

    @Override
    public void close() {
        closed.countDown();
        server.close();
    }
}
