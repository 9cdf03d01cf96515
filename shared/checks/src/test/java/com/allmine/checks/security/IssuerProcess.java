package com.allmine.checks.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.json.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A real issuer of tokens that runs in a process of this machine. */
final class IssuerProcess implements AutoCloseable {
    private final Process process;
    private final HttpClient client = HttpClient.newHttpClient();
    private final String url;

    private IssuerProcess(Process process, String url) {
        this.process = process;
        this.url = url;
    }

    /**
     * Starts an issuer.
     *
     * @param ready matches a line of its output when it listens; its first group is the URL
     */
    static IssuerProcess start(ProcessBuilder command, Pattern ready, Path errors)
            throws IOException, InterruptedException {
        Process process = command.redirectError(errors.toFile()).start();
        CompletableFuture<Process> start = process.onExit().orTimeout(10, TimeUnit.MINUTES);
        var _ = start.whenComplete((ended, failure) -> {
            if (failure instanceof TimeoutException) {
                process.destroyForcibly();
            }
        });
        StringBuilder output = new StringBuilder();
        // The reader stays open: the process would fail if nobody read its output.
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            output.append(line).append('\n');
            Matcher matcher = ready.matcher(line);
            if (matcher.find()) {
                start.complete(process);
                Thread.ofVirtual().start(() -> lines.lines().forEach(ignored -> {}));
                return new IssuerProcess(process, matcher.group(1));
            }
        }
        throw new AssertionError("the issuer has ended: " + output + Files.readString(errors));
    }

    String url() {
        return url;
    }

    /** The access token that the issuer returns for these parameters. */
    String accessToken(String path, Map<String, String> headers, Map<String, String> parameters)
            throws IOException, InterruptedException {
        String form = parameters.entrySet().stream()
                .map(parameter -> encoded(parameter.getKey()) + "=" + encoded(parameter.getValue()))
                .collect(Collectors.joining("&"));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form));
        headers.forEach(request::header);
        HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Json.object(response.body()).orElseThrow().path("access_token").asText();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** A value of {@code TrustedIssuers} that trusts an issuer for the tenant {@code default}. */
    static String trusted(String iss, String jwksUri) {
        ObjectNode issuer = Json.object("{}")
                .orElseThrow()
                .put("iss", iss)
                .put("jwksUri", jwksUri)
                .put("audience", "allmine-api");
        List.of("RS256", "PS256", "ES256").forEach(issuer.putArray("algorithms")::add);
        issuer.putArray("tenants").add("default");
        return "[" + issuer + "]";
    }

    @Override
    public void close() {
        client.close();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().join();
    }
}
