package com.allmine.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;

/** Repeats a request until its figure stands still. */
final class Steady {
    /** How far the medians of consecutive windows may be apart. */
    private static final double AGREEMENT = 0.04;

    /** How many consecutive windows must agree. */
    private static final int AGREEING = 3;

    private Steady() {}

    /**
     * Returns the samples of the last window.
     *
     * @param size of a window, in requests
     * @param seconds after which the last window is taken as it is
     */
    static <T> List<T> window(Callable<T> request, ToDoubleFunction<T> figure, int size, int seconds) throws Exception {
        List<Double> medians = new ArrayList<>();
        List<T> window = List.of();
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        while (medians.isEmpty() || (!stands(medians) && System.nanoTime() < end)) {
            window = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                window.add(request.call());
            }
            medians.add(Figure.of(window, figure).median());
        }
        return window;
    }

    private static boolean stands(List<Double> medians) {
        if (medians.size() < AGREEING) {
            return false;
        }
        List<Double> last = medians.subList(medians.size() - AGREEING, medians.size());
        double least = last.stream().mapToDouble(m -> m).min().orElseThrow();
        double most = last.stream().mapToDouble(m -> m).max().orElseThrow();
        return most <= least * (1 + AGREEMENT);
    }
}
