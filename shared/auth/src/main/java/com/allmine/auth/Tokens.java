package com.allmine.auth;

import static com.allmine.auth.TokenClaims.refused;

import com.allmine.api.Caller;
import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.api.json.Json;
import com.allmine.crypto.KeyPurpose;
import com.allmine.crypto.KeySet;
import com.allmine.crypto.Pseudonyms;
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
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Verifies and issues access tokens: JSON Web Tokens (RFC 7519) with HS256, by the rules of RFC 8725. The client sees the
 * same refusal for every fault; the log names the invalid claim or header. An issued token never outlives the session
 * that began when the user signed in.
 */
public final class Tokens {
    /** The life of an issued token, unless its session ends earlier. */
    public static final Duration LIFE = Duration.ofHours(1);

    /** The longest time until a request has issued its token. */
    private static final Duration LONGEST_REQUEST = Duration.ofMinutes(1);

    private static final int MAX_TOKEN = 8192;
    private static final Pattern SHAPE = Pattern.compile("[\\w-]+\\.[\\w-]+\\.[\\w-]+");

    /** Media types without {@code application/}, in lower case, because RFC 7515 ignores case. */
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt");

    private static final JWSHeader HS256 = new JWSHeader(JWSAlgorithm.HS256);

    /** The documented header of issued tokens, byte for byte. */
    private static final Base64URL HEADER = Base64URL.encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");

    private final KeySet keys;
    private final InstantSource clock;
    private final TokenRules rules;
    private final Pseudonyms pseudonyms;

    public Tokens(KeySet keys, InstantSource clock, TokenRules rules) {
        this.keys = keys.with(KeyPurpose.SIGNING);
        this.clock = clock;
        this.rules = rules;
        this.pseudonyms = new Pseudonyms(keys);
    }

    public static Tokens live() {
        return new Tokens(KeySet.live(), InstantSource.system(), TokenRules.live());
    }

    /** The pseudonym that stands for the caller in log lines. */
    String pseudonym(Caller caller) {
        return pseudonyms.of(caller.tenantId(), caller.userId());
    }

    /**
     * Returns the caller of a valid token.
     *
     * @throws Refusal {@code AUTHENTICATION_REQUIRED} if the token is absent or invalid
     */
    public Caller verify(@Nullable String token) {
        return new TokenClaims(signed(token), rules, clock.instant()).caller();
    }

    /**
     * Returns the caller of a valid token whose session lasts long enough to issue another token in it.
     *
     * @throws Refusal {@code AUTHENTICATION_REQUIRED} also if the session is over
     */
    public Caller verifyForRenewal(@Nullable String token) {
        Caller caller = verify(token);
        if (!end(caller).isAfter(clock.instant().plus(LONGEST_REQUEST))) {
            throw refused("auth_time", "the session is over");
        }
        return caller;
    }

    /** The claims of a token that one of the signing keys has signed. */
    private ObjectNode signed(@Nullable String token) {
        if (token == null) {
            throw refused("token", "missing");
        }
        if (token.length() > MAX_TOKEN || !SHAPE.matcher(token).matches()) {
            throw refused("token", "not three parts of base64url, of 8192 characters at most");
        }
        String[] parts = token.split("\\.", 3);
        checkHeader(new Base64URL(parts[0]));
        Base64URL signature = new Base64URL(parts[2]);
        // Several texts decode to the same bytes. Only the canonical one is accepted.
        if (!Base64URL.encode(signature.decode()).equals(signature)
                || !isSigned(parts[0] + "." + parts[1], signature)) {
            throw refused("signature", "by none of the keys");
        }
        return Json.object(new Base64URL(parts[1]).decodeToString())
                .orElseThrow(() -> refused("claims", "not a JSON object"));
    }

    private static void checkHeader(Base64URL encoded) {
        ObjectNode header =
                Json.object(encoded.decodeToString()).orElseThrow(() -> refused("header", "not a JSON object"));
        if (!"HS256".equals(header.path("alg").textValue())) {
            throw refused("alg", "not HS256");
        }
        if (header.has("crit")) {
            throw refused("crit", "not supported");
        }
        if (!header.path("b64").asBoolean(true)) {
            throw refused("b64", "not supported");
        }
        if (header.has("typ") && !isAccessToken(header.path("typ").textValue())) {
            throw refused("typ", "neither JWT nor at+jwt");
        }
    }

    private static boolean isAccessToken(@Nullable String type) {
        return type != null && TYPES.contains(type.toLowerCase(Locale.ROOT).replaceFirst("^application/", ""));
    }

    private boolean isSigned(String content, Base64URL signature) {
        for (OctetSequenceKey key : keys.signing()) {
            try {
                if (new MACVerifier(key).verify(HS256, content.getBytes(StandardCharsets.US_ASCII), signature)) {
                    return true;
                }
            } catch (JOSEException e) {
                throw Problem.INTERNAL_ERROR
                        .refusal()
                        .because("a signing key is not an HS256 key")
                        .from(e);
            }
        }
        return false;
    }

    /** Issues the first token of a session that begins now. */
    public String signIn(Caller user) {
        return issue(new Caller(user.tenantId(), user.userId(), user.roles(), clock.instant()), Map.of(), Map.of());
    }

    /**
     * Issues a token of the caller's session after the caller's identity was confirmed.
     *
     * @param caller with the roles of the new token
     * @throws Refusal {@code AUTHENTICATION_REQUIRED} if the session is over
     */
    public String issueVerified(Caller caller, Assurance assurance) {
        return issue(caller, Map.of("verified", true), Map.of("assurance", assurance));
    }

    private String issue(Caller caller, Map<String, Object> before, Map<String, Object> after) {
        Instant now = clock.instant();
        Instant end = end(caller);
        Instant exp = end.isBefore(now.plus(LIFE)) ? end : now.plus(LIFE);
        if (exp.getEpochSecond() <= now.getEpochSecond()) {
            throw refused("auth_time", "the session is over");
        }
        Map<String, Object> claims = new LinkedHashMap<>();
        rules.issuer().ifPresent(iss -> claims.put("iss", iss));
        rules.audience().ifPresent(aud -> claims.put("aud", aud));
        claims.put("sub", caller.userId());
        claims.put("tenantId", caller.tenantId());
        claims.put("roles", new TreeSet<>(caller.roles()));
        claims.putAll(before);
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", exp.getEpochSecond());
        claims.put("auth_time", caller.authTime().getEpochSecond());
        claims.putAll(after);
        try {
            JWSObject jws = new JWSObject(JWSHeader.parse(HEADER), new Payload(Json.write(claims)));
            jws.sign(new MACSigner(keys.signing().getFirst()));
            return jws.serialize();
        } catch (JOSEException | ParseException e) {
            throw Problem.INTERNAL_ERROR
                    .refusal()
                    .because("the current signing key is not an HS256 key")
                    .from(e);
        }
    }

    private Instant end(Caller caller) {
        return caller.authTime().plus(rules.maxSession());
    }
}
