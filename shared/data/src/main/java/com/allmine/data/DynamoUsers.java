package com.allmine.data;

import com.allmine.api.Caller;
import com.allmine.api.Json;
import com.allmine.api.Problem;
import com.allmine.api.Settings;
import com.allmine.api.Snapshot;
import com.allmine.data.Profile.Photo;
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

/** The users in DynamoDB. A user's state is a condition of the write itself, so every change is one round trip. */
public final class DynamoUsers implements Users {
    private final DynamoDbClient dynamo;
    private final String table;
    private final Sealer sealer;
    private final InstantSource clock;

    /** @param sealer opens the identity of users who have confirmed theirs */
    public DynamoUsers(DynamoDbClient dynamo, String table, Sealer sealer, InstantSource clock) {
        this.dynamo = dynamo;
        this.table = table;
        this.sealer = sealer;
        this.clock = clock;
    }

    public static DynamoUsers live(Sealer sealer) {
        DynamoUsers users =
                new DynamoUsers(Dynamo.live(), Settings.required("USERS_TABLE"), sealer, InstantSource.system());
        Snapshot.before(users::rehearse);
        return users;
    }

    /** No rehearsal of a request gets so far as to show a profile, for none finds a user. */
    private void rehearse() {
        AttributeValue text = AttributeValue.fromS("nobody");
        UpdateItemResponse nobody = UpdateItemResponse.builder()
                .attributes(Map.of(
                        "_id",
                        text,
                        "createdAt",
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

    /** Changes an open account's profile; the item that failed the condition tells an unknown user from a closed one. */
    private Profile update(Caller caller, String change, Map<String, AttributeValue> values) {
        Map<String, AttributeValue> all = new HashMap<>(Account.VALUES);
        all.putAll(values);
        UpdateItemRequest request = UpdateItemRequest.builder()
                .tableName(table)
                .key(Keys.profile(caller.tenantId(), caller.userId()))
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

    /** A confirmed identity stands in the place of what the profile said before. */
    private Profile profile(Caller caller, Item user) {
        String sealed = user.text(Identity.FIELD);
        Identity identity = sealed == null ? null : Identity.parse(sealer.open(caller, Identity.FIELD, sealed));
        return new Profile(
                user.required("_id"),
                identity == null ? user.text("name") : identity.givenNames(),
                identity == null ? user.text("surname") : identity.surname(),
                user.text("username"),
                user.text("availabilityStatus"),
                user.text("countryCode"),
                user.text("phoneNumber"),
                user.text("gender"),
                identity == null ? user.moment("birthDate") : Moment.of(identity.birthInstant()),
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
                user.moment("lastLogin"),
                user.moment("createdAt"),
                user.moment("updatedAt"),
                user.text("email"),
                user.text("bio"),
                user.text("instagram"),
                user.text("tiktok"),
                user.text("x"),
                user.text("snapchat"),
                user.text("facebook"),
                user.text("accountDeletionStatus"),
                user.moment("accountDeletionRequestedAt"),
                user.moment("accountDeletionScheduledFor"),
                user.moment("accountDeletionCancelledAt"),
                user.moment("accountDeletionFinalizedAt"),
                user.moment("deletedAt"));
    }

    private static @Nullable Photo photo(@Nullable Item photo) {
        return photo == null ? null : new Photo(photo.text("_id"), photo.text("url"), photo.text("type"));
    }
}
