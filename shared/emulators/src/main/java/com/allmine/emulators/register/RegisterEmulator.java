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
 * The two services of the national register (NVI) that a function uses: {@code TCKimlikNoDogrula} about citizens and
 * {@code YabanciKimlikNoDogrula} about foreigners, over SOAP 1.1. The answer depends on the identity number:
 *
 * <pre>
 * | Identity number | The register                                                                         |
 * |-----------------|--------------------------------------------------------------------------------------|
 * | 10000000146     | knows AHMET YILMAZ, born 1990; no to any other name or year                          |
 * | 10000000214     | knows IŞIL ÇİÇEK (given names) ÖĞÜTÇÜ, born 1985; no to any other name or year       |
 * | 20000000114     | says no, whoever it is                                                               |
 * | 30000000182     | fails with a SOAP fault, and says yes when it is asked again                         |
 * | 40000000150     | breaks the connection off in the middle of its answer                                |
 * | 50000000128     | fails with a SOAP fault                                                              |
 * | 60000000196     | shows a maintenance page, with status 200                                            |
 * | 70000000164     | does not answer                                                                      |
 * | 80000000132     | answers with something that is no XML                                                |
 * | 99000000110     | knows NORA LARSEN, a foreigner born on 1988-03-21; no to any other name or birth date |
 * | 98000000120     | says no, whoever it is                                                               |
 * | any other       | says yes if the checksum is valid and the names are in Turkish upper case            |
 * </pre>
 *
 * <p>Numbers that begin with 98 or 99 belong to foreigners. The citizens' service says no to all of them, and the
 * foreigners' service says no to all others.
 *
 * <p>Only the two known citizens show that a client has upper-cased in the wrong language: {@code ÇIÇEK} could be a name.
 */
public final class RegisterEmulator implements AutoCloseable {
    /** AHMET YILMAZ, born 1990; any other name or year is no match. */
    public static final String KNOWN = "10000000146";

    /** IŞIL ÇİÇEK (two given names) ÖĞÜTÇÜ, born 1985; any other name or year is no match. */
    public static final String KNOWN_IN_TURKISH_LETTERS = "10000000214";

    /** No match, whoever it is. */
    public static final String UNKNOWN = "20000000114";

    /** A SOAP fault every first time, a match every second. */
    public static final String RECOVERING = "30000000182";

    /** A connection that ends in the middle of the answer. */
    public static final String CUT_OFF = "40000000150";

    /** A SOAP fault with status 500. */
    public static final String FAULT = "50000000128";

    /** An HTML page with status 200. */
    public static final String MAINTENANCE = "60000000196";

    /** No answer until the stand-in is closed. */
    public static final String SLOW = "70000000164";

    /** Status 200 and the right content type, but no XML. */
    public static final String GARBAGE = "80000000132";

    /** NORA LARSEN, a foreigner born on 21 March 1988; any other name or birth date is no match. */
    public static final String KNOWN_FOREIGNER = "99000000110";

    /** No match, whoever the foreigner is. */
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
        RegisterEmulator local = new RegisterEmulator();
        local.server.serve(local::answer);
        return local;
    }

    /** What a client takes for the register's base URL. */
    public URI endpoint() {
        return server.url();
    }

    /** How many requests have come in so far, whatever they were. */
    public int requests() {
        return requests.get();
    }

    /** The body of the last request, for a test to look at; empty before the first. */
    public Optional<String> lastRequest() {
        return Optional.of(lastRequest.get()).filter(body -> !body.isEmpty());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            requests.incrementAndGet();
            lastRequest.set(new String(body, StandardCharsets.UTF_8));
            Optional<RegisterService> service =
                    RegisterService.at(exchange.getRequestURI().toString());
            if (service.isEmpty()) {
                send(exchange, 404, "text/html", "<html><body>Not found</body></html>");
            } else if (!exchange.getRequestMethod().equals("POST")) {
                send(exchange, 405, "text/html", "<html><body>Method not allowed</body></html>");
            } else if (!header(exchange, "Content-Type").equals(XML)) {
                send(exchange, 415, "text/html", "<html><body>Unsupported media type</body></html>");
            } else if (!header(exchange, "SOAPAction").equals(action(service.get()))) {
                send(exchange, 500, XML, fault("Client", "Server did not recognize the value of SOAPAction."));
            } else {
                answer(exchange, service.get(), body);
            }
        }
    }

    private static String action(RegisterService service) {
        return '"' + WS + '/' + service.operation() + '"';
    }

    private void answer(HttpExchange exchange, RegisterService service, byte[] body) throws IOException {
        RegisterRequest question;
        try {
            question = RegisterRequest.read(service, body);
        } catch (CharacterCodingException | XMLStreamException e) {
            send(exchange, 500, XML, fault("Client", "Server was unable to read request."));
            return;
        }
        if (!service.covers(question.number())) {
            send(exchange, 200, XML, result(service, false));
            return;
        }
        switch (question.number()) {
            case RECOVERING -> recover(exchange, service);
            case CUT_OFF -> cutOff(exchange, service);
            case FAULT -> send(exchange, 500, XML, fault("Server", "Server was unable to process request."));
            case MAINTENANCE -> send(exchange, 200, "text/html; charset=utf-8", "<html><body>Bakımdayız</body></html>");
            case SLOW -> awaitClose();
            case GARBAGE -> send(exchange, 200, XML, "true or false, who knows?");
            default -> send(exchange, 200, XML, result(service, knows(question)));
        }
    }

    private static boolean knows(RegisterRequest question) {
        return switch (question.number()) {
            case KNOWN -> question.isAbout("AHMET", "YILMAZ", 1990);
            case KNOWN_IN_TURKISH_LETTERS -> question.isAbout("IŞIL ÇİÇEK", "ÖĞÜTÇÜ", 1985);
            case KNOWN_FOREIGNER -> question.isAbout("NORA", "LARSEN", 21, 3, 1988);
            case UNKNOWN, UNKNOWN_FOREIGNER -> false;
            default -> question.isPlausible();
        };
    }

    private void recover(HttpExchange exchange, RegisterService service) throws IOException {
        if (recoveries.getAndIncrement() % 2 == 0) {
            send(exchange, 500, XML, fault("Server", "Server was unable to process request."));
        } else {
            send(exchange, 200, XML, result(service, true));
        }
    }

    private static void cutOff(HttpExchange exchange, RegisterService service) throws IOException {
        byte[] whole = result(service, true).getBytes(StandardCharsets.UTF_8);
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

    /** The header's value, or nothing where there is not exactly one. */
    private static String header(HttpExchange exchange, String name) {
        List<String> values = exchange.getRequestHeaders().get(name);
        return values == null || values.size() != 1 ? "" : values.getFirst();
    }

    private static String result(RegisterService service, boolean match) {
        String operation = service.operation();
        return envelope("<%sResponse xmlns=\"%s\"><%sResult>%s</%sResult></%sResponse>"
                .formatted(operation, WS, operation, match, operation, operation));
    }

    private static String fault(String whose, String words) {
        return envelope("<soap:Fault><faultcode>soap:" + whose + "</faultcode><faultstring>" + words
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
