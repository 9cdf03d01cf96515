package com.allmine.auth;

import static com.allmine.auth.TokenClaims.refused;

import com.allmine.api.errors.Refusal;
import com.allmine.api.json.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.util.Base64URL;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A token in the compact form of RFC 7515, before its signature is verified. Its header is that of an access token, and its
 * signature is in canonical base64url.
 */
final class UnverifiedToken {
    private static final int MAX_TOKEN = 8192;
    private static final Pattern SHAPE = Pattern.compile("[\\w-]+\\.[\\w-]+\\.[\\w-]+");

    /** Media types without {@code application/}, in lower case, because RFC 7515 ignores case. */
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt");

    /** The header of the tokens that we issue. Almost every token has it, so it is parsed once. */
    private static final ObjectNode OWN_HEADER = header(Tokens.HEADER);

    private final ObjectNode header;
    private final String content;
    private final Optional<ObjectNode> claims;
    private final Base64URL signature;

    private UnverifiedToken(ObjectNode header, String content, Optional<ObjectNode> claims, Base64URL signature) {
        this.header = header;
        this.content = content;
        this.claims = claims;
        this.signature = signature;
    }

    /** @throws Refusal {@code AUTHENTICATION_REQUIRED} if the token is absent or has another form */
    static UnverifiedToken parse(@Nullable String token) {
        if (token == null) {
            throw refused("token", "missing");
        }
        if (token.length() > MAX_TOKEN || !SHAPE.matcher(token).matches()) {
            throw refused("token", "not three parts of base64url, of 8192 characters at most");
        }
        String[] parts = token.split("\\.", 3);
        Base64URL signature = new Base64URL(parts[2]);
        // Several texts decode to the same bytes. Only the canonical one is accepted.
        if (!Base64URL.encode(signature.decode()).equals(signature)) {
            throw refused("signature", "not in canonical base64url");
        }
        Optional<ObjectNode> claims = Json.object(new Base64URL(parts[1]).decodeToString());
        Base64URL encoded = new Base64URL(parts[0]);
        ObjectNode header = encoded.equals(Tokens.HEADER) ? OWN_HEADER : header(encoded);
        return new UnverifiedToken(header, parts[0] + "." + parts[1], claims, signature);
    }

    private static ObjectNode header(Base64URL encoded) {
        ObjectNode header =
                Json.object(encoded.decodeToString()).orElseThrow(() -> refused("header", "not a JSON object"));
        if (header.has("crit")) {
            throw refused("crit", "not supported");
        }
        if (!header.path("b64").asBoolean(true)) {
            throw refused("b64", "not supported");
        }
        if (header.has("typ") && !isAccessToken(header.path("typ").textValue())) {
            throw refused("typ", "neither JWT nor at+jwt");
        }
        return header;
    }

    private static boolean isAccessToken(@Nullable String type) {
        return type != null && TYPES.contains(type.toLowerCase(Locale.ROOT).replaceFirst("^application/", ""));
    }

    ObjectNode header() {
        return header;
    }

    /** The first two parts, which are signed. */
    String content() {
        return content;
    }

    Base64URL signature() {
        return signature;
    }

    /** The {@code iss} that selects the keys, or null if it is not a text. Nothing proves it yet. */
    @Nullable
    String unverifiedIssuer() {
        return claims.map(object -> object.path("iss").textValue()).orElse(null);
    }

    /** The claims. Only a verified signature makes them true. */
    ObjectNode claims() {
        return claims.orElseThrow(() -> refused("claims", "not a JSON object"));
    }
}
