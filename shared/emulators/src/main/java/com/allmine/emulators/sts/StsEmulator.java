package com.allmine.emulators.sts;

import com.allmine.emulators.LoopbackServer;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Emulates {@code GetCallerIdentity} of the Security Token Service, the only operation that operator commands use. */
public final class StsEmulator implements AutoCloseable {
    /** The identity of every caller. */
    public static final String ARN = "arn:aws:iam::000000000000:user/local";

    private static final String IDENTITY = """
        <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>\
        <Arn>%s</Arn><UserId>LOCAL</UserId><Account>000000000000</Account></GetCallerIdentityResult>\
        <ResponseMetadata><RequestId>local</RequestId></ResponseMetadata></GetCallerIdentityResponse>\
        """.formatted(ARN);

    private static final String ERROR = """
        <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>\
        <Code>InvalidAction</Code><Message>no such operation</Message></Error></ErrorResponse>\
        """;

    private final LoopbackServer server = new LoopbackServer();

    private StsEmulator() {}

    public static StsEmulator start() {
        StsEmulator emulator = new StsEmulator();
        emulator.server.serve(StsEmulator::handle);
        return emulator;
    }

    /** The endpoint for the SDK. */
    public URI endpoint() {
        return server.url();
    }

    private static void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean isKnown = form.contains("Action=GetCallerIdentity");
            byte[] body = (isKnown ? IDENTITY : ERROR).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/xml");
            exchange.sendResponseHeaders(isKnown ? 200 : 400, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
