package com.allmine.api.lambda;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * An HTTP call to a service outside AWS, without retries and redirects. It opens a connection for each call, because a
 * kept connection would be dead after Lambda froze the process.
 */
public final class OutboundCall {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    private OutboundCall() {}

    /** Whether a service may be called at this address: it must be https, or http on this machine. */
    public static boolean isAllowed(URI address) {
        String host = address.getHost();
        boolean isEncrypted = "https".equals(address.getScheme());
        boolean isLocal = "http".equals(address.getScheme()) && host != null && LOOPBACK.contains(host);
        return host != null && (isEncrypted || isLocal);
    }

    /**
     * Sends a request and reads the response.
     *
     * @param connectTimeout for the connection only
     * @param timeout for the whole call, up to the last byte of the response
     * @param maxResponse the size of the largest body that is read, in bytes; a larger one fails the call
     * @param read makes the result of the response
     * @throws ExecutionException if there is no response or it cannot be read; the cause says why
     * @throws TimeoutException if the call takes longer
     * @throws InterruptedException if the thread is interrupted
     */
    public static <T> T send(
            HttpRequest request,
            Duration connectTimeout,
            Duration timeout,
            int maxResponse,
            Function<HttpResponse<byte[]>, T> read)
            throws ExecutionException, TimeoutException, InterruptedException {
        try (Connection connection = new Connection(connectTimeout)) {
            return connection
                    .client()
                    .sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), maxResponse))
                    .thenApply(read)
                    .get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** A connection that ends at once when it is closed, even during a request. */
    private record Connection(HttpClient client) implements AutoCloseable {
        Connection(Duration connectTimeout) {
            this(HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(connectTimeout)
                    .build());
        }

        @Override
        public void close() {
            client.shutdownNow();
        }
    }
}
