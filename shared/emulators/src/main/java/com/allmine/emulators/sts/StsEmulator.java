package com.allmine.emulators.sts;

import com.allmine.emulators.LoopbackServer;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** The Security Token Service as far as an operator's command uses it: {@code GetCallerIdentity}. */
public final class StsEmulator implements AutoCloseable {
    /** Whom it takes every caller for. */
    public static final String ARN = "arn:aws:iam::000000000000:user/local";

    private static final String IDENTITY = """
        <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>\
        <Arn>%s</Arn><UserId>LOCAL</UserId><Account>000000000000</Account></GetCallerIdentityResult>\
        <ResponseMetadata><RequestId>local</RequestId></ResponseMetadata></GetCallerIdentityResponse>\
        """.formatted(ARN);

    private static final String REFUSAL = """
        <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>\
        <Code>InvalidAction</Code><Message>no such call here</Message></Error></ErrorResponse>\
        """;

    private final LoopbackServer server = new LoopbackServer();

    private StsEmulator() {}

    public static StsEmulator start() {
        StsEmulator local = new StsEmulator();
        local.server.serve(StsEmulator::answer);
        return local;
    }

    /** Where the SDK finds the service. */
    public URI endpoint() {
        return server.url();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean isKnown = form.contains("Action=GetCallerIdentity");
            byte[] body = (isKnown ? IDENTITY : REFUSAL).getBytes(StandardCharsets.UTF_8);
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
