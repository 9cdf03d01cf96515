package com.allmine.publishevents;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.data.dynamo.PrimaryKeys;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Each kind of item has its keys from one method of {@link PrimaryKeys}. Somebody has decided whether it gives events. */
class ItemKindsTest {
    private static final Set<String> GIVE_EVENTS =
            Set.of("profile", "info", "infos", "head", "document", "documents", "logEntry");

    /** Another item of the same transaction states the fact, or there is no fact that others hear of. */
    private static final Set<String> GIVE_NONE = Set.of(
            "denialCount",
            "denials",
            "documentSummary",
            "documentText",
            "event",
            "identities",
            "identityGuard",
            "policy",
            "registered",
            "rolePermissions",
            "tenants");

    /** The tables of these items have no stream. */
    private static final Set<String> OF_OTHER_TABLES = Set.of("idempotencyRecord", "options");

    /** They make no key, or one that any kind of item may have. */
    private static final Set<String> OF_NO_KIND = Set.of("consent", "log", "logIndexes", "of", "user");

    private static boolean makesKeys(Method method) {
        return Modifier.isStatic(method.getModifiers())
                && (method.getReturnType() == Map.class || method.getReturnType() == AttributeValue.class);
    }

    @Test
    void everyKindOfItemGivesEventsOrIsKnownToGiveNone() {
        Set<String> decided = new TreeSet<>(GIVE_EVENTS);
        decided.addAll(GIVE_NONE);
        decided.addAll(OF_OTHER_TABLES);
        decided.addAll(OF_NO_KIND);

        assertThat(Arrays.stream(PrimaryKeys.class.getMethods())
                        .filter(ItemKindsTest::makesKeys)
                        .map(Method::getName)
                        .collect(Collectors.toSet()))
                .as("a new kind of item: decide in CommittedChange which event it gives, and add it here")
                .isEqualTo(decided);
    }
}
