package com.allmine.data.user;

import com.allmine.api.errors.Problem;
import com.allmine.data.Cidr;
import com.allmine.data.dynamo.Item;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;

/**
 * When an account takes changes, as a condition on its profile: it exists and is not closed. It is closed once its
 * deletion is finalized, or it was deleted and no deletion is pending: the documented example shows a user with a
 * date of deletion whose deletion is pending (again), and that user may save a gender.
 */
public final class Account {
    public static final String IS_OPEN = """
        attribute_exists(pk) AND (accountDeletionStatus = :pending OR (attribute_not_exists(deletedAt) \
        AND (attribute_not_exists(accountDeletionStatus) OR accountDeletionStatus <> :finalized)))\
        """;

    /** The values that {@link #IS_OPEN} names. */
    public static final Map<String, AttributeValue> VALUES =
            Map.of(":pending", AttributeValue.fromS("pending"), ":finalized", AttributeValue.fromS("finalized"));

    private static final String ALLOWED = "accessFromIPsAllowedByUser";

    /** What {@link #whyNot(Item)} reads, as a projection. */
    static final String FIELDS = "pk, accountDeletionStatus, deletedAt, " + ALLOWED;

    private Account() {}

    /** A condition with the names and values that it uses. */
    record Condition(String expression, Map<String, String> names, Map<String, AttributeValue> values) {}

    /**
     * {@link #IS_OPEN}, and the user's allow-list, where there is one, has a block that holds the address: a set
     * contains it where it contains one of the at most 129 blocks that hold it.
     */
    static Condition isOpenFor(@Nullable String address) {
        Map<String, AttributeValue> values = new HashMap<>(VALUES);
        StringJoiner allowed = new StringJoiner(" OR ", IS_OPEN + " AND (", ")").add("attribute_not_exists(#a)");
        List<String> blocks = blocks(address);
        for (int i = 0; i < blocks.size(); i++) {
            allowed.add("contains(#a,:" + i + ")");
            values.put(":" + i, AttributeValue.fromS(blocks.get(i)));
        }
        return new Condition(allowed.toString(), Map.of("#a", ALLOWED), values);
    }

    /** Every block that holds the address; none where there is no address. */
    static List<String> blocks(@Nullable String address) {
        return address == null ? List.of() : Cidr.holding(address);
    }

    /** Why {@link #IS_OPEN} does not hold for a profile; empty where it holds. */
    public static Optional<Problem> whyNot(Item profile) {
        if (profile.isNone()) {
            return Optional.of(Problem.USER_NOT_FOUND);
        }
        String deletion = profile.text("accountDeletionStatus");
        boolean isOpen =
                "pending".equals(deletion) || (profile.text("deletedAt") == null && !"finalized".equals(deletion));
        return isOpen ? Optional.empty() : Optional.of(Problem.ACCOUNT_CLOSED);
    }

    /** Why {@link #isOpenFor} does not hold for a profile; empty where it holds. */
    public static Optional<Problem> whyNotFor(@Nullable String address, Item profile) {
        return isAllowed(address, profile) ? whyNot(profile) : Optional.of(Problem.IP_NOT_ALLOWED);
    }

    private static boolean isAllowed(@Nullable String address, Item profile) {
        AttributeValue allowed = profile.attributes().get(ALLOWED);
        return allowed == null || blocks(address).stream().anyMatch(allowed.ss()::contains);
    }

    /** Why {@link #IS_OPEN} failed, told by the item that failed it. */
    public static Problem whyNot(CancellationReason reason) {
        return reason.hasItem() ? Problem.ACCOUNT_CLOSED : Problem.USER_NOT_FOUND;
    }

    /** Why {@link #isOpenFor} failed. */
    public static Problem whyNotFor(@Nullable String address, CancellationReason reason) {
        return isAllowed(address, new Item(reason.item())) ? whyNot(reason) : Problem.IP_NOT_ALLOWED;
    }
}
