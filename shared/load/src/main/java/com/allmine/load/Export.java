package com.allmine.load;

import com.allmine.api.Json;
import com.allmine.data.Cidr;
import com.allmine.data.Identity;
import com.allmine.data.Ids;
import com.allmine.data.InfoField;
import com.allmine.data.Keys;
import com.allmine.data.Permission;
import com.allmine.data.Sealer;
import com.allmine.load.Loader.Tables;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Tells all that is stored about one user, decrypted, as JSON; the permission log knows of it before it is told. */
final class Export {
    /** Where an item lies, and what nobody can read. */
    private static final Set<String> INTERNAL = Set.of("pk", "sk", "identityHash");

    private static final Set<String> EXPLANATIONS =
            Arrays.stream(InfoField.values()).map(InfoField::explanation).collect(Collectors.toUnmodifiableSet());

    private final DynamoDbClient dynamo;
    private final Tables tables;
    private final Sealer sealer;
    private final String actor;
    private final Ids ids;
    private final InstantSource clock;

    Export(DynamoDbClient dynamo, Tables tables, Sealer sealer, String actor, Ids ids, InstantSource clock) {
        this.dynamo = dynamo;
        this.tables = tables;
        this.sealer = sealer;
        this.actor = actor;
        this.ids = ids;
        this.clock = clock;
    }

    String of(String tenantId, String userId) {
        StoredUser user = StoredUser.read(dynamo, tables, tenantId, userId);
        dynamo.transactWriteItems(t -> t.transactItems(
                user.entry(ids.next(), "export", Permission.READ, actor).put(tables.logs())));
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("tenantId", tenantId);
        all.put("userId", userId);
        all.put("exportedAt", clock.instant());
        all.put("profile", plain(user, user.profile()));
        all.put("additionalInfo", plain(user, user.infos()));
        all.put("decisions", plain(user, user.decisions()));
        all.put("consents", plain(user, user.events()));
        all.put("permissionLog", plain(user, log(tenantId, userId)));
        all.put("answersKeptForRepetition", user.claims().size());
        return Json.write(all);
    }

    private List<Map<String, AttributeValue>> log(String tenantId, String userId) {
        return dynamo
                .queryPaginator(q -> q.tableName(tables.logs())
                        .keyConditionExpression("pk = :log")
                        .filterExpression("actor = :user OR subject = :user")
                        .expressionAttributeValues(
                                Map.of(":log", Keys.log(tenantId), ":user", AttributeValue.fromS(userId)))
                        .consistentRead(true))
                .items()
                .stream()
                .toList();
    }

    private List<Map<String, Object>> plain(StoredUser user, List<Map<String, AttributeValue>> items) {
        return items.stream().map(item -> plain(user, item)).toList();
    }

    private Map<String, Object> plain(StoredUser user, Map<String, AttributeValue> item) {
        Map<String, Object> plain = new TreeMap<>();
        item.forEach((name, value) -> {
            if (!INTERNAL.contains(name)) {
                plain.put(name, plain(user, name, value));
            }
        });
        return plain;
    }

    private Object plain(StoredUser user, String name, AttributeValue value) {
        if (name.equals(Identity.FIELD)) {
            return Json.object(sealer.open(user.owner(), name, value.s())).orElseThrow();
        }
        return EXPLANATIONS.contains(name) ? sealer.open(user.owner(), name, value.s()) : plain(name, value);
    }

    private static Object plain(String name, AttributeValue value) {
        return switch (value.type()) {
            case S -> value.s();
            case N -> Long.parseLong(value.n());
            case BOOL -> value.bool();
            case L -> value.l().stream().map(one -> plain(name, one)).toList();
            case SS ->
                name.equals(UserFile.ALLOWED)
                        ? value.ss().stream().map(Cidr::plain).toList()
                        : value.ss();
            case M -> {
                Map<String, Object> members = new TreeMap<>();
                value.m().forEach((member, one) -> members.put(member, plain(member, one)));
                yield members;
            }
            default -> throw new IllegalStateException(name + " is of no type that is stored here");
        };
    }
}
