package com.allmine.refuseunknownroute;

import com.allmine.api.Answer;
import com.allmine.api.Api;
import com.allmine.api.ApiHandler;
import com.allmine.api.ApiRequest;
import com.allmine.api.Problem;
import com.allmine.api.Refusal;
import com.allmine.api.Snapshot;
import com.allmine.template.Route;
import com.allmine.template.Template;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * {@code $default}: answers every route that the API does not have, and says in {@code Allow} where only the method is
 * wrong. Its package carries template.yaml, so it knows the routes from where they are defined.
 */
public final class RefuseUnknownRouteHandler implements ApiHandler {
    private final Api api;
    private final List<Route> routes;

    /** What Lambda calls: the routes of the deployed template. */
    public RefuseUnknownRouteHandler() {
        this(Api.live(), Template.parse(packagedTemplate()).routes());
        Snapshot.prime(this, Map::of);
    }

    RefuseUnknownRouteHandler(Api api, List<Route> routes) {
        this.api = api;
        this.routes = routes;
    }

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        return api.answer(event, context, this::refuse);
    }

    private Answer refuse(ApiRequest request) {
        String allowed = routes.stream()
                .filter(route -> route.path().equals(request.path()))
                .map(Route::method)
                .collect(Collectors.joining(", "));
        Refusal refusal = Problem.ROUTE_NOT_FOUND.refusal();
        throw allowed.isEmpty() ? refusal : refusal.header("Allow", allowed);
    }

    private static String packagedTemplate() {
        try (InputStream in =
                Objects.requireNonNull(RefuseUnknownRouteHandler.class.getResourceAsStream("/template.yaml"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
