package com.allmine.emulators.eventbridge;

import com.allmine.api.json.Json;
import com.allmine.emulators.eventbridge.Targets.Failed;
import com.allmine.template.EventRule;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** The message for a dead-letter queue: the event and why it was given up. */
final class DeadLetter {
    private DeadLetter() {}

    /** The message in the form that AWS gives it: Lambda for a function, EventBridge for a receiver. */
    static String message(BusRule rule, JsonNode input, Failed failed, int attempts, Instant now) {
        return Json.write(
                switch (rule.target()) {
                    case EventRule.FunctionTarget target -> ofFunction(target, input, failed, attempts, now);
                    case EventRule.Receiver target -> ofReceiver(rule.name(), target, input, failed, attempts);
                });
    }

    private static Map<String, Object> ofFunction(
            EventRule.FunctionTarget target, JsonNode input, Failed failed, int attempts, Instant now) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("requestId", UUID.randomUUID().toString());
        request.put("functionArn", target.function());
        request.put("condition", "RetriesExhausted");
        request.put("approximateInvokeCount", attempts);
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("version", "1.0");
        message.put("timestamp", Json.time(now));
        message.put("requestContext", request);
        message.put("requestPayload", input);
        message.put("responseContext", Map.of("statusCode", 200, "functionError", "Unhandled"));
        message.put("responsePayload", Map.of("errorMessage", failed.message(), "errorType", failed.code()));
        return message;
    }

    /** EventBridge puts the reason into attributes of the message; here they are members beside its body. */
    private static Map<String, Object> ofReceiver(
            String rule, EventRule.Receiver target, JsonNode input, Failed failed, int attempts) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("RULE_ARN", rule);
        message.put("TARGET_ARN", target.url());
        message.put("ERROR_CODE", failed.code());
        message.put("ERROR_MESSAGE", failed.message());
        message.put("RETRY_ATTEMPTS", attempts - 1);
        message.put("body", input);
        return message;
    }
}
