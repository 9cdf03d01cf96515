package com.allmine.local;

import com.allmine.api.json.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Headless Chromium, driven over the WebDriver protocol. A search waits for its element, named by a CSS selector or by
 * an XPath that starts with {@code //}.
 */
final class Browser implements AutoCloseable {
    static final String ENTER = "\uE007";

    private static final int TIMEOUT_MS = 30_000;
    /** The driver finds a port that is free for IPv6 and ends if another process has it for IPv4. */
    private static final int MAX_STARTS = 5;

    private static final Pattern PORT = Pattern.compile("successfully on port (\\d+)");
    private static final String ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

    private final Process driver;
    private final HttpClient client = HttpClient.newHttpClient();
    private final String url;
    private final String session;

    private Browser(Process driver, int port, int width, int height) {
        this.driver = driver;
        this.url = "http://127.0.0.1:" + port;
        Map<String, Object> options = Map.of(
                "binary",
                chromium().orElseThrow().toString(),
                "args",
                List.of("--headless=new", "--no-sandbox", "--hide-scrollbars", "--lang=en"));
        Map<String, Object> capabilities = Map.of(
                "goog:chromeOptions", options,
                "goog:loggingPrefs", Map.of("browser", "ALL"),
                "timeouts", Map.of("implicit", TIMEOUT_MS));
        this.session = "/session/"
                + call("POST", "/session", Map.of("capabilities", Map.of("alwaysMatch", capabilities)))
                        .path("sessionId")
                        .asText();
        resize(width, height);
    }

    static boolean isInstalled() {
        return chromium().isPresent() && found("chromedriver").isPresent();
    }

    private static Optional<Path> chromium() {
        return Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> found(name).stream())
                .findFirst();
    }

    private static Optional<Path> found(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Starts one whose window shows as many CSS pixels. */
    static Browser start(int width, int height) {
        StringBuilder read = new StringBuilder();
        try {
            for (int attempt = 0; attempt < MAX_STARTS; attempt++) {
                Process driver = new ProcessBuilder(
                                found("chromedriver").orElseThrow().toString(), "--port=0")
                        .redirectErrorStream(true)
                        .start();
                OptionalInt port = port(driver.inputReader(StandardCharsets.UTF_8), read);
                if (port.isPresent()) {
                    return new Browser(driver, port.getAsInt(), width, height);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException("chromedriver does not start: " + read);
    }

    /** The port that the driver listens on; empty if it ends before it has one. */
    private static OptionalInt port(BufferedReader output, StringBuilder read) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher port = PORT.matcher(line);
            if (port.find()) {
                return OptionalInt.of(Integer.parseInt(port.group(1)));
            }
            read.append(line).append('\n');
        }
        return OptionalInt.empty();
    }

    /** Makes storage throw as it does in a browser that blocks it, in every page opened from now on. */
    void blockStorage() {
        String block = """
            for (const storage of ["localStorage", "sessionStorage"]) {
              Object.defineProperty(window, storage, { get() { throw new DOMException("blocked", "SecurityError"); } });
            }
            """;
        devTools("Page.addScriptToEvaluateOnNewDocument", Map.of("source", block));
    }

    /** Lets the window show as many CSS pixels. */
    void resize(int width, int height) {
        devTools(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", true));
    }

    /** Leaves the page, and empties the storage of its origin and the list of complaints. */
    void forget(String origin) {
        open("about:blank");
        devTools("Storage.clearDataForOrigin", Map.of("origin", origin, "storageTypes", "all"));
        complaints();
    }

    private void devTools(String command, Map<String, Object> parameters) {
        call("POST", session + "/goog/cdp/execute", Map.of("cmd", command, "params", parameters));
    }

    void open(String page) {
        call("POST", session + "/url", Map.of("url", page));
    }

    void click(String what) {
        call("POST", element(what) + "/click", Map.of());
    }

    /** Sends keys to the element in focus; {@link #ENTER} is a key too. */
    void type(String what, String keys) {
        call("POST", element(what) + "/value", Map.of("text", keys));
    }

    /** The visible text. */
    String text(String what) {
        return call("GET", element(what) + "/text", null).asText();
    }

    /** Runs a script and returns its result. */
    JsonNode script(String script) {
        return call("POST", session + "/execute/sync", Map.of("script", script, "args", List.of()));
    }

    /** The complaints of the browser: errors of scripts, violated policies, failed requests. */
    List<String> complaints() {
        List<String> complaints = new ArrayList<>();
        call("POST", session + "/se/log", Map.of("type", "browser"))
                .forEach(entry -> complaints.add(entry.path("message").asText()));
        return complaints;
    }

    void screenshot(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(
                    file,
                    Base64.getDecoder()
                            .decode(call("GET", session + "/screenshot", null).asText()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String element(String what) {
        String strategy = what.startsWith("//") ? "xpath" : "css selector";
        return session + "/element/"
                + call("POST", session + "/element", Map.of("using", strategy, "value", what))
                        .path(ELEMENT)
                        .asText();
    }

    private JsonNode call(String method, String path, @Nullable Map<String, Object> body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(Json.write(body)))
                .build();
        try {
            JsonNode value = new ObjectMapper()
                    .readTree(client.send(request, BodyHandlers.ofString()).body())
                    .path("value");
            if (value.has("error")) {
                throw new AssertionError(method + " " + path + " " + body + ": "
                        + value.path("message").asText());
            }
            return value;
        } catch (JsonProcessingException e) {
            throw new AssertionError(method + " " + path, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            call("DELETE", session, null);
        } finally {
            client.close();
            driver.destroy();
        }
    }
}
