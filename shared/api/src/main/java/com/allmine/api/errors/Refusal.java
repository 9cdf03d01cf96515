package com.allmine.api.errors;

import com.allmine.api.Api;
import com.allmine.api.input.Violations.Violation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ends a request with one or more {@link Problem}s of one status. It is an expected outcome, so it has no stack trace.
 * {@link Api} turns it into a response.
 */
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

    /** A refusal for several problems of one status. The first is the machine-readable cause. */
    public static Refusal of(List<Problem> problems) {
        return new Refusal(problems, List.of());
    }

    /** A refusal for the problems with the lowest status, so that 404 comes before 409. */
    public static Refusal ofLowestStatus(List<Problem> problems) {
        int lowest = problems.stream().mapToInt(Problem::status).min().orElseThrow();
        return of(
                problems.stream().filter(problem -> problem.status() == lowest).toList());
    }

    public static Refusal of(Problem problem, List<Violation> violations) {
        return new Refusal(List.of(problem), violations);
    }

    /** Adds a header to the response. */
    public Refusal header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** Adds a reason for the log, which the client never sees. It must not be personal. */
    public Refusal because(String reason) {
        detail = reason;
        return this;
    }

    /** Keeps the failure that led to this. The log line of an {@code INTERNAL_ERROR} shows its stack, no response does. */
    public Refusal from(Throwable failure) {
        source = failure;
        return this;
    }

    @Override
    public synchronized @Nullable Throwable getCause() {
        return source;
    }

    /** The reason for an operator, or the sentences of the response if the refusal has no reason. */
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

    /** The reason for the log, or null. */
    public @Nullable String detail() {
        return detail;
    }

    /** The sentences of the response: first the documented one of the status, then every cause that a client may know. */
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
