package com.allmine.data.user;

import com.allmine.api.Caller;
import com.allmine.api.errors.Problem;
import com.allmine.api.json.Json;
import com.allmine.api.lambda.Settings;
import com.allmine.api.lambda.SnapStart;
import com.allmine.aws.Aws;
import com.allmine.crypto.FieldEncryption;
import com.allmine.data.Tenants;
import com.allmine.data.dynamo.Dynamo;
import com.allmine.data.dynamo.Item;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.dynamo.Timestamp;
import com.allmine.data.identity.Identity;
import com.allmine.data.user.Profile.Photo;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** The users in DynamoDB. Each write has the state of the account as its condition, so a change costs one round trip. */
public final class DynamoUsers implements Users {
    private final DynamoDbClient dynamo;
    private final String table;
    private final FieldEncryption fieldEncryption;
    private final InstantSource clock;

    /** @param fieldEncryption decrypts confirmed identities */
    public DynamoUsers(DynamoDbClient dynamo, String table, FieldEncryption fieldEncryption, InstantSource clock) {
        this.dynamo = dynamo;
        this.table = table;
        this.fieldEncryption = fieldEncryption;
        this.clock = clock;
    }

    public static DynamoUsers live(FieldEncryption fieldEncryption) {
        DynamoUsers users = new DynamoUsers(
                Dynamo.live(), Settings.required("USERS_TABLE"), fieldEncryption, InstantSource.system());
        SnapStart.prime(users::primeProfile);
        return users;
    }

    /** Primes the response. The priming request cannot do it: it finds no user. */
    private void primeProfile() {
        AttributeValue text = AttributeValue.fromS("nobody");
        UpdateItemResponse nobody = UpdateItemResponse.builder()
                .attributes(Map.of(
                        Profile.ID,
                        text,
                        Profile.CREATED_AT,
                        text,
                        "interests",
                        AttributeValue.fromL(List.of(text)),
                        "profilePhoto",
                        AttributeValue.fromM(Map.of("_id", text))))
                .build();
        Json.write(profile(new Caller(Tenants.DEFAULT, "nobody", Set.of()), new Item(nobody.attributes())));
    }

    @Override
    public Profile saveGender(Caller caller, Gender gender) {
        return update(
                caller,
                "SET gender = :gender, updatedAt = :now",
                Map.of(
                        ":gender", AttributeValue.fromS(gender.wire()),
                        ":now", AttributeValue.fromS(Json.time(clock.instant()))));
    }

    /** Changes the profile of an open account. If the condition fails, the returned item says why. */
    private Profile update(Caller caller, String change, Map<String, AttributeValue> values) {
        Map<String, AttributeValue> all = new HashMap<>(Account.VALUES);
        all.putAll(values);
        UpdateItemRequest request = UpdateItemRequest.builder()
                .tableName(table)
                .key(PrimaryKeys.profile(caller.tenantId(), caller.userId()))
                .updateExpression(change)
                .conditionExpression(Account.IS_OPEN)
                .expressionAttributeValues(all)
                .returnValues(ReturnValue.ALL_NEW)
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build();
        return Aws.call("DynamoDB UpdateItem", () -> {
            try {
                return profile(caller, new Item(dynamo.updateItem(request).attributes()));
            } catch (ConditionalCheckFailedException e) {
                throw (e.hasItem() ? Problem.ACCOUNT_CLOSED : Problem.USER_NOT_FOUND).refusal();
            }
        });
    }

    /** A confirmed identity takes the place of the name and birth date that the user gave. */
    private Profile profile(Caller caller, Item user) {
        String encrypted = user.text(Identity.FIELD);
        Identity identity =
                encrypted == null ? null : Identity.parse(fieldEncryption.decrypt(caller, Identity.FIELD, encrypted));
        return new Profile(
                user.required(Profile.ID),
                identity == null ? user.text(Profile.NAME) : identity.givenNames(),
                identity == null ? user.text(Profile.SURNAME) : identity.surname(),
                user.text("username"),
                user.text("availabilityStatus"),
                user.text("countryCode"),
                user.text("phoneNumber"),
                user.text("gender"),
                identity == null ? user.timestamp(Profile.BIRTH_DATE) : Timestamp.of(identity.birthInstant()),
                user.texts("interests"),
                user.text("expertise"),
                user.flag("privacyPolicyAccepted"),
                user.text("privacyPolicyVersion"),
                user.flag("termsOfUseAccepted"),
                user.text("termsOfUseVersion"),
                user.flag("consentFormAccepted"),
                user.text("consentFormVersion"),
                user.flag("isRegistrationComplete"),
                user.texts("roles"),
                photo(user.map("profilePhoto")),
                user.timestamp("lastLogin"),
                user.timestamp(Profile.CREATED_AT),
                user.timestamp(Profile.UPDATED_AT),
                user.text("email"),
                user.text("bio"),
                user.text("instagram"),
                user.text("tiktok"),
                user.text("x"),
                user.text("snapchat"),
                user.text("facebook"),
                user.text(Account.DELETION_STATUS),
                user.timestamp(Account.REQUESTED_AT),
                user.timestamp(Account.SCHEDULED_FOR),
                user.timestamp(Account.CANCELLED_AT),
                user.timestamp(Account.FINALIZED_AT),
                user.timestamp(Account.DELETED_AT));
    }

    private static @Nullable Photo photo(@Nullable Item photo) {
        return photo == null ? null : new Photo(photo.text("_id"), photo.text("url"), photo.text("type"));
    }
}
