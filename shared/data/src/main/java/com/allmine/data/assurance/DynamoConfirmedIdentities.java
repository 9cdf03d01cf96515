package com.allmine.data.assurance;

import com.allmine.api.Caller;
import com.allmine.api.errors.Problem;
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
import com.allmine.data.user.Account;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads identities from the profiles in DynamoDB, each by one strongly consistent read of the attributes it needs. */
public final class DynamoConfirmedIdentities implements ConfirmedIdentities {
    /** The alias of {@link Identity#FIELD}, which is a reserved word of DynamoDB. */
    private static final String ALIAS = "#identity";

    private static final String PROJECTION = String.join(
            ", ",
            PrimaryKeys.PK,
            ALIAS,
            Identity.METHOD,
            Identity.CONFIRMED_AT,
            Account.DELETION_STATUS,
            Account.DELETED_AT);

    private final DynamoDbClient dynamo;
    private final String table;
    private final FieldEncryption fieldEncryption;

    /** @param fieldEncryption decrypts the identities */
    public DynamoConfirmedIdentities(DynamoDbClient dynamo, String table, FieldEncryption fieldEncryption) {
        this.dynamo = dynamo;
        this.table = table;
        this.fieldEncryption = fieldEncryption;
    }

    public static DynamoConfirmedIdentities live(FieldEncryption fieldEncryption) {
        DynamoConfirmedIdentities identities =
                new DynamoConfirmedIdentities(Dynamo.live(), Settings.required("USERS_TABLE"), fieldEncryption);
        SnapStart.prime(identities::primeDecryption);
        return identities;
    }

    /** Primes the decryption. The priming request cannot do it: it finds no user. */
    private void primeDecryption() {
        Caller nobody = new Caller(Tenants.DEFAULT, "nobody", Set.of());
        String text = fieldEncryption.encrypt(nobody, Identity.FIELD, new Identity("", "", null, "", "").text());
        identity(
                nobody,
                new Item(Map.of(
                        PrimaryKeys.PK, AttributeValue.fromS("nobody"),
                        Identity.FIELD, AttributeValue.fromS(text),
                        Identity.CONFIRMED_AT, AttributeValue.fromS(""))));
    }

    @Override
    public ConfirmedIdentity of(Caller caller) {
        return identity(
                caller,
                Aws.call(
                        "DynamoDB GetItem",
                        () -> new Item(dynamo.getItem(g -> g.tableName(table)
                                        .key(PrimaryKeys.profile(caller.tenantId(), caller.userId()))
                                        .projectionExpression(PROJECTION)
                                        .expressionAttributeNames(Map.of(ALIAS, Identity.FIELD))
                                        .consistentRead(true))
                                .item())));
    }

    private ConfirmedIdentity identity(Caller caller, Item profile) {
        if (profile.isNone()) {
            throw Problem.USER_NOT_FOUND.refusal();
        }
        String encrypted = profile.text(Identity.FIELD);
        if (encrypted == null) {
            throw Problem.IDENTITY_NOT_CONFIRMED.refusal();
        }
        Account.whyNot(profile).ifPresent(why -> {
            throw why.refusal();
        });
        return new ConfirmedIdentity(
                Identity.parse(fieldEncryption.decrypt(caller, Identity.FIELD, encrypted)),
                Identity.REGISTER.equals(profile.text(Identity.METHOD)),
                new Timestamp(profile.required(Identity.CONFIRMED_AT)));
    }
}
