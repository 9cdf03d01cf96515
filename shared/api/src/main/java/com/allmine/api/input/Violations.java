package com.allmine.api.input;

import com.allmine.api.errors.Language;
import com.allmine.api.errors.Messages;
import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import java.util.ArrayList;
import java.util.List;

/** Collects every wrong value of one reading, so that a client is told all of them at once. */
public final class Violations {
    private final List<Violation> found = new ArrayList<>();

    public void add(String field, Rule rule, Object... limits) {
        found.add(new Violation(field, rule, List.of(limits)));
    }

    /** @throws Refusal {@code VALIDATION_FAILED} with all that was added, if anything was */
    public void refuseIfAny() {
        if (!found.isEmpty()) {
            throw refusal();
        }
    }

    /** The refusal that names all that was added. */
    public Refusal refusal() {
        return Refusal.of(Problem.VALIDATION_FAILED, found);
    }

    /** One wrong value: where it stands, and what it must be. */
    public record Violation(String field, Rule rule, List<Object> limits) {
        public String sentence(Language language) {
            return field + ": " + Messages.in(language, rule.name(), limits.toArray());
        }
    }
}
