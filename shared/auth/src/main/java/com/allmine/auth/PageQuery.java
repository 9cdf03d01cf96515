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

/** The page of a list that a client asks for: its size, its start, and the filters that the next page needs too. */
public final class PageQuery {
    private static final int MAX_LIMIT = 500;
    private static final int LIMIT = 100;

    private final Cursors cursors;
    private final String tenantId;
    private final List<String> sent;
    private final List<String> bound;
    private final int limit;
    private final Optional<String> start;

    private PageQuery(Parameters parameters, Cursors cursors, String tenantId, List<String> scope, List<String> sent) {
        this.cursors = cursors;
        this.tenantId = tenantId;
        this.sent = sent;
        this.bound = new ArrayList<>(scope);
        this.bound.addAll(sent);
        this.limit = parameters.number("limit", 1, MAX_LIMIT, LIMIT);
        this.start = start(parameters);
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
        return new PageQuery(parameters, cursors, tenantId, scope, sent);
    }

    private Optional<String> start(Parameters parameters) {
        Optional<String> cursor = parameters.text("cursor");
        Optional<String> position = cursor.flatMap(text -> cursors.read(text, tenantId, bound));
        if (cursor.isPresent() && position.isEmpty()) {
            parameters.refuse("cursor", Rule.CURSOR);
        }
        return position;
    }

    /** The most elements of the page. */
    public int limit() {
        return limit;
    }

    /** The position where the page starts; empty for the first page. */
    public Optional<String> start() {
        return start;
    }

    /**
     * 200 with the elements of the page, and with the headers that lead to the next one.
     *
     * @param next the position where the next page starts, in lower-case hexadecimal; empty if this page is the last
     */
    public ApiResponse respond(ApiRequest request, List<?> elements, Optional<String> next) {
        ApiResponse page = ApiResponse.bare(elements);
        return next.map(position -> cursors.at(position, tenantId, bound))
                .map(cursor -> page.header("X-Next-Cursor", cursor)
                        .header("Link", "<%s?%s>; rel=\"next\"".formatted(request.path(), query(cursor))))
                .orElse(page);
    }

    /** The query string of the page that starts at the cursor. */
    private String query(String cursor) {
        List<String> pairs = new ArrayList<>(sent);
        pairs.add(pair("limit", Integer.toString(limit)));
        pairs.add(pair("cursor", cursor));
        return String.join("&", pairs);
    }

    private static String pair(String name, String value) {
        return name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
