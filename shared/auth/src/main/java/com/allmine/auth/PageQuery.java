package com.allmine.auth;

import com.allmine.api.ApiRequest;
import com.allmine.api.ApiResponse;
import com.allmine.api.input.Parameters;
import com.allmine.api.input.Rule;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** The page of a list that a client asks for: its size, its start, and the filters that the next page needs too. */
public final class PageQuery {
    private static final int MAX_LIMIT = 500;
    private static final int LIMIT = 100;

    private final Cursors cursors;
    private final Start start;
    private final String tenantId;
    private final List<String> sent;
    private final List<String> bound;
    private final int limit;
    private final Optional<String> position;

    /** The parameter that has the cursor, and the rule that a valid cursor follows. */
    private enum Start {
        CURSOR("cursor", Rule.CURSOR),
        AFTER("after", Rule.FEED_CURSOR);

        private final String parameter;
        private final Rule rule;

        Start(String parameter, Rule rule) {
            this.parameter = parameter;
            this.rule = rule;
        }
    }

    private PageQuery(
            Parameters parameters,
            Cursors cursors,
            Start start,
            String tenantId,
            List<String> scope,
            List<String> sent) {
        this.cursors = cursors;
        this.start = start;
        this.tenantId = tenantId;
        this.sent = sent;
        this.bound = new ArrayList<>(scope);
        this.bound.addAll(sent);
        this.limit = parameters.number("limit", 1, MAX_LIMIT, LIMIT);
        this.position = position(parameters);
    }

    /**
     * Reads the size of the page and its start. Each is optional.
     *
     * @param scope what a cursor is bound to in addition to the tenant and the filters, such as the list and its owner
     * @param filters the names of the parameters that the list depends on, always in the same order
     */
    public static PageQuery of(
            Parameters parameters, Cursors cursors, String tenantId, List<String> scope, List<String> filters) {
        List<String> sent = filters.stream()
                .flatMap(name -> parameters.text(name).map(value -> pair(name, value)).stream())
                .toList();
        return new PageQuery(parameters, cursors, Start.CURSOR, tenantId, scope, sent);
    }

    /**
     * Reads the size and the start of a page of a list that grows at its end. Each is optional.
     *
     * @param scope what a cursor is bound to in addition to the tenant and the filters
     * @param filters the values that the list depends on, by the names of their parameters
     */
    public static PageQuery ofFeed(
            Parameters parameters,
            Cursors cursors,
            String tenantId,
            List<String> scope,
            SequencedMap<String, String> filters) {
        List<String> sent = filters.entrySet().stream()
                .map(filter -> pair(filter.getKey(), filter.getValue()))
                .toList();
        return new PageQuery(parameters, cursors, Start.AFTER, tenantId, scope, sent);
    }

    private Optional<String> position(Parameters parameters) {
        Optional<String> cursor = parameters.text(start.parameter);
        Optional<String> position = cursor.flatMap(text -> cursors.read(text, tenantId, bound));
        if (cursor.isPresent() && position.isEmpty()) {
            parameters.refuse(start.parameter, start.rule);
        }
        return position;
    }

    /** The most elements of the page. */
    public int limit() {
        return limit;
    }

    /** The position where the page starts; empty for the first page. */
    public Optional<String> start() {
        return position;
    }

    /**
     * 200 with the elements of the page, and with the headers that lead to the next one.
     *
     * @param next the position where the next page starts, in lower-case hexadecimal; empty if this page is the last
     */
    public ApiResponse respond(ApiRequest request, List<?> elements, Optional<String> next) {
        return next.map(position -> respond(request, elements, position, true))
                .orElseGet(() -> ApiResponse.bare(elements));
    }

    /**
     * 200 with the elements of the page and the cursor from which the client goes on. A link is added if it can go on
     * now.
     *
     * @param next the position where the next page starts, in lower-case hexadecimal
     * @param hasMore whether that page has an element now
     */
    public ApiResponse respond(ApiRequest request, List<?> elements, String next, boolean hasMore) {
        String cursor = cursors.at(next, tenantId, bound);
        ApiResponse page = ApiResponse.bare(elements).header("X-Next-Cursor", cursor);
        return hasMore ? page.header("Link", "<%s?%s>; rel=\"next\"".formatted(request.path(), query(cursor))) : page;
    }

    /** The query string of the page that starts at the cursor. */
    private String query(String cursor) {
        List<String> pairs = new ArrayList<>(sent);
        pairs.add(pair("limit", Integer.toString(limit)));
        pairs.add(pair(start.parameter, cursor));
        return String.join("&", pairs);
    }

    private static String pair(String name, String value) {
        return name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
