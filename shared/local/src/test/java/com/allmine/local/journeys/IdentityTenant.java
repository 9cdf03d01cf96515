package com.allmine.local.journeys;

import static com.allmine.local.LocalRun.attribute;

import com.allmine.local.LocalRun;
import com.allmine.testkit.Response;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A tenant of a local run that no other test knows: its policy and its attempts on a number are its own. */
public record IdentityTenant(LocalRun run, String id) {
    public static IdentityTenant next(LocalRun run) {
        return new IdentityTenant(run, "tenant-" + IdentityRequest.newNumber());
    }

    /** Sets the tenant's policy. Functions that have read it already keep it for a minute. */
    public void setPolicy(int accountLimit, String minimumAssurance) {
        Map<String, AttributeValue> policy = new HashMap<>(Map.of(
                "pk", AttributeValue.fromS("T#" + id),
                "sk", AttributeValue.fromS("POLICY"),
                "accountLimit", AttributeValue.fromN(Integer.toString(accountLimit)),
                "minimumAssurance", AttributeValue.fromS(minimumAssurance)));
        run.system().tables().client().putItem(p -> p.tableName("Users").item(policy));
    }

    public String newUser() {
        String sub = "identity-" + IdentityRequest.newNumber();
        run.addUser(id, sub);
        return sub;
    }

    public String token(String sub) {
        return run.get("/_local/tokens?tenantId=" + id + "&sub=" + sub)
                .json()
                .path("token")
                .asText();
    }

    public Response confirm(String sub, String body) {
        return run.send(run.to(IdentityRequest.PATH)
                .POST(BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .header("x-auth", token(sub)));
    }

    /** The response to the user who asks how their identity was confirmed. */
    public Response assurance(String sub) {
        return run.send(run.to("/user/identity-assurance").header("x-auth", token(sub)));
    }

    public Map<String, AttributeValue> profile(String sub) {
        return run.items("Users", "T#" + id + "#U#" + sub).stream()
                .filter(item -> attribute(item, "sk").s().equals("PROFILE"))
                .findFirst()
                .orElseThrow();
    }

    /** Sets an attribute of the user's profile. */
    public void set(String sub, String attribute, AttributeValue value) {
        Map<String, AttributeValue> profile = new HashMap<>(profile(sub));
        profile.put(attribute, value);
        run.system().tables().client().putItem(p -> p.tableName("Users").item(profile));
    }
}
