package com.allmine.refuseunknownroute;

import com.allmine.api.Api;
import com.allmine.api.ApiHandler;
import com.allmine.api.ApiRequest;
import com.allmine.api.ApiResponse;
import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.api.lambda.SnapStart;
import com.allmine.template.Route;
import com.allmine.template.SamTemplate;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * {@code $default}: answers every route that the API does not have, with {@code Allow} where only the method is wrong,
 * and preflights. Its package carries template.yaml, so it knows the routes from where they are defined.
 */
public final class RefuseUnknownRouteHandler implements ApiHandler {
    private static final Pattern BASE = Pattern.compile("(/[^/]+)*+");

    private final Api api;
    private final List<Route> routes;

    /** What Lambda calls: the routes of the deployed template. */
    public RefuseUnknownRouteHandler() {
        this(Api.live(), SamTemplate.parse(packagedTemplate()).routes());
        SnapStart.prime(this, "refuse-unknown-route/404-unknown-path.json", Map::of);
    }

    RefuseUnknownRouteHandler(Api api, List<Route> routes) {
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
                .filter(route -> isAt(request.path(), route.path()))
                .map(Route::method)
                .toList();
        if (!allowed.isEmpty() && isPreflight(request)) {
            return ApiResponse.noContent();
        }
        Refusal refusal = Problem.ROUTE_NOT_FOUND.refusal();
        boolean isOnlyTheMethodWrong = !allowed.isEmpty() && !allowed.contains(request.method());
        throw isOnlyTheMethodWrong ? refusal.header("Allow", String.join(", ", allowed)) : refusal;
    }

    /** Whether a path is that of a route, below a stage or the base path of a custom domain where there is one. */
    private static boolean isAt(String path, String route) {
        return path.endsWith(route)
                && BASE.matcher(path.substring(0, path.length() - route.length()))
                        .matches();
    }

    /** API Gateway answers preflights itself, and adds the headers; by AWS's documents one may still come here. */
    private static boolean isPreflight(ApiRequest request) {
        return request.method().equals("OPTIONS")
                && request.header("Origin") != null
                && request.header("Access-Control-Request-Method") != null;
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
