package com.allmine.auth.issuer;

import com.allmine.api.ApiRequest;
import com.allmine.api.input.Text;
import com.allmine.api.json.Json;
import com.allmine.api.lambda.OutboundCall;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the parameter {@code TrustedIssuers} strictly. Lambda constructs a function when it publishes a version, so that
 * a wrong value fails the deployment. Each message names the entry and the member.
 */
final class SettingsReader {
    private static final Set<String> MEMBERS =
            Set.of("iss", "jwksUri", "algorithms", "audience", "tenants", "tenantClaim", "rolesClaim");
    private static final int MAX_TEXT = 256;

    private final Optional<String> ownIssuer;
    private final Set<String> issuers = new HashSet<>();
    private int entry;

    /** @param ownIssuer the {@code iss} of the tokens that this deployment issues, if it is set */
    SettingsReader(Optional<String> ownIssuer) {
        this.ownIssuer = ownIssuer;
    }

    /** @throws IllegalArgumentException if the text is not a valid value of the parameter */
    List<IssuerSettings> read(String text) {
        JsonNode array = tree(text);
        if (!array.isArray()) {
            throw new IllegalArgumentException("TrustedIssuers must be a JSON array, without duplicate members");
        }
        List<IssuerSettings> all = new ArrayList<>();
        for (JsonNode issuer : array) {
            entry++;
            all.add(issuer(issuer));
        }
        return all;
    }

    private static JsonNode tree(String text) {
        try {
            return Json.tree(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    private IssuerSettings issuer(JsonNode issuer) {
        require(issuer.isObject(), "must be a JSON object");
        issuer.fieldNames().forEachRemaining(name -> require(MEMBERS.contains(name), "has the unknown member " + name));
        String iss = text(issuer, "iss");
        require(!ownIssuer.equals(Optional.of(iss)), "iss must differ from TokenIssuer");
        require(issuers.add(iss), "iss must differ from the iss of every other entry");
        return new IssuerSettings(
                iss,
                jwksUri(text(issuer, "jwksUri")),
                algorithms(texts(issuer, "algorithms")),
                text(issuer, "audience"),
                tenants(texts(issuer, "tenants")),
                issuer.has("tenantClaim") ? text(issuer, "tenantClaim") : "tenantId",
                issuer.has("rolesClaim") ? text(issuer, "rolesClaim") : "roles");
    }

    private URI jwksUri(String text) {
        try {
            URI uri = new URI(text);
            boolean isPlain = uri.getRawUserInfo() == null && uri.getRawFragment() == null;
            require(
                    isPlain && OutboundCall.isAllowed(uri),
                    "jwksUri must be https, or http on this machine, without user and fragment");
            return uri;
        } catch (URISyntaxException e) {
            throw fault("jwksUri must be a URL");
        }
    }

    private List<String> algorithms(List<String> names) {
        require(
                IssuerKey.ALGORITHMS.containsAll(names),
                "algorithms must be some of " + String.join(", ", IssuerKey.ALGORITHMS));
        return names;
    }

    private Set<String> tenants(List<String> ids) {
        require(
                ids.stream().allMatch(id -> Text.isPrintable(id, ApiRequest.MAX_ID)),
                "tenants must be texts of 1 to 128 printable characters");
        return Set.copyOf(ids);
    }

    private String text(JsonNode issuer, String name) {
        String text = issuer.path(name).textValue();
        if (text == null || !Text.isPrintable(text, MAX_TEXT)) {
            throw fault(name + " must be a text of 1 to " + MAX_TEXT + " printable characters");
        }
        return text;
    }

    private List<String> texts(JsonNode issuer, String name) {
        Collection<String> texts = new ArrayList<>();
        issuer.path(name).forEach(element -> texts.add(element.isTextual() ? element.textValue() : ""));
        boolean isList = issuer.path(name).isArray() && !texts.isEmpty() && !texts.contains("");
        require(isList && new HashSet<>(texts).size() == texts.size(), name + " must be an array of different texts");
        return List.copyOf(texts);
    }

    private void require(boolean isValid, String rule) {
        if (!isValid) {
            throw fault(rule);
        }
    }

    private IllegalArgumentException fault(String rule) {
        return new IllegalArgumentException("TrustedIssuers, entry " + entry + ": " + rule);
    }
}
