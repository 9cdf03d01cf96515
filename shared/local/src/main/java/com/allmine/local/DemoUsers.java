package com.allmine.local;

import com.allmine.api.Caller;
import com.allmine.api.json.Json;
import com.allmine.auth.Tokens;
import com.allmine.operator.file.DataFile;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The demo users of the local run, and a new token for any user. */
final class DemoUsers {
    private final DataFile file;
    private final Tokens tokens;

    DemoUsers(DataFile file, Tokens tokens) {
        this.file = file;
        this.tokens = tokens;
    }

    /** One user as {@code /_local/tokens} shows them. */
    record DemoUser(String name, String sub, String tenantId, Set<String> roles, String token) {}

    List<DemoUser> all() {
        return file.text()
                .lines()
                .flatMap(line -> Json.object(line).stream())
                .map(this::user)
                .toList();
    }

    private DemoUser user(ObjectNode line) {
        JsonNode profile = line.path("profile");
        Set<String> roles = new TreeSet<>();
        profile.path("roles").forEach(role -> roles.add(role.asText()));
        String name = profile.has("name")
                ? profile.path("name").asText() + " " + profile.path("surname").asText()
                : profile.path("username").asText();
        return user(name, profile.path("_id").asText(), line.path("tenantId").asText(), roles);
    }

    /** A user, known or unknown, with a token that is valid for an hour. */
    DemoUser user(String name, String sub, String tenantId, Set<String> roles) {
        return new DemoUser(name, sub, tenantId, roles, tokens.signIn(new Caller(tenantId, sub, roles)));
    }
}
