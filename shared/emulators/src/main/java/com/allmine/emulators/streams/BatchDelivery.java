package com.allmine.emulators.streams;

import com.allmine.api.json.Json;
import com.allmine.emulators.DeadLetters;
import com.allmine.emulators.lambda.FunctionError;
import com.allmine.emulators.lambda.FunctionInvoker;
import com.allmine.template.StreamMapping;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Invokes the function of a mapping with batches of records, in order, as Lambda does. If a batch fails from its first
 * record on, it is halved, or repeated if it cannot be halved. If a later record is the first that failed, the batch is
 * repeated from there. A halved batch does not count as a repetition. Records that
 * still fail after the last repetition are reported to the queue of the mapping.
 */
final class BatchDelivery {
    private final StreamMapping mapping;
    private final FunctionInvoker functions;
    private final DeadLetters deadLetters;

    BatchDelivery(StreamMapping mapping, FunctionInvoker functions, DeadLetters deadLetters) {
        this.mapping = mapping;
        this.functions = functions;
        this.deadLetters = deadLetters;
    }

    /** Returns when each record was handled or given up. */
    void deliver(List<ShardRecord> records) {
        int start = 0;
        while (start < records.size()) {
            int end = start;
            // A batch has records of one shard only.
            while (end < records.size()
                    && end - start < mapping.batchSize()
                    && records.get(end).shard().equals(records.get(start).shard())) {
                end++;
            }
            handle(records.subList(start, end));
            start = end;
        }
    }

    private void handle(List<ShardRecord> batch) {
        List<ShardRecord> rest = batch;
        int attempts = 0;
        while (true) {
            Outcome outcome = invoke(rest);
            attempts++;
            if (outcome.handled() == rest.size()) {
                return;
            }
            if (outcome.handled() > 0) {
                rest = rest.subList(outcome.handled(), rest.size());
                attempts = 0;
            } else if (mapping.bisects() && rest.size() > 1) {
                int half = rest.size() / 2;
                handle(rest.subList(0, half));
                handle(rest.subList(half, rest.size()));
                return;
            } else if (attempts > mapping.maxRetries()) {
                giveUp(rest, attempts, outcome.error());
                return;
            }
        }
    }

    /**
     * The result of an invocation.
     *
     * @param handled the number of records before the first that failed
     */
    private record Outcome(int handled, String error) {}

    private Outcome invoke(List<ShardRecord> batch) {
        String response;
        try {
            response = functions.invoke(
                    mapping.function(), StreamRecords.event(batch).toString());
        } catch (FunctionError e) {
            return new Outcome(0, e.errorType() + ": " + e.errorMessage());
        }
        if (!mapping.reportsItemFailures()) {
            return new Outcome(batch.size(), "");
        }
        JsonNode failures = Json.object(response)
                .map(json -> json.path("batchItemFailures"))
                .orElseGet(() -> null);
        if (failures == null || failures.isEmpty()) {
            return new Outcome(batch.size(), "");
        }
        List<String> sequence = batch.stream().map(ShardRecord::sequenceNumber).toList();
        int first = batch.size();
        for (JsonNode failure : failures) {
            // An id that is not in the batch is -1: Lambda takes the whole batch as failed.
            first = Math.min(
                    first,
                    Math.max(0, sequence.indexOf(failure.path("itemIdentifier").asText())));
        }
        return new Outcome(first, "the function reported " + failures);
    }

    /** Reports the records in the form of Lambda, which names them and does not contain them. */
    private void giveUp(List<ShardRecord> batch, int attempts, String error) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("requestId", UUID.randomUUID().toString());
        request.put("functionArn", mapping.function());
        request.put("condition", "RetryAttemptsExhausted");
        request.put("approximateInvokeCount", attempts);
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("shardId", batch.getFirst().shard());
        info.put("startSequenceNumber", batch.getFirst().sequenceNumber());
        info.put("endSequenceNumber", batch.getLast().sequenceNumber());
        info.put("approximateArrivalOfFirstRecord", arrival(batch.getFirst()));
        info.put("approximateArrivalOfLastRecord", arrival(batch.getLast()));
        info.put("batchSize", batch.size());
        info.put("streamArn", batch.getFirst().streamArn());
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("requestContext", request);
        message.put("responseContext", Map.of("statusCode", 200, "functionError", error));
        message.put("version", "1.0");
        message.put("timestamp", Json.time(Instant.now()));
        message.put("DDBStreamBatchInfo", info);
        mapping.onFailure().ifPresent(queue -> deadLetters.add(queue, Json.write(message)));
    }

    private static String arrival(ShardRecord record) {
        return Json.time(Instant.ofEpochSecond(
                record.json().at("/dynamodb/ApproximateCreationDateTime").asLong()));
    }
}
