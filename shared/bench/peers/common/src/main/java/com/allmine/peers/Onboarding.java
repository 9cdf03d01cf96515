package com.allmine.peers;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * The endpoint behind every peer's framework, with the same libraries and the same three round trips as ours. They are
 * the key set, the permissions of the roles, and one conditional write. Each peer brings its own entry, wiring,
 * validation and JSON.
 */
public final class Onboarding {
    private static final String OPEN = """
        attribute_exists(pk) AND (accountDeletionStatus = :pending OR (attribute_not_exists(deletedAt) \
        AND (attribute_not_exists(accountDeletionStatus) OR accountDeletionStatus <> :finalized)))\
        """;

    private final DynamoDbClient dynamo = DynamoDbClient.builder()
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
    private final SecretsManagerClient secrets = SecretsManagerClient.builder()
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
    private final String users = setting("USERS_TABLE");
    private final String logs = setting("LOGS_TABLE");
    private final String keySet = setting("SIGNING_KEYS_SECRET");
    private JWKSet keys;
    private Set<String> admitted;

    /** The fault of the caller. */
    public static final class Refused extends RuntimeException {
        private final int status;
        private final List<String> errors;

        public Refused(int status, String... errors) {
            super(errors[0], null, false, false);
            this.status = status;
            this.errors = List.of(errors);
        }

        public int status() {
            return status;
        }

        public List<String> errors() {
            return errors;
        }
    }

    /** The genders there are, as a pattern. */
    public static final String GENDERS = "male|female|other|prefer_not_to_say";

    /** The sentence for any other gender. */
    public static final String GENDER_WRONG = "must be one of male, female, other, prefer_not_to_say";

    /** The body of every response. */
    @JsonPropertyOrder({"isSuccess", "statusCode", "data", "errors", "timestamp"})
    public record Envelope(boolean isSuccess, int statusCode, Profile data, List<String> errors, String timestamp) {
        public static Envelope of(Profile user) {
            return new Envelope(true, 200, user, List.of(), now());
        }

        public static Envelope of(Refused refused) {
            return new Envelope(false, refused.status(), null, refused.errors(), now());
        }
    }

    /** A photo of the user. */
    public record Photo(String _id, String url, String type) {}

    /** The documented user. */
    public record Profile(
            String _id,
            String name,
            String surname,
            String username,
            String availabilityStatus,
            String countryCode,
            String phoneNumber,
            String gender,
            String birthDate,
            List<String> interests,
            String expertise,
            boolean privacyPolicyAccepted,
            String privacyPolicyVersion,
            boolean termsOfUseAccepted,
            String termsOfUseVersion,
            boolean consentFormAccepted,
            String consentFormVersion,
            boolean isRegistrationComplete,
            List<String> roles,
            Photo profilePhoto,
            String lastLogin,
            String createdAt,
            String updatedAt,
            String email,
            String bio,
            String instagram,
            String tiktok,
            String x,
            String snapchat,
            String facebook,
            String accountDeletionStatus,
            String accountDeletionRequestedAt,
            String accountDeletionScheduledFor,
            String accountDeletionCancelledAt,
            String accountDeletionFinalizedAt,
            String deletedAt) {}

    /** Who a request's token says is calling. */
    public JWTClaimsSet caller(Map<String, String> headers) {
        String header = headers == null ? null : headers.get("authorization");
        try {
            SignedJWT token = SignedJWT.parse(header == null ? "" : header.replaceFirst("^[Bb]earer ", ""));
            JWTClaimsSet claims = token.getJWTClaimsSet();
            for (JWK key : keys().getKeys()) {
                if (KeyUse.SIGNATURE.equals(key.getKeyUse())
                        && token.verify(new MACVerifier(key.toOctetSequenceKey()))
                        && claims.getExpirationTime() != null
                        && claims.getExpirationTime().after(new Date())) {
                    return claims;
                }
            }
        } catch (ParseException | JOSEException e) {
            // Told below, like a token that nobody here signed.
        }
        throw new Refused(401, "Authentication required");
    }

    private JWKSet keys() throws ParseException {
        if (keys == null) {
            keys = JWKSet.parse(secrets.getSecretValue(r -> r.secretId(keySet)).secretString());
        }
        return keys;
    }

