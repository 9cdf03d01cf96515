package com.allmine.refuseunknownroute;

import com.allmine.api.Api;
import com.allmine.api.ApiHandler;
import com.allmine.api.ApiRequest;
import com.allmine.api.ApiResponse;
import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.api.lambda.SnapStart;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * {@code $default}: responds with 404 to every route that the API does not have, and with 204 to preflights of known
 * paths. The response has the header {@code Allow} if only the method is wrong.
 */
public final class RefuseUnknownRouteHandler implements ApiHandler {
    private final Api api;
    private final List<KnownRoute> routes;

    /** For Lambda. The build has written the routes of template.yaml into the package. */
    public RefuseUnknownRouteHandler() {
        this(Api.live(), packagedRoutes());
        SnapStart.prime(this, "refuse-unknown-route/404-unknown-path.json", Map::of);
    }

    RefuseUnknownRouteHandler(Api api, List<KnownRoute> routes) {
        this.api = api;
        this.routes = routes;
    }

    @Override
    public Api api() {
        return api;
    }

    @Override
    public ApiResponse answer(ApiRequest request) {
        List<String> allowed = routes.stream()
                .filter(route -> route.isAt(request.path()))
                .map(KnownRoute::method)
                .toList();
        if (!allowed.isEmpty() && isPreflight(request)) {
            return ApiResponse.noContent();
        }
        Refusal refusal = Problem.ROUTE_NOT_FOUND.refusal();
        boolean isOnlyTheMethodWrong = !allowed.isEmpty() && !allowed.contains(request.method());
        throw isOnlyTheMethodWrong ? refusal.header("Allow", String.join(", ", allowed)) : refusal;
    }

    /** API Gateway responds to preflights itself. By its documentation, it may still send one here and add the headers. */
    private static boolean isPreflight(ApiRequest request) {
        return request.method().equals("OPTIONS")
                && request.header("Origin") != null
                && request.header("Access-Control-Request-Method") != null;
    }

    static List<KnownRoute> packagedRoutes() {
        try (InputStream in =
                Objects.requireNonNull(RefuseUnknownRouteHandler.class.getResourceAsStream("routes.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(KnownRoute::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
