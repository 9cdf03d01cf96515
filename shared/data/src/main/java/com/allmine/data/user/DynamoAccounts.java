package com.allmine.data.user;

import com.allmine.api.Caller;
import com.allmine.api.errors.Problem;
import com.allmine.api.lambda.Settings;
import com.allmine.aws.Aws;
import com.allmine.data.dynamo.Dynamo;
import com.allmine.data.dynamo.Item;
import com.allmine.data.dynamo.PrimaryKeys;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Checks accounts in DynamoDB, by one strongly consistent read of the profile. */
public final class DynamoAccounts implements Accounts {
    private final DynamoDbClient dynamo;
    private final String table;

    public DynamoAccounts(DynamoDbClient dynamo, String table) {
        this.dynamo = dynamo;
        this.table = table;
    }

    public static DynamoAccounts live() {
        return new DynamoAccounts(Dynamo.live(), Settings.required("USERS_TABLE"));
    }

    @Override
    public void requireExisting(Caller caller) {
        if (profile(caller).isNone()) {
            throw Problem.USER_NOT_FOUND.refusal();
        }
    }

    @Override
    public void requireOpen(Caller caller) {
        refuse(Account.whyNot(profile(caller)));
    }

    @Override
    public void requireOpenFor(Caller caller, @Nullable String address) {
        refuse(Account.whyNotFor(address, profile(caller)));
    }

    private static void refuse(Optional<Problem> problem) {
        problem.ifPresent(why -> {
            throw why.refusal();
        });
    }

    private Item profile(Caller caller) {
        return Aws.call(
                "DynamoDB GetItem",
                () -> new Item(dynamo.getItem(g -> g.tableName(table)
                                .key(PrimaryKeys.profile(caller.tenantId(), caller.userId()))
                                .projectionExpression(Account.FIELDS)
                                .consistentRead(true))
                        .item()));
    }
}
