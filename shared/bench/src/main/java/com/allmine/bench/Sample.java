package com.allmine.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** One start or request; times in ms. */
record Sample(double wall, double cpu) {
    static void put(ObjectNode figures, List<Sample> samples) {
        Figure.of(samples, Sample::wall).put(figures, "wallMs");
        Figure.of(samples, Sample::cpu).put(figures, "cpuMs");
    }
}
