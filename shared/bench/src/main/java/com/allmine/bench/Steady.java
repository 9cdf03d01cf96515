package com.allmine.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;

/** Repeats requests until their figures stand still. */
final class Steady {
    /** How far the medians of consecutive windows may be apart. */
    private static final double AGREEMENT = 0.04;

    /** How many consecutive windows must agree. */
    private static final int AGREEING = 3;

    private Steady() {}

    /**
     * Returns the samples of the last windows of each request. The requests take turns, window by window, so that whatever
     * else the machine does affects all of them.
     *
     * @param size of a window, in requests
     * @param seconds for each request, after which its last windows are taken as they are
     */
    static <T> List<List<T>> windows(
            List<? extends Callable<T>> requests, ToDoubleFunction<T> figure, int size, int seconds) throws Exception {
        List<List<List<T>>> windows = requests.stream()
                .<List<List<T>>>map(request -> new ArrayList<>())
                .toList();
        long end = System.nanoTime() + seconds * requests.size() * 1_000_000_000L;
        do {
            for (int i = 0; i < requests.size(); i++) {
                windows.get(i).add(window(requests.get(i), size));
            }
        } while (!windows.stream().allMatch(each -> stands(each, figure)) && System.nanoTime() < end);
        return windows.stream()
                .map(each -> last(each).stream().flatMap(List::stream).toList())
                .toList();
    }

    private static <T> List<T> window(Callable<T> request, int size) throws Exception {
        List<T> window = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            window.add(request.call());
        }
        return window;
    }

    private static <T> boolean stands(List<List<T>> windows, ToDoubleFunction<T> figure) {
        if (windows.size() < AGREEING) {
            return false;
        }
        List<Double> medians = last(windows).stream()
                .map(window -> Figure.of(window, figure).median())
                .toList();
        double least = medians.stream().mapToDouble(m -> m).min().orElseThrow();
        double most = medians.stream().mapToDouble(m -> m).max().orElseThrow();
        return most <= least * (1 + AGREEMENT);
    }

    private static <T> List<List<T>> last(List<List<T>> windows) {
        return windows.subList(Math.max(0, windows.size() - AGREEING), windows.size());
    }
}
