package com.allmine.emulators;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Rejects requests that a web page of another site makes through the developer's browser. The {@code Host} reveals a
 * page that has rebound its own name to 127.0.0.1, and the {@code Origin} reveals any other page.
 */
public final class LoopbackFilter extends Filter {
    private static final Pattern LOOPBACK =
            Pattern.compile("(localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[::1])(:\\d{1,5})?");

    /** Names of this machine inside a container. No site can have a name below .internal. */
    private static final Set<String> CONTAINER = Set.of("host.docker.internal", "sync-host.docker.internal");

    private final boolean allowsAnyOrigin;
    private final boolean allowsContainers;

    private LoopbackFilter(boolean allowsAnyOrigin, boolean allowsContainers) {
        this.allowsAnyOrigin = allowsAnyOrigin;
        this.allowsContainers = allowsContainers;
    }

    /** Allows requests to a loopback name from any page, because the API has its own rules for origins. */
    public static LoopbackFilter allowingAnyOrigin() {
        return new LoopbackFilter(true, false);
    }

    /** Allows requests to a loopback name, except those of pages of another site. */
    public static LoopbackFilter allowingLocalOrigins() {
        return new LoopbackFilter(false, false);
    }

    /** Allows what {@link #allowingLocalOrigins} allows, and requests to the name that containers have for this machine. */
    public static LoopbackFilter allowingContainers() {
        return new LoopbackFilter(false, true);
    }

    /** The reason of a rejection: an HTTP status, and a sentence for the developer. */
    public record Fault(int status, String sentence) {
        public byte[] body() {
            return ("{\"message\":\"" + sentence + "\"}").getBytes(StandardCharsets.UTF_8);
        }
    }

    /**
     * The reason to reject a request; empty if it is allowed.
     *
     * @param hosts every {@code Host} of the request
     * @param origins every {@code Origin} of the request
     */
    public Optional<Fault> fault(List<String> hosts, List<String> origins) {
        if (hosts.size() != 1 || !isLocal(hosts.getFirst())) {
            return Optional.of(
                    new Fault(421, "The local run answers to localhost and 127.0.0.1 only: send one of them as Host."));
        }
        if (!allowsAnyOrigin && !origins.stream().allMatch(LoopbackFilter::isLocalOrigin)) {
            return Optional.of(new Fault(403, "Web pages of other origins may not use this part of the local run."));
        }
        return Optional.empty();
    }

    private boolean isLocal(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return isLoopback(name) || (allowsContainers && CONTAINER.contains(name.replaceFirst(":\\d{1,5}$", "")));
    }

    private static boolean isLoopback(String host) {
        return LOOPBACK.matcher(host).matches();
    }

    private static boolean isLocalOrigin(String origin) {
        try {
            String authority = URI.create(origin).getRawAuthority();
            return authority != null && isLoopback(authority.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public String description() {
        return "rejects requests of web pages of other sites";
    }

    @Override
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
        Optional<Fault> fault = fault(values(exchange, "Host"), values(exchange, "Origin"));
        if (fault.isEmpty()) {
            chain.doFilter(exchange);
            return;
        }
        try (exchange) {
            byte[] body = fault.get().body();
            exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
            exchange.sendResponseHeaders(
                    fault.get().status(), exchange.getRequestMethod().equals("HEAD") ? -1 : body.length);
            if (!exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private static List<String> values(HttpExchange exchange, String name) {
        return exchange.getRequestHeaders().getOrDefault(name, List.of());
    }
}
