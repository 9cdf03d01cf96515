package com.allmine.api.errors;

import com.allmine.api.Api;
import com.allmine.api.input.Violations.Violation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ends a request with a {@link Problem}. An expected outcome, so it has no stack trace; only {@link Api} catches it. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;
    private final transient List<Violation> violations;
    private final transient Map<String, String> headers = new LinkedHashMap<>();
    private @Nullable String detail;
    private @Nullable Throwable source;

    private Refusal(List<Problem> problems, List<Violation> violations) {
        super(problems.getFirst().name(), null, false, false);
        this.problems = List.copyOf(problems);
        this.violations = List.copyOf(violations);
    }

    /** For several problems of one status at once; the first names the cause. */
    public static Refusal of(List<Problem> problems) {
        return new Refusal(problems, List.of());
    }

    /** For those problems that have the lowest status among them: what is not there is told before what is in conflict. */
    public static Refusal ofLowestStatus(List<Problem> problems) {
        int lowest = problems.stream().mapToInt(Problem::status).min().orElseThrow();
        return of(
                problems.stream().filter(problem -> problem.status() == lowest).toList());
    }

    public static Refusal of(Problem problem, List<Violation> violations) {
        return new Refusal(List.of(problem), violations);
    }

    /** Adds a header to the answer. */
    public Refusal header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** Says why to the operator, in the log and never to the client; nothing personal belongs in it. */
    public Refusal because(String reason) {
        detail = reason;
        return this;
    }

    /** Keeps the failure that led to this, for the operator's commands; no answer and no log line shows it. */
    public Refusal from(Throwable failure) {
        source = failure;
        return this;
    }

    @Override
    public synchronized @Nullable Throwable getCause() {
        return source;
    }

    /** Why, for an operator: the reason given, else the sentences that a client reads. */
    public String reason() {
        return detail == null ? String.join(": ", errors(Language.EN)) : detail;
    }

    public List<Problem> problems() {
        return problems;
    }

    public Problem problem() {
        return problems.getFirst();
    }

    public Map<String, String> headers() {
        return headers;
    }

    /** Why, for the log: null where nothing was said. */
    public @Nullable String detail() {
        return detail;
    }

    /** What the client reads: the documented sentence of the status, then every cause that it may know. */
    public List<String> errors(Language language) {
        List<String> errors = new ArrayList<>();
        errors.add(Messages.in(language, "STATUS_" + problem().status()));
        if (problem().saysWhy()) {
            problems.forEach(problem -> errors.add(Messages.in(language, problem.name())));
        }
        violations.forEach(violation -> errors.add(violation.sentence(language)));
        return errors;
    }
}
