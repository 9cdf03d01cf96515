package com.allmine.template;

import java.util.List;
import java.util.Optional;

/**
 * An event source mapping: Lambda reads the stream of a table and invokes a function with its records.
 *
 * @param function the logical id
 * @param table the logical id
 * @param batchSize the most records of an invocation
 * @param bisects whether Lambda halves a batch that the function fails on
 * @param reportsItemFailures whether the function's response names the records that failed
 * @param maxRetries how often Lambda repeats a batch
 * @param onFailure the queue that hears of the records that were given up
 * @param filters the patterns of records, as JSON; the function gets a record that matches any of them. Empty for all
 *     records
 */
public record StreamMapping(
        String function,
        String table,
        int batchSize,
        boolean bisects,
        boolean reportsItemFailures,
        int maxRetries,
        Optional<String> onFailure,
        List<String> filters) {}
