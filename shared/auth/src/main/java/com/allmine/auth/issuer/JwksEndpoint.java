package com.allmine.auth.issuer;

import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.api.lambda.InvocationLog;
import com.allmine.api.lambda.OutboundCall;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads the key set of an issuer over HTTP. */
final class JwksEndpoint implements Supplier<String> {
    /** The size of the largest response that is read, in bytes: some 100 keys. */
    static final int MAX_RESPONSE = 64 * 1024;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    private final URI uri;
    private final Duration timeout;

    /** @param timeout for the whole call, up to the last byte of the response */
    JwksEndpoint(URI uri, Duration timeout) {
        this.uri = uri;
        this.timeout = timeout;
    }

    /**
     * The body of the response.
     *
     * @throws Refusal {@code SERVICE_UNAVAILABLE} if there is no response, or its status is not 200
     */
    @Override
    public String get() {
        InvocationLog.countRoundTrip();
        try {
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .header("Accept", "application/jwk-set+json, application/json")
                    .build();
            HttpResponse<byte[]> response =
                    OutboundCall.send(request, CONNECT_TIMEOUT, timeout, MAX_RESPONSE, Function.identity());
            if (response.statusCode() != 200) {
                throw unavailable("status " + response.statusCode());
            }
            return new String(response.body(), StandardCharsets.UTF_8);
        } catch (ExecutionException e) {
            throw unavailable(name(e.getCause()));
        } catch (TimeoutException | UncheckedIOException e) {
            throw unavailable(name(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(name(e));
        }
    }

    private Refusal unavailable(String why) {
        return Problem.SERVICE_UNAVAILABLE.refusal().because(uri + ": " + why);
    }

    private static String name(@Nullable Throwable failure) {
        return failure == null ? "unknown" : failure.getClass().getSimpleName();
    }
}
