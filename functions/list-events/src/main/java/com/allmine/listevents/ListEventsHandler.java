package com.allmine.listevents;

import com.allmine.api.Api;
import com.allmine.api.ApiHandler;
import com.allmine.api.ApiRequest;
import com.allmine.api.ApiResponse;
import com.allmine.api.lambda.SnapStart;
import com.allmine.auth.Authorizer;
import com.allmine.auth.Cursors;
import com.allmine.data.event.DynamoEventFeed;
import com.allmine.data.event.EventFeed;
import com.allmine.data.event.EventFeed.Page;
import com.allmine.data.permission.Permission;
import com.allmine.data.permission.RequiredPermission;
import com.fasterxml.jackson.databind.util.RawValue;
import java.util.List;

/**
 * {@code GET /admin/events}: the events of the tenant, oldest first, in pages. A cursor lives as long as an event, so a
 * client that continues from a valid cursor misses none.
 */
public final class ListEventsHandler implements ApiHandler {
    private static final RequiredPermission REQUIRED = new RequiredPermission("list-events", Permission.READ);

    private final Api api;
    private final Authorizer authorizer;
    private final EventFeed feed;
    private final Cursors cursors;

    /** The constructor for Lambda, with the real clock, keys and table. */
    public ListEventsHandler() {
        this(Api.live(), Authorizer.live(), DynamoEventFeed.live(), Cursors.live(EventFeed.LIFE));
        SnapStart.prime(this, "list-events/200-documented.json", () -> authorizer.primingHeaders(REQUIRED));
    }

    ListEventsHandler(Api api, Authorizer authorizer, EventFeed feed, Cursors cursors) {
        this.api = api;
        this.authorizer = authorizer;
        this.feed = feed;
        this.cursors = cursors;
    }

    @Override
    public Api api() {
        return api;
    }

    @Override
    public ApiResponse answer(ApiRequest request) {
        String tenantId =
                authorizer.authorizeInTenant(request, REQUIRED).caller().tenantId();
        EventQuery query = request.parameters(parameters -> EventQuery.of(parameters, tenantId, cursors));
        Page page = feed.page(tenantId, query.type(), query.page().limit(), query.after());
        // The feed has the text of each event, which the response repeats unchanged.
        List<RawValue> events = page.events().stream().map(RawValue::new).toList();
        return query.page().respond(request, events, Long.toHexString(page.last()), page.hasMore());
    }
}
