package com.allmine.api;

import java.util.ArrayList;
import java.util.List;

/** Collects every wrong value of one reading, so that a client is told all of them at once. */
final class Violations {
    private final List<Violation> found = new ArrayList<>();

    void add(String field, Rule rule, Object... limits) {
        found.add(new Violation(field, rule, List.of(limits)));
    }

    /** @throws Refusal {@code VALIDATION_FAILED} with all that was added, if anything was */
    void refuseIfAny() {
        if (!found.isEmpty()) {
            throw refusal();
        }
    }

    /** The refusal that names all that was added. */
    Refusal refusal() {
        return Refusal.of(Problem.VALIDATION_FAILED, found);
    }

    /** One wrong value: where it stands, and what it must be. */
    record Violation(String field, Rule rule, List<Object> limits) {
        String sentence(Language language) {
            return field + ": " + Messages.in(language, rule.name(), limits.toArray());
        }
    }
}
