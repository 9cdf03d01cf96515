package com.allmine.register;

import com.allmine.api.lambda.OutboundCall;
import com.allmine.register.Verdict.Decided;
import com.allmine.register.Verdict.Outage;
import com.allmine.register.Verdict.Unavailable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
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
        if (!OutboundCall.isAllowed(base) || base.getRawQuery() != null || base.getRawFragment() != null) {
            throw new IllegalArgumentException("The URL of the register must be https, or http on this machine");
        }
        if (!connectTimeout.isPositive() || !requestTimeout.isPositive()) {
            throw new IllegalArgumentException("The timeouts of the register must be positive");
        }
        this.base = base.toString().replaceFirst("/+$", "");
        this.connectTimeout = connectTimeout;
        this.requestTimeout = requestTimeout;
    }

    @Override
    public Verdict ask(Person person) {
        KpsService service = KpsService.of(person.number());
        try {
            return OutboundCall.send(
                    request(service, person),
                    connectTimeout,
                    requestTimeout,
                    MAX_RESPONSE,
                    response -> verdict(service, response));
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
