package com.allmine.data.user;

import com.allmine.api.errors.Problem;
import com.allmine.data.Cidr;
import com.allmine.data.dynamo.Item;
import com.allmine.data.dynamo.PrimaryKeys;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;

/**
 * The rule that decides whether an account is open: its profile exists, and it is not closed. An account is closed once
 * its deletion is finalized, or if it has a date of deletion and no deletion is pending. The documented example shows a
 * user with both a date of deletion and a pending deletion, and that user may save a gender.
 */
public final class Account {
    /** The attribute that says how far the deletion of the account has come. */
    public static final String DELETION_STATUS = "accountDeletionStatus";

    /** The status of a deletion that the user requested and that is not carried out yet. */
    public static final String PENDING = "pending";

    /** The status of a deletion that was carried out. */
    public static final String FINALIZED = "finalized";

    /** The attribute that says when the user requested the deletion. */
    public static final String REQUESTED_AT = "accountDeletionRequestedAt";

    /** The attribute that says for when the deletion is scheduled. */
    public static final String SCHEDULED_FOR = "accountDeletionScheduledFor";

    /** The attribute that says when the user cancelled the deletion. */
    public static final String CANCELLED_AT = "accountDeletionCancelledAt";

    /** The attribute that says when the deletion was finalized. */
    public static final String FINALIZED_AT = "accountDeletionFinalizedAt";

    /** The attribute that says when the account was deleted. */
    public static final String DELETED_AT = "deletedAt";

    /** The attribute that holds the user's allow-list: the blocks of addresses, as {@link Cidr#canonical} writes them. */
    public static final String ALLOWED_BLOCKS = "accessFromIPsAllowedByUser";

    /** The attribute that holds the result of the check against money laundering. */
    public static final String AML_STATUS = "amlStatus";

    /** The attribute that says until when the AML status holds. */
    public static final String AML_VALID_UNTIL = "amlValidUntil";

    /** The attribute that holds the screening system's reference of the AML status. */
    public static final String AML_REFERENCE = "amlReference";

    /** The attributes that change with the AML status. */
    public static final Set<String> AML_FIELDS =
            Set.of(AML_STATUS, AML_VALID_UNTIL, AML_REFERENCE, "amlTime", "amlEventId", "amlSource");

    /** The attribute that says when the user's personal data were erased. */
    public static final String ERASED_AT = "erasedAt";

    /** The condition on a profile that its account is open. */
    public static final String IS_OPEN = """
        attribute_exists(pk) AND (accountDeletionStatus = :pending OR (attribute_not_exists(deletedAt) \
        AND (attribute_not_exists(accountDeletionStatus) OR accountDeletionStatus <> :finalized)))\
        """;

    /** The values of {@link #IS_OPEN}. */
    public static final Map<String, AttributeValue> VALUES =
            Map.of(":pending", AttributeValue.fromS(PENDING), ":finalized", AttributeValue.fromS(FINALIZED));

    /** The projection of the attributes that {@link #whyNot(Item)} and {@link #whyNotFor(String, Item)} read. */
    static final String FIELDS = String.join(", ", PrimaryKeys.PK, DELETION_STATUS, DELETED_AT, ALLOWED_BLOCKS);

    private Account() {}

    /** A condition with its names and values. */
    record Condition(String expression, Map<String, String> names, Map<String, AttributeValue> values) {}

    /**
     * {@link #IS_OPEN}, and if the user has an allow-list, the address is in one of its blocks. A condition cannot compare
     * addresses, so it asks whether the set contains one of the at most 129 blocks that hold the address.
     */
    static Condition isOpenFor(@Nullable String address) {
        Map<String, AttributeValue> values = new HashMap<>(VALUES);
        StringJoiner allowed = new StringJoiner(" OR ", IS_OPEN + " AND (", ")").add("attribute_not_exists(#a)");
        List<String> blocks = blocks(address);
        for (int i = 0; i < blocks.size(); i++) {
            allowed.add("contains(#a,:" + i + ")");
            values.put(":" + i, AttributeValue.fromS(blocks.get(i)));
        }
        return new Condition(allowed.toString(), Map.of("#a", ALLOWED_BLOCKS), values);
    }

    /** Every block that holds the address; none if there is no address. */
    static List<String> blocks(@Nullable String address) {
        return address == null ? List.of() : Cidr.holding(address);
    }

    /** Why {@link #IS_OPEN} does not hold for a profile; empty if it holds. */
    public static Optional<Problem> whyNot(Item profile) {
        if (profile.isNone()) {
            return Optional.of(Problem.USER_NOT_FOUND);
        }
        String deletion = profile.text(DELETION_STATUS);
        boolean isOpen = PENDING.equals(deletion) || (profile.text(DELETED_AT) == null && !FINALIZED.equals(deletion));
        return isOpen ? Optional.empty() : Optional.of(Problem.ACCOUNT_CLOSED);
    }

    /** Why {@link #isOpenFor} does not hold for a profile; empty if it holds. */
    public static Optional<Problem> whyNotFor(@Nullable String address, Item profile) {
        return isAllowed(address, profile) ? whyNot(profile) : Optional.of(Problem.IP_NOT_ALLOWED);
    }

    private static boolean isAllowed(@Nullable String address, Item profile) {
        AttributeValue allowed = profile.attributes().get(ALLOWED_BLOCKS);
        return allowed == null || blocks(address).stream().anyMatch(allowed.ss()::contains);
    }

    /** Why {@link #IS_OPEN} failed, by the item that failed it. */
    public static Problem whyNot(CancellationReason reason) {
        return reason.hasItem() ? Problem.ACCOUNT_CLOSED : Problem.USER_NOT_FOUND;
    }

    /** Why {@link #isOpenFor} failed, by the item that failed it. */
    public static Problem whyNotFor(@Nullable String address, CancellationReason reason) {
        return isAllowed(address, new Item(reason.item())) ? whyNot(reason) : Problem.IP_NOT_ALLOWED;
    }
}
