package com.allmine.register;

import com.allmine.register.Verdict.Decided;
import com.allmine.register.Verdict.Outage;
import com.allmine.register.Verdict.Unavailable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the register over its public SOAP 1.1 services (NVI): {@code KPSPublic.asmx} for citizens, and
 * {@code KPSPublicYabanciDogrula.asmx} for foreigners. Every response other than the documented one is
 * {@link Unavailable}.
 */
public final class KpsPublic implements NationalRegister {
    /** The size of the largest response that is read, in bytes. The documented response is smaller than 500. */
    static final int MAX_RESPONSE = 64 * 1024;

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    private final String base;
    private final Duration connectTimeout;
    private final Duration requestTimeout;

    /**
     * @param base for example {@code https://tckimlik.nvi.gov.tr}
     * @param connectTimeout for the connection only
     * @param requestTimeout for the whole call, up to the last byte of the response
     * @throws IllegalArgumentException if the base is not a URL, or is neither encrypted nor local; if a timeout is not
     *     positive
     */
    public KpsPublic(URI base, Duration connectTimeout, Duration requestTimeout) {
        if (!isSafe(base)) {
            throw new IllegalArgumentException("The URL of the register must be https, or http on this machine");
        }
        if (!connectTimeout.isPositive() || !requestTimeout.isPositive()) {
            throw new IllegalArgumentException("The timeouts of the register must be positive");
        }
        this.base = base.toString().replaceFirst("/+$", "");
        this.connectTimeout = connectTimeout;
        this.requestTimeout = requestTimeout;
    }

    private static boolean isSafe(URI base) {
        String host = base.getHost();
        boolean isEncrypted = "https".equals(base.getScheme());
        boolean isLocal = "http".equals(base.getScheme()) && host != null && LOOPBACK.contains(host);
        return host != null && (isEncrypted || isLocal) && base.getRawQuery() == null && base.getRawFragment() == null;
    }

    /** Opens a connection for each call, because a kept connection would be dead after Lambda froze the process. */
    @Override
    public Verdict ask(Person person) {
        KpsService service = KpsService.of(person.number());
        try (Connection connection = new Connection(connectTimeout)) {
            return connection
                    .client()
                    .sendAsync(
                            request(service, person), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_RESPONSE))
                    .thenApply(response -> verdict(service, response))
                    .get(requestTimeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            return new Unavailable(outage(e.getCause()), 0);
        } catch (TimeoutException e) {
            return new Unavailable(Outage.TIMED_OUT, 0);
        } catch (UncheckedIOException e) {
            return new Unavailable(Outage.UNREACHABLE, 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Unavailable(Outage.INTERRUPTED, 0);
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

    private HttpRequest request(KpsService service, Person person) {
        return HttpRequest.newBuilder(URI.create(base + service.path()))
                .header("Content-Type", "text/xml; charset=utf-8")
                .header("SOAPAction", Soap.action(service))
                .POST(BodyPublishers.ofByteArray(Soap.request(service, person)))
                .build();
    }

    private static Verdict verdict(KpsService service, HttpResponse<byte[]> response) {
        if (response.statusCode() != 200) {
            return new Unavailable(Outage.STATUS, response.statusCode());
        }
        String type = response.headers().firstValue("Content-Type").orElse("");
        if (!type.replaceFirst(";.*", "").strip().equalsIgnoreCase("text/xml")) {
            return new Unavailable(Outage.CONTENT_TYPE, 200);
        }
        return Soap.result(service, response.body())
                .<Verdict>map(match -> match ? Decided.MATCH : Decided.NO_MATCH)
                .orElseGet(() -> new Unavailable(Outage.UNREADABLE, 200));
    }

    private static Outage outage(@Nullable Throwable cause) {
        return switch (cause) {
            case HttpConnectTimeoutException e -> Outage.UNREACHABLE;
            case ConnectException e -> Outage.UNREACHABLE;
            case SSLException e -> Outage.UNREACHABLE;
            case IOException e -> Outage.CUT_OFF;
            case null, default -> Outage.UNREADABLE;
        };
    }
}
