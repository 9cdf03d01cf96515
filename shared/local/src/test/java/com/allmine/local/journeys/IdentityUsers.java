package com.allmine.local.journeys;

import static com.allmine.local.LocalRun.attribute;

import com.allmine.api.json.Json;
import com.allmine.local.LocalRun;
import com.allmine.testkit.Response;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** New users of a local run, and their requests to confirm an identity. */
final class IdentityUsers {
    private final LocalRun run;

    IdentityUsers(LocalRun run) {
        this.run = run;
    }

    /** A user of the default tenant whom no other test knows. */
    String newUser() {
        String sub = "identity-" + IdentityRequest.newNumber();
        run.addUser(sub);
        return sub;
    }

    HttpRequest.Builder post(String sub, String body) {
        return run.to(IdentityRequest.PATH)
                .POST(BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .header("x-auth", run.token(sub));
    }

    Response confirm(String sub, String body) {
        return run.send(post(sub, body));
    }

    /** Posts with a token in the Authorization header. */
    Response bearer(String token, String path, String body) {
        return run.send(run.to(path)
                .POST(BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token));
    }

    /** The request with a token that has these roles. */
    HttpRequest.Builder as(String sub, String roles, String body) {
        String token = run.get("/_local/tokens?sub=" + sub + "&roles=" + roles)
                .json()
                .path("token")
                .asText();
        return run.to(IdentityRequest.PATH)
                .POST(BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .header("x-auth", token);
    }

    List<Map<String, AttributeValue>> items(String sub) {
        return run.items("Users", "T#default#U#" + sub);
    }

    Map<String, AttributeValue> profile(String sub) {
        return items(sub).stream()
                .filter(item -> attribute(item, "sk").s().equals("PROFILE"))
                .findFirst()
                .orElseThrow();
    }

    /** The stored versions of a user's identity. */
    List<Map<String, AttributeValue>> versions(String sub) {
        return run.identities(sub);
    }

    /** The claims of a token, not verified. */
    static ObjectNode claims(String token) {
        byte[] claims = Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]);
        return Json.object(new String(claims, StandardCharsets.UTF_8)).orElseThrow();
    }

    /** The body with another value of one field. */
    static String with(String body, String field, String value) {
        return Json.object(body).orElseThrow().put(field, value).toString();
    }
}
