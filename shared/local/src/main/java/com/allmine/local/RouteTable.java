package com.allmine.local;

import com.allmine.template.LambdaFunction;
import com.allmine.template.Route;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Finds the function of a request. As in API Gateway, a route without parameters precedes one with parameters.
 *
 * @param <F> what stands for a function
 */
final class RouteTable<F> {
    private final List<Target<F>> targets = new ArrayList<>();
    private final Optional<F> defaultFunction;

    RouteTable(List<LambdaFunction> described, Map<String, F> functions) {
        Optional<F> byDefault = Optional.empty();
        for (LambdaFunction function : described) {
            F hosted = Objects.requireNonNull(functions.get(function.name()));
            function.routes().forEach(route -> targets.add(new Target<>(route, hosted)));
            if (function.isDefault()) {
                byDefault = Optional.of(hosted);
            }
        }
        targets.sort(Comparator.comparing(target -> target.route.hasParameters()));
        defaultFunction = byDefault;
    }

    private record Target<F>(Route route, F function) {
        Optional<Match<F>> match(String method, String path) {
            return route.method().equals(method)
                    ? route.match(path).map(parameters -> new Match<>(function, route.key(), parameters))
                    : Optional.empty();
        }
    }

    /**
     * The function of a request.
     *
     * @param routeKey as API Gateway names the route in its event
     * @param pathParameters as they are in the path
     */
    record Match<F>(F function, String routeKey, Map<String, String> pathParameters) {}

    /** @throws IllegalStateException if no route matches, and no function is the default */
    Match<F> find(String method, String path) {
        return targets.stream()
                .flatMap(target -> target.match(method, path).stream())
                .findFirst()
                .or(() -> defaultFunction.map(function -> new Match<>(function, HttpEvent.DEFAULT_ROUTE, Map.of())))
                .orElseThrow(() -> new IllegalStateException("no function answers " + method + " " + path));
    }
}
