package com.allmine.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.errors.Problem;
import com.allmine.testkit.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The local run's treatment of HTTP before a function is called. */
@UsesLocalRun
class GatewayTest {
    private final LocalRun run;

    GatewayTest(LocalRun run) {
        this.run = run;
    }

    /** The response to a request of exactly these bytes, which no client library sends. */
    private String raw(String request) throws IOException {
        int port = URI.create(run.url()).getPort();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String get(String target) throws IOException {
        return raw("GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"//x/dropdown/get-parameter", "//dropdown/get-parameter", "///dropdown/get-parameter"})
    void takesADoubleSlashForNoHost(String target) throws IOException {
        assertThat(get(target + "?code=income_source"))
                .startsWith("HTTP/1.1 404 ")
                .contains("ROUTE_NOT_FOUND");
    }

    @Test
    void findsARouteInTheAbsoluteFormOfARequest() throws IOException {
        assertThat(get(run.url() + "/dropdown/get-parameter?code=income_source"))
                .startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @CsvSource({"Gökçe iPhone, gokce", "Şule iPhone, sule", "日本語 📱, cjk"})
    void readsHeadersAsUtf8LikeApiGateway(String device, String sub) throws IOException {
        run.addUser("device-" + sub);
        String body = "{\"documentType\": \"terms_of_use\", \"documentVersion\": \"1.1.0\", \"isAccepted\": true}";

        String response = raw("""
            POST /api/v1/legal-documents/consent HTTP/1.1\r
            Host: 127.0.0.1\r
            Connection: close\r
            Authorization: Bearer %s\r
            Content-Type: application/json\r
            X-Device-ID: %s\r
            Content-Length: %d\r
            \r
            %s\
            """.formatted(run.token("device-" + sub), device, body.length(), body));

        assertThat(response).startsWith("HTTP/1.1 200 ").contains("\"deviceId\":\"" + device + "\"");
    }

    @Test
    void answersAPreflightOfAKnownPathOnly() {
        Response known = preflight("/dropdown/get-parameter");

        assertThat(known.status()).isEqualTo(204);
        assertThat(known.body()).isEmpty();
        preflight("/dropdown/unknown").refused(Problem.ROUTE_NOT_FOUND);
    }

    private Response preflight(String path) {
        return run.send(run.to(path)
                .method("OPTIONS", BodyPublishers.noBody())
                .header("Origin", "https://app.example")
                .header("Access-Control-Request-Method", "GET"));
    }
}