    /** Saves the gender of a caller who may. */
    public Profile saveGender(JWTClaimsSet caller, String gender) {
        try {
            String tenant = caller.getStringClaim("tenantId");
            UpdateItemResponse updated = dynamo.updateItem(UpdateItemRequest.builder()
                    .tableName(users)
                    .key(Map.of("pk", text("T#" + tenant + "#U#" + caller.getSubject()), "sk", text("PROFILE")))
                    .updateExpression("SET gender = :gender, updatedAt = :now")
                    .conditionExpression(OPEN)
                    .expressionAttributeValues(Map.of(
                            ":pending", text("pending"),
                            ":finalized", text("finalized"),
                            ":gender", text(gender),
                            ":now", text(now())))
                    .returnValues(ReturnValue.ALL_NEW)
                    .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                    .build());
            return profile(updated.attributes());
        } catch (ConditionalCheckFailedException e) {
            throw e.hasItem()
                    ? new Refused(409, "Resource already exists or cannot be changed in its current state")
                    : new Refused(404, "Resource not found");
        } catch (ParseException e) {
            throw new Refused(401, "Authentication required");
        }
    }

    /** Refuses a caller without a permitted role; the permissions are read once. */
    public void admit(JWTClaimsSet caller) {
        try {
            if (admitted == null) {
                admitted = admitted();
            }
            if (caller.getStringListClaim("roles").stream().noneMatch(admitted::contains)) {
                throw new Refused(403, "Insufficient permissions", "your role does not allow this");
            }
        } catch (ParseException e) {
            throw new Refused(401, "Authentication required");
        }
    }

    private Set<String> admitted() throws ParseException {
        Map<String, AttributeValue> key = Map.of("pk", text("ROLE_PERMISSIONS"), "sk", text("default"));
        KeysAndAttributes keys = KeysAndAttributes.builder().keys(List.of(key)).build();
        String matrix = dynamo.batchGetItem(b -> b.requestItems(Map.of(logs, keys)))
                .responses()
                .get(logs)
                .getFirst()
                .get("grants")
                .s();
        return Stream.of(JSONObjectUtils.getJSONObjectArray(JSONObjectUtils.parse(matrix), "grants"))
                .filter(grant ->
                        "save-gender".equals(grant.get("resourceId")) && "UPDATE".equals(grant.get("permission")))
                .map(grant -> (String) grant.get("roleId"))
                .collect(Collectors.toSet());
    }

    private static String setting(String name) {
        return System.getProperty(name, System.getenv(name));
    }

    private static String now() {
        String now = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
        return now.length() == 20 ? now.replace("Z", ".000Z") : now;
    }

    private static AttributeValue text(String text) {
        return AttributeValue.fromS(text);
    }

    private static Profile profile(Map<String, AttributeValue> user) {
        Map<String, AttributeValue> photo =
                user.containsKey("profilePhoto") ? user.get("profilePhoto").m() : null;
        return new Profile(
                text(user, "_id"),
                text(user, "name"),
                text(user, "surname"),
                text(user, "username"),
                text(user, "availabilityStatus"),
                text(user, "countryCode"),
                text(user, "phoneNumber"),
                text(user, "gender"),
                text(user, "birthDate"),
                texts(user, "interests"),
                text(user, "expertise"),
                flag(user, "privacyPolicyAccepted"),
                text(user, "privacyPolicyVersion"),
                flag(user, "termsOfUseAccepted"),
                text(user, "termsOfUseVersion"),
                flag(user, "consentFormAccepted"),
                text(user, "consentFormVersion"),
                flag(user, "isRegistrationComplete"),
                texts(user, "roles"),
                photo == null ? null : new Photo(text(photo, "_id"), text(photo, "url"), text(photo, "type")),
                text(user, "lastLogin"),
                text(user, "createdAt"),
                text(user, "updatedAt"),
                text(user, "email"),
                text(user, "bio"),
                text(user, "instagram"),
                text(user, "tiktok"),
                text(user, "x"),
                text(user, "snapchat"),
                text(user, "facebook"),
                text(user, "accountDeletionStatus"),
                text(user, "accountDeletionRequestedAt"),
                text(user, "accountDeletionScheduledFor"),
                text(user, "accountDeletionCancelledAt"),
                text(user, "accountDeletionFinalizedAt"),
                text(user, "deletedAt"));
    }

    private static String text(Map<String, AttributeValue> item, String name) {
        AttributeValue value = item.get(name);
        return value == null ? null : value.s();
    }

    private static boolean flag(Map<String, AttributeValue> item, String name) {
        AttributeValue value = item.get(name);
        return value != null && value.bool();
    }

    private static List<String> texts(Map<String, AttributeValue> item, String name) {
        AttributeValue value = item.get(name);
        return value == null
                ? List.of()
                : value.l().stream().map(AttributeValue::s).toList();
    }
}
