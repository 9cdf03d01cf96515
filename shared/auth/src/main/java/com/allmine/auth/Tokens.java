package com.allmine.auth;

import static com.allmine.auth.TokenClaims.refused;

import com.allmine.api.Caller;
import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.api.json.Json;
import com.allmine.api.lambda.Settings;
import com.allmine.auth.issuer.TrustedIssuer;
import com.allmine.auth.issuer.TrustedIssuers;
import com.allmine.crypto.KeyPurpose;
import com.allmine.crypto.KeySet;
import com.allmine.crypto.Pseudonyms;
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
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Verifies and issues access tokens: JSON Web Tokens (RFC 7519) with HS256, by the rules of RFC 8725. Tokens of trusted
 * issuers are verified with the keys of their issuer. The client sees the same refusal for every fault; the log names the
 * invalid claim or header. An issued token never outlives the session that began when the user signed in.
 */
public final class Tokens {
    /** The life of an issued token, unless its session ends earlier. */
    public static final Duration LIFE = Duration.ofHours(1);

    /** The longest time until a request has issued its token. */
    private static final Duration LONGEST_REQUEST = Duration.ofMinutes(1);

    /** The value of the parameter for which no class of the trusted issuers is loaded. */
    private static final String NO_ISSUERS = "[]";

    private static final JWSHeader HS256 = new JWSHeader(JWSAlgorithm.HS256);

    /** The documented header of issued tokens, byte for byte. */
    static final Base64URL HEADER = Base64URL.encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");

    private final KeySet keys;
    private final InstantSource clock;
    private final TokenRules rules;
    private final ClaimRules ownClaims;
    private final Pseudonyms pseudonyms;
    private final @Nullable TrustedIssuers issuers;

    /** Tokens that trust no other issuer. */
    public Tokens(KeySet keys, InstantSource clock, TokenRules rules) {
        this(keys, clock, rules, null);
    }

    /**
     * Tokens that trust other issuers.
     *
     * @param issuers the issuers whose tokens are accepted, or null if no other issuer is trusted
     */
    public Tokens(KeySet keys, InstantSource clock, TokenRules rules, @Nullable TrustedIssuers issuers) {
        this.keys = keys.with(KeyPurpose.SIGNING);
        this.clock = clock;
        this.rules = rules;
        this.ownClaims = ClaimRules.own(rules);
        this.pseudonyms = new Pseudonyms(keys);
        this.issuers = issuers;
    }

    /** The tokens of a function or command that only issues them. */
    public static Tokens live() {
        return new Tokens(KeySet.live(), InstantSource.system(), TokenRules.live());
    }

    /**
     * The tokens of a function that verifies them, also those of the trusted issuers.
     *
     * @throws IllegalArgumentException if the setting {@code TRUSTED_ISSUERS} is invalid
     */
    static Tokens liveForVerification() {
        TokenRules rules = TokenRules.live();
        String setting = Settings.optional("TRUSTED_ISSUERS").orElse(NO_ISSUERS);
        TrustedIssuers issuers = setting.equals(NO_ISSUERS) ? null : TrustedIssuers.live(setting, rules.issuer());
        return new Tokens(KeySet.live(), InstantSource.system(), rules, issuers);
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
        return claims(UnverifiedToken.parse(token)).caller();
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

    /** A token of a trusted issuer is never tried with our own keys, and no other token with that issuer's keys. */
    private TokenClaims claims(UnverifiedToken token) {
        TrustedIssuer issuer = issuers == null ? null : issuers.find(token.unverifiedIssuer());
        if (issuer == null) {
            requireOwnSignature(token);
            return new TokenClaims(token.claims(), ownClaims, clock.instant());
        }
        issuer.requireSignature(token.header(), token.content(), token.signature());
        return new TokenClaims(token.claims(), ClaimRules.of(issuer.settings(), rules), clock.instant());
    }

    private void requireOwnSignature(UnverifiedToken token) {
        if (!"HS256".equals(token.header().path("alg").textValue())) {
            throw refused("alg", "not HS256");
        }
        if (!isSigned(token.content(), token.signature())) {
            throw refused("signature", "by none of the keys");
        }
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
