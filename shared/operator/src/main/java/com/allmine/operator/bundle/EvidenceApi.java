package com.allmine.operator.bundle;

import com.allmine.api.json.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The API, asked by an administrator. The token is never printed, and is sent in clear text to this machine only. */
public final class EvidenceApi {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** No response with evidence is larger. */
    private static final long MAX_BYTES = 1 << 20;

    private final HttpClient client;
    private final URI base;
    private final String token;

    private EvidenceApi(HttpClient client, URI base, String token) {
        this.client = client;
        this.base = base;
        this.token = token;
    }

    /**
     * The API at an address.
     *
     * @param base as {@link #address} accepts it
     */
    public static EvidenceApi at(URI base, String token) {
        // Without redirects: another address must not get the token.
        HttpClient client =
                HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
        return new EvidenceApi(client, base, token);
    }

    /** The address in a text; empty unless it is one of https, or of this machine, with nothing after the path. */
    public static Optional<URI> address(String text) {
        try {
            URI uri = URI.create(text.replaceFirst("/+$", ""));
            boolean isAddress = uri.getHost() != null
                    && uri.getQuery() == null
                    && uri.getFragment() == null
                    && uri.getUserInfo() == null;
            boolean isEncrypted = "https".equals(uri.getScheme());
            boolean isLocal = "http".equals(uri.getScheme()) && isAddress && isThisMachine(uri.getHost());
            return isAddress && (isEncrypted || isLocal) ? Optional.of(uri) : Optional.empty();
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }

    private static boolean isThisMachine(String host) {
        if (!Set.of("localhost", "127.0.0.1", "[::1]").contains(host)) {
            return false;
        }
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /**
     * A successful response.
     *
     * @param cursor of the next page; empty if this is the last
     */
    record Response(String body, Optional<String> cursor) {
        ObjectNode json() {
            return Json.object(body).orElseThrow(EvidenceApi::notJson);
        }

        /** The elements of a list. */
        List<JsonNode> elements() {
            try {
                JsonNode list = Json.tree(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
                if (!list.isArray()) {
                    throw notJson();
                }
                List<JsonNode> elements = new ArrayList<>();
                list.forEach(elements::add);
                return elements;
            } catch (IOException e) {
                throw notJson();
            }
        }
    }

    private static IllegalStateException notJson() {
        return new IllegalStateException("the API responded with something that is not JSON");
    }

    /**
     * Asks for something that must exist.
     *
     * @param path with its query
     * @throws IllegalStateException if the API refuses
     */
    Response get(String path) {
        return find(path, Set.of())
                .orElseThrow(() -> new IllegalStateException("the API has no evidence at GET " + path));
    }

    /**
     * Asks for something that may not exist yet.
     *
     * @param missing the error codes that say so
     * @return empty if the API responds with such a code
     * @throws IllegalStateException if the API refuses for another reason
     */
    Optional<Response> find(String path, Set<String> missing) {
        HttpResponse<byte[]> response = send(path);
        String code = response.headers().firstValue("X-Error-Code").orElse("");
        if (response.statusCode() == 200) {
            boolean isLast = response.headers().firstValue("Link").isEmpty();
            return Optional.of(new Response(
                    new String(response.body(), StandardCharsets.UTF_8),
                    isLast ? Optional.empty() : response.headers().firstValue("X-Next-Cursor")));
        }
        if (missing.contains(code)) {
            return Optional.empty();
        }
        throw new IllegalStateException("the API responded with %d%s to GET %s. %s"
                .formatted(
                        response.statusCode(), code.isEmpty() ? "" : " " + code, path, advice(response.statusCode())));
    }

    private HttpResponse<byte[]> send(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + token)
                .build();
        try {
            return client.send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the command was interrupted", e);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the API cannot be reached at " + base + ": "
                            + Optional.ofNullable(e.getMessage())
                                    .orElse(e.getClass().getSimpleName()),
                    e);
        }
    }

    private static String advice(int status) {
        return switch (status) {
            case 401 -> "Set ALLMINE_TOKEN to a token that has not expired.";
            case 403 -> "Set ALLMINE_TOKEN to the token of an administrator of the tenant.";
            case 404 -> "Check --api, and that the token is of the user's tenant.";
            case 409 -> "The evidence is broken: read the runbook.";
            case 429, 503 -> "Run the command again later.";
            default -> "Read the logs of the function.";
        };
    }
}
