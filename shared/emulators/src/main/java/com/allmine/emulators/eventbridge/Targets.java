package com.allmine.emulators.eventbridge;

import com.allmine.emulators.lambda.FunctionError;
import com.allmine.emulators.lambda.FunctionInvoker;
import com.allmine.template.EventRule;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;

/** Sends an event to a target once. */
final class Targets implements AutoCloseable {
    /** EventBridge's own limit for an API destination. */
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** The statuses below 500 that EventBridge tries again. */
    private static final Set<Integer> RETRIED = Set.of(401, 407, 409, 429);

    private final FunctionInvoker functions;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    Targets(FunctionInvoker functions) {
        this.functions = functions;
    }

    /** How an attempt ended. */
    sealed interface Outcome {}

    /** The target has the event. */
    record Delivered() implements Outcome {}

    /**
     * The target refused the event, or did not respond.
     *
     * @param code the error's name in the message for the dead-letter queue
     * @param isFinal whether EventBridge does not try again
     */
    record Failed(String code, String message, boolean isFinal) implements Outcome {}

    Outcome send(EventRule.Target target, JsonNode input) {
        return switch (target) {
            case EventRule.FunctionTarget function -> invoke(function.function(), input);
            case EventRule.Receiver receiver -> post(receiver, input);
        };
    }

    private Outcome invoke(String function, JsonNode input) {
        try {
            functions.invoke(function, input.toString());
            return new Delivered();
        } catch (FunctionError e) {
            return new Failed(e.errorType(), e.errorMessage(), false);
        }
    }

    private Outcome post(EventRule.Receiver receiver, JsonNode input) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(receiver.url()))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json; charset=utf-8")
                .header("User-Agent", "Amazon/EventBridge/ApiDestinations")
                .POST(BodyPublishers.ofString(input.toString()));
        receiver.headers().forEach(request::setHeader);
        try {
            int status = client.send(request.build(), BodyHandlers.discarding()).statusCode();
            if (status >= 200 && status < 300) {
                return new Delivered();
            }
            return new Failed(
                    "SDK_CLIENT_ERROR", "the receiver responded " + status, status < 500 && !RETRIED.contains(status));
        } catch (IOException e) {
            return new Failed("SDK_CLIENT_ERROR", "the receiver cannot be reached", false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Failed("SDK_CLIENT_ERROR", "the local run stopped", false);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
