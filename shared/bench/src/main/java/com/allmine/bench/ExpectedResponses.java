package com.allmine.bench;

import com.allmine.api.json.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The responses that a variant must give before it is timed: for each recorded event of the endpoint the same as ours.
 * The gender must be saved too.
 */
final class ExpectedResponses {
    /** The user that the recorded request names. */
    private static final String USER = "507f1f77bcf86cd799439011";

    private static final List<String> EVENTS = List.of(
            "200-documented",
            "400-unknown-gender",
            "401-no-token",
            "401-expired-token",
            "403-role",
            "404-unknown-user");

    private final Path events;

    ExpectedResponses(Path root) {
        events = root.resolve("events/save-gender");
    }

    /** The documented request, as the gateway sends it. */
    String documented() throws IOException {
        return event("200-documented");
    }

    /** One good request, and the two that a client gets wrong most often. */
    List<String> typical() throws IOException {
        return List.of(documented(), event("400-unknown-gender"), event("401-no-token"));
    }

    private String event(String name) throws IOException {
        return Files.readString(events.resolve(name + ".json"));
    }

    /** The responses of a running function to all events: status and body, without the time of day. */
    String all(FunctionProcess function, BenchEmulators emulators) throws IOException, InterruptedException {
        StringBuilder answers = new StringBuilder();
        for (String name : EVENTS) {
            // Other white space than the event's: what is saved is seen to come from this request.
            String event = event(name).replace("\\\"male\\\"", "\\\"female\\\"");
            ObjectNode answer = Json.object(function.invoke(event).text()).orElseThrow();
            ObjectNode body = Json.object(answer.path("body").asText()).orElseThrow();
            body.remove("timestamp");
            if (body.path("data") instanceof ObjectNode user) {
                user.remove("updatedAt");
            }
            if (!name.startsWith(answer.path("statusCode").asText())) {
                throw new IllegalStateException(name + " is answered with " + answer);
            }
            answers.append(name).append(' ').append(body).append('\n');
        }
        String saved = emulators.gender(USER);
        JsonNode documented = Json.object(function.invoke(documented()).text()).orElseThrow();
        String then = emulators.gender(USER);
        if (!saved.equals("female")
                || !then.equals("male")
                || documented.path("statusCode").asInt() != 200) {
            throw new IllegalStateException("the gender is not saved: " + saved + ", then " + then);
        }
        return answers.toString();
    }
}
