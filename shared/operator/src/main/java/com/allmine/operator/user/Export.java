package com.allmine.operator.user;

import com.allmine.api.json.Json;
import com.allmine.crypto.FieldEncryption;
import com.allmine.data.Cidr;
import com.allmine.data.Ids;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.dynamo.Queries;
import com.allmine.data.identity.Contact;
import com.allmine.data.identity.Identity;
import com.allmine.data.identity.IdentityHash;
import com.allmine.data.permission.Permission;
import com.allmine.data.permissionlog.LogEntry;
import com.allmine.data.user.Account;
import com.allmine.data.user.InfoField;
import com.allmine.operator.log.OperatorEntry;
import com.allmine.operator.table.Tables;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Exports all stored data of one user, decrypted, as JSON. The permission log gets an entry first. */
public final class Export {
    /** Primary keys and HMACs, which mean nothing to the user. */
    private static final Set<String> INTERNAL =
            Set.of(PrimaryKeys.PK, PrimaryKeys.SK, IdentityHash.OF_NUMBER, IdentityHash.OF_PERSON);

    /** An attribute with the time of one of the last attempts to confirm an identity. */
    private static final Pattern ATTEMPT = Pattern.compile("attempt\\d+");

    private static final Set<String> ENCRYPTED = Stream.concat(
                    Stream.of(Identity.FIELD, Contact.ADDRESS),
                    Arrays.stream(InfoField.values()).map(InfoField::explanation))
            .collect(Collectors.toUnmodifiableSet());

    private final DynamoDbClient dynamo;
    private final Tables tables;
    private final FieldEncryption encryption;
    private final String actor;
    private final Ids ids;
    private final InstantSource clock;

    public Export(
            DynamoDbClient dynamo,
            Tables tables,
            FieldEncryption encryption,
            String actor,
            Ids ids,
            InstantSource clock) {
        this.dynamo = dynamo;
        this.tables = tables;
        this.encryption = encryption;
        this.actor = actor;
        this.ids = ids;
        this.clock = clock;
    }

    /** As {@link #of(String, String, Optional)}, without a reason. */
    public String of(String tenantId, String userId) {
        return of(tenantId, userId, Optional.empty());
    }

    /**
     * The data of a user as one JSON object.
     *
     * @param reason why it is exported, for the permission log
     * @throws IllegalStateException if there is no such user
     */
    public String of(String tenantId, String userId, Optional<String> reason) {
        StoredUser user = StoredUser.read(dynamo, tables, tenantId, userId);
        LogEntry entry = OperatorEntry.about(userId, ids, tenantId, "export", Permission.READ, actor);
        dynamo.transactWriteItems(t -> t.transactItems(
                reason.map(text -> entry.put(tables.logs(), text)).orElseGet(() -> entry.put(tables.logs()))));
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("tenantId", tenantId);
        all.put("userId", userId);
        all.put("exportedAt", clock.instant());
        all.put("profile", plain(user, user.profile()));
        all.put("identities", plain(user, user.identities()));
        all.put("additionalInfo", plain(user, user.infos()));
        all.put("decisions", plain(user, user.decisions()));
        all.put("consents", plain(user, user.events()));
        all.put("permissionLog", log(user, tenantId, userId));
        all.put("denials", plain(user, denials(tenantId, userId)));
        all.put("idempotencyRecords", user.idempotencyRecords().size());
        return Json.write(all);
    }

    /** The entries of the permission log, each with its id, by which the API proves it. */
    private List<Map<String, Object>> log(StoredUser user, String tenantId, String userId) {
        return dynamo
                .queryPaginator(q -> q.tableName(tables.logs())
                        .keyConditionExpression("pk = :log")
                        .filterExpression("actor = :user OR subject = :user")
                        .expressionAttributeValues(
                                Map.of(":log", PrimaryKeys.log(tenantId), ":user", AttributeValue.fromS(userId)))
                        .consistentRead(true))
                .items()
                .stream()
                .map(item -> {
                    Map<String, Object> entry = plain(user, item);
                    entry.put("id", PrimaryKeys.sk(item));
                    return entry;
                })
                .toList();
    }

    /** How often each denial in the log was repeated. */
    private List<Map<String, AttributeValue>> denials(String tenantId, String userId) {
        return Queries.partition(dynamo, tables.logs(), PrimaryKeys.denials(tenantId, userId)).stream()
                .toList();
    }

    private List<Map<String, Object>> plain(StoredUser user, List<Map<String, AttributeValue>> items) {
        return items.stream().map(item -> plain(user, item)).toList();
    }

    private Map<String, Object> plain(StoredUser user, Map<String, AttributeValue> item) {
        Map<String, Object> plain = new TreeMap<>();
        List<String> attempts = new ArrayList<>();
        item.forEach((name, value) -> {
            if (ATTEMPT.matcher(name).matches()) {
                attempts.add(value.s());
            } else if (!INTERNAL.contains(name)) {
                plain.put(name, plain(user, name, value));
            }
        });
        attempts.removeIf(String::isEmpty);
        if (!attempts.isEmpty()) {
            plain.put("attempts", attempts.stream().sorted().toList());
        }
        return plain;
    }

    private Object plain(StoredUser user, String name, AttributeValue value) {
        return switch (value.type()) {
            case S -> ENCRYPTED.contains(name) ? decrypted(user, name, value.s()) : value.s();
            case N -> Long.parseLong(value.n());
            case BOOL -> value.bool();
            case L -> value.l().stream().map(one -> plain(user, name, one)).toList();
            case SS ->
                name.equals(Account.ALLOWED_BLOCKS)
                        ? value.ss().stream().map(Cidr::plain).toList()
                        : value.ss();
            case M -> plain(user, value.m());
            default -> throw new IllegalStateException(name + " has a type that no attribute of a user has");
        };
    }

    private Object decrypted(StoredUser user, String name, String encrypted) {
        String text = encryption.decrypt(user.owner(), name, encrypted);
        return name.equals(Identity.FIELD) ? Json.object(text).orElseThrow() : text;
    }
}
