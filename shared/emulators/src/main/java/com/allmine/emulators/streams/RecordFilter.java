package com.allmine.emulators.streams;

import java.util.List;
import software.amazon.event.ruler.JsonRuleCompiler;
import software.amazon.event.ruler.Ruler;

/** The filter criteria of a mapping, matched by AWS's own matcher. */
final class RecordFilter {
    private final List<String> patterns;

    RecordFilter(List<String> patterns) {
        for (String pattern : patterns) {
            String fault = JsonRuleCompiler.check(pattern);
            if (fault != null) {
                throw new IllegalArgumentException("the filter " + pattern + " is invalid: " + fault);
            }
        }
        this.patterns = List.copyOf(patterns);
    }

    /** Whether there is no pattern, or the record matches one. */
    boolean matches(ShardRecord record) {
        String json = record.json().toString();
        return patterns.isEmpty() || patterns.stream().anyMatch(pattern -> matches(json, pattern));
    }

    private static boolean matches(String json, String pattern) {
        try {
            return Ruler.matchesRule(json, pattern);
        } catch (Exception e) { // declared by the matcher
            throw new IllegalArgumentException(e);
        }
    }
}
