package com.allmine.emulators.stepfunctions;

import com.allmine.emulators.stepfunctions.definition.StateMachineDefinition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Where the states and edges of a machine stand: ranks from top to bottom, each state below all that lead to it, and
 * edges that skip ranks led around the states between. Lengths are in pixels.
 */
final class Drawing {
    static final double BOX_WIDTH = 256;
    static final double BOX_HEIGHT = 52;
    private static final double LANE = 26;
    private static final double GAP = 28;
    private static final double RANK = 104;
    private static final double MARGIN = 24;
    private static final int SWEEPS = 6;

    /** A way from one state to another, whatever its conditions. */
    record Edge(String from, String to) {}

    /** A place on the drawing. */
    record Point(double x, double y) {}

    private final StateMachineDefinition machine;
    private final Map<String, Integer> ranks = new HashMap<>();
    private final Set<Edge> back = new LinkedHashSet<>();
    private final Map<Edge, List<String>> routes = new LinkedHashMap<>();
    private final Map<Integer, List<String>> rows = new TreeMap<>();
    private final Map<String, Point> centres = new HashMap<>();
    private final double width;

    Drawing(StateMachineDefinition machine) {
        this.machine = machine;
        rank(machine.startAt(), new ArrayList<>());
        machine.states().keySet().forEach(name -> row(rankOf(name)).add(name));
        edges(machine).forEach(this::route);
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            order(sweep % 2 == 0);
        }
        this.width = place();
    }

    static Set<Edge> edges(StateMachineDefinition machine) {
        Set<Edge> edges = new LinkedHashSet<>();
        machine.states().forEach((name, state) -> {
            state.transitions().forEach(exit -> exit.next().ifPresent(next -> edges.add(new Edge(name, next))));
            state.catchers().forEach(c -> c.transition().next().ifPresent(next -> edges.add(new Edge(name, next))));
        });
        return edges;
    }

    /** The longest way to each state; an edge back to a state on the way counts for nothing. */
    private void rank(String name, List<String> way) {
        if (ranks.getOrDefault(name, -1) >= way.size()) {
            return;
        }
        ranks.put(name, way.size());
        way.add(name);
        for (Edge edge : edges(machine)) {
            if (edge.from().equals(name)) {
                if (way.contains(edge.to())) {
                    back.add(edge);
                } else {
                    rank(edge.to(), way);
                }
            }
        }
        way.removeLast();
    }

    private int rankOf(String name) {
        return ranks.getOrDefault(name, 0);
    }

    private List<String> row(int rank) {
        return rows.computeIfAbsent(rank, r -> new ArrayList<>());
    }

    private void route(Edge edge) {
        List<String> stops = new ArrayList<>(List.of(edge.from()));
        for (int rank = rankOf(edge.from()) + 1; rank < rankOf(edge.to()); rank++) {
            String lane = edge.from() + "\n" + edge.to() + "\n" + rank;
            row(rank).add(lane);
            stops.add(lane);
        }
        stops.add(edge.to());
        routes.put(edge, stops);
    }

    /** Puts each row in the order of what it is joined to in the row above, or below. */
    private void order(boolean downwards) {
        Map<String, Double> places = new HashMap<>();
        rows.values().forEach(row -> row.forEach(n -> places.put(n, (row.indexOf(n) + 0.5) / row.size())));
        List<List<String>> sweep = new ArrayList<>(rows.values());
        for (List<String> row : downwards ? sweep : sweep.reversed()) {
            Map<String, Double> wanted = new HashMap<>();
            row.forEach(n -> wanted.put(n, wanted(n, downwards, places)));
            row.sort(Comparator.comparingDouble(n -> wanted.getOrDefault(n, 0.5)));
            row.forEach(n -> places.put(n, (row.indexOf(n) + 0.5) / row.size()));
        }
    }

    private double wanted(String node, boolean downwards, Map<String, Double> places) {
        return routes.entrySet().stream()
                .filter(route -> !back.contains(route.getKey()))
                .flatMap(route -> neighbour(route.getValue(), node, downwards ? -1 : 1).stream())
                .mapToDouble(n -> places.getOrDefault(n, 0.5))
                .average()
                .orElse(places.getOrDefault(node, 0.5));
    }

    private static List<String> neighbour(List<String> stops, String node, int step) {
        int at = stops.indexOf(node);
        boolean has = at >= 0 && at + step >= 0 && at + step < stops.size();
        return has ? List.of(stops.get(at + step)) : List.of();
    }

    private double place() {
        double widest = rows.values().stream().mapToDouble(this::width).max().orElse(0);
        double lanes = back.size() * LANE;
        rows.forEach((rank, row) -> {
            double x = MARGIN + (widest - width(row)) / 2;
            for (String node : row) {
                centres.put(node, new Point(x + width(node) / 2, MARGIN + BOX_HEIGHT / 2 + rank * RANK));
                x += width(node) + GAP;
            }
        });
        return widest + lanes + 2 * MARGIN;
    }

    private double width(List<String> row) {
        return row.stream().mapToDouble(this::width).sum() + GAP * (row.size() - 1);
    }

    private double width(String node) {
        return machine.states().containsKey(node) ? BOX_WIDTH : LANE;
    }

    double width() {
        return width;
    }

    double height() {
        return 2 * MARGIN + BOX_HEIGHT + (rows.size() - 1) * RANK;
    }

    Point centre(String node) {
        return Objects.requireNonNull(centres.get(node), node);
    }

    Set<Edge> edges() {
        return routes.keySet();
    }

    /** The way of an edge: its ends at the rims of its boxes, and what it passes between. */
    List<Point> way(Edge edge) {
        if (back.contains(edge)) {
            double side = BOX_WIDTH / 2;
            double lane = width - MARGIN / 2 - List.copyOf(back).indexOf(edge) * LANE;
            Point from = centre(edge.from());
            Point to = centre(edge.to());
            return List.of(
                    new Point(from.x() + side, from.y()),
                    new Point(lane, from.y()),
                    new Point(lane, to.y()),
                    new Point(to.x() + side, to.y()));
        }
        List<Point> way = new ArrayList<>();
        List<String> stops = Objects.requireNonNull(routes.get(edge));
        way.add(below(stops.getFirst()));
        for (String lane : stops.subList(1, stops.size() - 1)) {
            way.add(above(lane));
            way.add(below(lane));
        }
        way.add(above(stops.getLast()));
        return way;
    }

    boolean isBack(Edge edge) {
        return back.contains(edge);
    }

    private Point above(String node) {
        return new Point(centre(node).x(), centre(node).y() - BOX_HEIGHT / 2);
    }

    private Point below(String node) {
        return new Point(centre(node).x(), centre(node).y() + BOX_HEIGHT / 2);
    }
}
