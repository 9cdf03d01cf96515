package com.allmine.bench;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * HTTP of this JVM without a network. The real server responds to the first request of a kind; the others get the same
 * response from memory. Everything of the SDK but the socket still runs.
 */
final class StubbedHttp extends URLStreamHandler {
    private static final Pattern TABLE = Pattern.compile("\"(Users|Consents|Dropdowns|Logs)\"");

    /** The headers that the JDK's client insists on setting itself. */
    private static final Set<String> RESTRICTED = Set.of("host", "content-length", "expect", "connection");

    private final HttpClient real = HttpClient.newHttpClient();
    private final Map<String, Recorded> answers = new ConcurrentHashMap<>();

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Recorded(int status, String type, byte[] body) {}

    /** Makes every {@code http} connection of this JVM a stub. */
    static void install() {
        StubbedHttp stub = new StubbedHttp();
        URL.setURLStreamHandlerFactory(protocol -> protocol.equals("http") ? stub : null);
    }

    @Override
    protected URLConnection openConnection(URL url) {
        return new Connection(url);
    }

    /** The kind of a request: what is asked of which table. */
    private static String kind(String target, String body) {
        Matcher table = TABLE.matcher(body);
        return target + (table.find() ? table.group(1) : "");
    }

    private Recorded ask(Connection asked, String body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(asked.getURL().toString())).POST(BodyPublishers.ofString(body));
        asked.sent.forEach((name, value) -> {
            if (!RESTRICTED.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                request.header(name, value);
            }
        });
        try {
            HttpResponse<byte[]> answer = real.send(request.build(), BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(new String(answer.body(), StandardCharsets.UTF_8));
            }
            return new Recorded(
                    answer.statusCode(),
                    answer.headers().firstValue("content-type").orElse(""),
                    answer.body());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Connection extends HttpURLConnection {
        private final Map<String, String> sent = new ConcurrentHashMap<>();
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private @Nullable Recorded answer;

        Connection(URL url) {
            super(url);
        }

        private Recorded answer() {
            if (answer == null) {
                String text = body.toString(StandardCharsets.UTF_8);
                String kind = kind(sent.getOrDefault("X-Amz-Target", ""), text);
                Recorded known = answers.get(kind);
                if (known == null) {
                    known = ask(this, text);
                    answers.put(kind, known);
                }
                answer = known;
            }
            return answer;
        }

        @Override
        public void setRequestProperty(String name, String value) {
            sent.put(name, value);
        }

        @Override
        public void addRequestProperty(String name, String value) {
            sent.put(name, value);
        }

        @Override
        public OutputStream getOutputStream() {
            return body;
        }

        @Override
        public int getResponseCode() {
            return answer().status();
        }

        @Override
        public String getResponseMessage() {
            return "OK";
        }

        @Override
        public InputStream getInputStream() {
            return new ByteArrayInputStream(answer().body());
        }

        @Override
        public Map<String, java.util.List<String>> getHeaderFields() {
            Recorded recorded = answer();
            return Map.of(
                    "Content-Type", java.util.List.of(recorded.type()),
                    "Content-Length", java.util.List.of(Integer.toString(recorded.body().length)));
        }

        @Override
        public void connect() {}

        @Override
        public void disconnect() {}

        @Override
        public boolean usingProxy() {
            return false;
        }
    }
}
