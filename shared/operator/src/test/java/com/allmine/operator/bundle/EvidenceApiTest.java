package com.allmine.operator.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EvidenceApiTest {
    private final List<String> seen = new ArrayList<>();
    private int status = 200;
    private String body = "{}";
    private Map<String, String> headers = Map.of();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            seen.add(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(bytes);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private EvidenceApi api() {
        return EvidenceApi.at(address(), "token-1");
    }

    @Test
    void sendsTheTokenAndReadsTheResponse() {
        body = "[{\"size\":3}]";
        headers = Map.of("X-Next-Cursor", "c-1", "Link", "</x>; rel=\"next\"");

        EvidenceApi.Response response = api().get("/admin/audit/checkpoints?stream=consent");

        assertThat(response.elements()).singleElement().hasToString("{\"size\":3}");
        assertThat(response.cursor()).contains("c-1");
        assertThat(seen).containsExactly("/admin/audit/checkpoints?stream=consent Bearer token-1");
    }

    @Test
    void hasNoNextPageWithoutALink() {
        headers = Map.of("X-Next-Cursor", "c-1");

        assertThat(api().get("/x").cursor()).isEmpty();
    }

    @Test
    void findsNothingIfTheApiSaysThatItIsMissing() {
        status = 409;
        headers = Map.of("X-Error-Code", "NOT_YET_CHECKPOINTED");

        assertThat(api().find("/x", Set.of("NOT_YET_CHECKPOINTED"))).isEmpty();
        assertThatThrownBy(() -> api().get("/x"))
                .hasMessage("the API responded with 409 NOT_YET_CHECKPOINTED to GET /x. "
                        + "The evidence is broken: read the runbook.");
    }

    @ParameterizedTest
    @CsvSource({
        "401, that has not expired",
        "403, of an administrator",
        "404, Check --api",
        "429, later",
        "500, the logs"
    })
    void saysWhatToDoIfTheApiRefuses(int refusal, String advice) {
        status = refusal;
        body = "<html>token-1</html>";

        assertThatThrownBy(() -> api().get("/x"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("the API responded with " + refusal + " to GET /x. ")
                .hasMessageContaining(advice)
                .hasMessageNotContaining("token-1");
    }

    /** Another address must not get the token. */
    @Test
    void doesNotFollowRedirects() {
        status = 302;
        headers = Map.of("Location", address() + "/elsewhere");

        assertThatThrownBy(() -> api().get("/x")).hasMessageContaining("302");
        assertThat(seen).hasSize(1);
    }

    @Test
    void readsNoMoreThanEvidenceNeeds() {
        body = "x".repeat((1 << 20) + 1);

        assertThatThrownBy(() -> api().get("/x")).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "{", "{}", "[", "[] []"})
    void refusesAListThatIsNotOne(String text) {
        body = text;

        assertThatThrownBy(() -> api().get("/x").elements())
                .hasMessage("the API responded with something that is not JSON");
    }

    @Test
    void saysThatTheApiCannotBeReached() {
        EvidenceApi nowhere = EvidenceApi.at(URI.create("http://127.0.0.1:1"), "token-1");

        assertThatThrownBy(() -> nowhere.get("/x"))
                .hasMessageStartingWith("the API cannot be reached at http://127.0.0.1:1: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.example.com",
                "https://api.example.com/",
                "https://api.example.com/prod",
                "http://127.0.0.1:3000",
                "http://localhost:3000/",
                "http://[::1]:3000"
            })
    void acceptsAnAddressThatKeepsTheTokenSecret(String text) {
        assertThat(EvidenceApi.address(text)).get().asString().isEqualTo(text.replaceFirst("/$", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "api.example.com",
                "http://api.example.com",
                "http://127.0.0.1.example.com",
                "http://localhost@api.example.com",
                "https://ayse:secret@api.example.com",
                "https://api.example.com?x=1",
                "https://api.example.com#x",
                "file:///etc/passwd",
                "https://",
                "https://a b"
            })
    void acceptsNoOtherAddress(String text) {
        assertThat(EvidenceApi.address(text)).isEmpty();
    }
}
