package com.allmine.api.input;

import com.allmine.api.errors.Language;
import com.allmine.api.errors.Messages;
import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import java.util.ArrayList;
import java.util.List;

/** Collects every invalid value of a request, so that the client gets all of them in one response. */
public final class Violations {
    private final List<Violation> found = new ArrayList<>();

    public void add(String field, Rule rule, Object... limits) {
        found.add(new Violation(field, rule, List.of(limits)));
    }

    /**
     * Refuses the request if there are violations.
     *
     * @throws Refusal {@code VALIDATION_FAILED} with all violations
     */
    public void refuseIfAny() {
        if (!found.isEmpty()) {
            throw refusal();
        }
    }

    /** The refusal that names all violations. */
    public Refusal refusal() {
        return Refusal.of(Problem.VALIDATION_FAILED, found);
    }

    /** One invalid value: the field, and the rule that it breaks. */
    public record Violation(String field, Rule rule, List<Object> limits) {
        public String sentence(Language language) {
            return field + ": " + Messages.in(language, rule.name(), limits.toArray());
        }
    }
}
