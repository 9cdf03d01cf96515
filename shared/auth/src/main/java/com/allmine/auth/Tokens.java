package com.allmine.auth;

import com.allmine.api.ApiRequest;
import com.allmine.api.Caller;
import com.allmine.api.Json;
import com.allmine.api.Problem;
import com.allmine.api.Refusal;
import com.allmine.api.Settings;
import com.allmine.api.Text;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoublePredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Verifies and issues access tokens: JSON Web Tokens (RFC 7519) under HS256, by the rules of RFC 8725. Whatever is wrong
 * with a token, the refusal is the same.
 */
public final class Tokens {
    /** How long an issued token is good for. */
    public static final Duration LIFE = Duration.ofHours(1);

    private static final String DEFAULT_TENANT = "default";
    private static final Set<String> DEFAULT_ROLES = Set.of("user");
    private static final long SKEW_SECONDS = 30;
    private static final int MAX_TOKEN = 8192;
    private static final Pattern SHAPE = Pattern.compile("[\\w-]+\\.[\\w-]+\\.[\\w-]+");

    private static final JWSHeader HS256 = new JWSHeader(JWSAlgorithm.HS256);

    /** Issued tokens have exactly this header, in this order, as documented. */
    private static final Base64URL HEADER = Base64URL.encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");

    private final KeyRing keys;
    private final InstantSource clock;
    private final Optional<String> issuer;
    private final Optional<String> audience;

    /** @param issuer the {@code iss} to write and to insist on, if any; {@code audience} likewise for {@code aud} */
    public Tokens(KeyRing keys, InstantSource clock, Optional<String> issuer, Optional<String> audience) {
        this.keys = keys;
        this.clock = clock;
        this.issuer = issuer;
        this.audience = audience;
    }

    public static Tokens live() {
        return new Tokens(
                KeyRing.live(),
                InstantSource.system(),
                Settings.optional("TOKEN_ISSUER"),
                Settings.optional("TOKEN_AUDIENCE"));
    }

    /**
     * The caller that a token names.
     *
     * @throws Refusal {@code AUTHENTICATION_REQUIRED} for anything but a valid token, never saying why
     */
    public Caller verify(@Nullable String token) {
        return signed(token).flatMap(this::caller).orElseThrow(Problem.AUTHENTICATION_REQUIRED::refusal);
    }

    /** The claims of a token that one of our keys signed. */
    private Optional<ObjectNode> signed(@Nullable String token) {
        if (token == null || token.length() > MAX_TOKEN || !SHAPE.matcher(token).matches()) {
            return Optional.empty();
        }
        String[] parts = token.split("\\.", 3);
        Base64URL signature = new Base64URL(parts[2]);
        return isAcceptable(new Base64URL(parts[0]))
                        // Of all spellings that decode to the same bytes only the canonical one is a signature.
                        && Base64URL.encode(signature.decode()).equals(signature)
                        && isSigned(parts[0] + "." + parts[1], signature)
                ? Json.object(new Base64URL(parts[1]).decodeToString())
                : Optional.empty();
    }

    private static boolean isAcceptable(Base64URL header) {
        return Json.object(header.decodeToString())
                .filter(h -> "HS256".equals(h.path("alg").textValue()))
                .filter(h -> !h.has("crit"))
                .filter(h -> h.path("b64").asBoolean(true))
                .isPresent();
    }

    private boolean isSigned(String content, Base64URL signature) {
        for (OctetSequenceKey key : keys.signing()) {
            try {
                if (new MACVerifier(key).verify(HS256, content.getBytes(StandardCharsets.US_ASCII), signature)) {
                    return true;
                }
            } catch (JOSEException e) {
                throw Problem.INTERNAL_ERROR.refusal().because("a signing key is no HS256 key");
            }
        }
        return false;
    }

    private Optional<Caller> caller(ObjectNode claims) {
        double now = clock.millis() / 1000.0;
        boolean current = isNumber(claims.get("exp"), exp -> now < exp)
                && (isAbsent(claims.get("nbf")) || isNumber(claims.get("nbf"), nbf -> nbf <= now + SKEW_SECONDS))
                && (isAbsent(claims.get("iat")) || isNumber(claims.get("iat"), iat -> iat <= now + SKEW_SECONDS));
        boolean ours = issuer.map(iss -> iss.equals(claims.path("iss").textValue()))
                        .orElse(true)
                && audience.map(aud -> strings(claims.get("aud")).contains(aud)).orElse(true);
        if (!current || !ours) {
            return Optional.empty();
        }
        Optional<String> user = id(claims.get("sub"));
        Optional<String> tenant =
                isAbsent(claims.get("tenantId")) ? Optional.of(DEFAULT_TENANT) : id(claims.get("tenantId"));
        return roles(claims.get("roles")).flatMap(roles -> tenant.flatMap(t -> user.map(u -> new Caller(t, u, roles))));
    }

    private static boolean isAbsent(@Nullable JsonNode claim) {
        return claim == null || claim.isNull();
    }

    private static boolean isNumber(@Nullable JsonNode claim, DoublePredicate test) {
        return claim != null
                && claim.isNumber()
                && Double.isFinite(claim.doubleValue())
                && test.test(claim.doubleValue());
    }

    private static Optional<String> id(@Nullable JsonNode claim) {
        return claim != null && claim.isTextual() && Text.isPrintable(claim.textValue(), ApiRequest.MAX_ID)
                ? Optional.of(claim.textValue())
                : Optional.empty();
    }

    private static Optional<Set<String>> roles(@Nullable JsonNode claim) {
        if (claim == null || claim.isNull()) {
            return Optional.of(DEFAULT_ROLES);
        }
        List<String> roles = strings(claim);
        return claim.isArray() && roles.size() == claim.size() ? Optional.of(Set.copyOf(roles)) : Optional.empty();
    }

    /** The strings of a claim that is one string or an array of them. */
    private static List<String> strings(@Nullable JsonNode claim) {
        List<String> strings = new ArrayList<>();
        if (claim != null && claim.isTextual()) {
            strings.add(claim.textValue());
        } else if (claim != null && claim.isArray()) {
            claim.forEach(element -> {
                if (element.isTextual()) {
                    strings.add(element.textValue());
                }
            });
        }
        return strings;
    }

    /** A token for the caller, signed with the current key, good for {@link #LIFE} from now. */
    public String issue(Caller caller) {
        return issue(caller, Map.of());
    }

    /** As {@link #issue}, with the claim that the caller's identity is confirmed. */
    public String issueVerified(Caller caller) {
        return issue(caller, Map.of("verified", true));
    }

    private String issue(Caller caller, Map<String, Object> more) {
        Instant now = clock.instant();
        Map<String, Object> claims = new LinkedHashMap<>();
        issuer.ifPresent(iss -> claims.put("iss", iss));
        audience.ifPresent(aud -> claims.put("aud", aud));
        claims.put("sub", caller.userId());
        claims.put("tenantId", caller.tenantId());
        claims.put("roles", new TreeSet<>(caller.roles()));
        claims.putAll(more);
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", now.plus(LIFE).getEpochSecond());
        try {
            JWSObject jws = new JWSObject(JWSHeader.parse(HEADER), new Payload(Json.write(claims)));
            jws.sign(new MACSigner(keys.signing().getFirst()));
            return jws.serialize();
        } catch (JOSEException | ParseException e) {
            throw Problem.INTERNAL_ERROR.refusal().because("the current signing key is no HS256 key");
        }
    }
}
