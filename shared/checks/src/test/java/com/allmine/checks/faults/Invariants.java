package com.allmine.checks.faults;

import com.allmine.data.Tenants;
import com.allmine.data.consent.ConsentChain;
import com.allmine.data.consent.DocumentType;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.identity.Contact;
import com.allmine.data.identity.Identity;
import com.allmine.data.identity.IdentityHash;
import com.allmine.data.permission.DynamoTenantPolicies;
import com.allmine.data.permissionlog.LogEntry;
import com.allmine.data.user.AdditionalInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The invariants between the items of all tables, which hold under faults, crashes and parallel requests: nothing is
 * half-written. It scans the tables, so it is for tests only, while no request runs.
 */
public final class Invariants {
    private static final Set<String> IDENTITY = Set.of(
            Identity.FIELD,
            IdentityHash.OF_NUMBER,
            IdentityHash.OF_PERSON,
            Identity.METHOD,
            Identity.CONFIRMED_AT,
            Contact.FIELD);
    private static final Set<String> SEALED_WITH_IT = Set.of("name", "surname", "birthDate");
    private static final Set<String> CLAIM = Set.of("body", "inProgressUntil", "expiresAt");
    private static final String DEFAULT_TENANT = PrimaryKeys.pk(PrimaryKeys.policy(Tenants.DEFAULT));

    private final DynamoDbClient dynamo;
    private final String usersTable;
    private final String consentsTable;
    private final String logsTable;
    private final String idempotencyTable;
    private final Map<String, Map<String, AttributeValue>> imported;

    /** Remembers the flags that users have without a decision: those they were loaded with. */
    public Invariants(
            DynamoDbClient dynamo, String usersTable, String consentsTable, String logsTable, String idempotencyTable) {
        this.dynamo = dynamo;
        this.usersTable = usersTable;
        this.consentsTable = consentsTable;
        this.logsTable = logsTable;
        this.idempotencyTable = idempotencyTable;
        this.imported = new Tables().profiles;
    }

    /** The invariants that are broken now, in words; empty if all hold. */
    public List<String> violations() {
        Tables tables = new Tables();
        List<String> violations = new ArrayList<>();
        tables.profiles.keySet().forEach(user -> user(tables, user, violations));
        tables.users.keySet().stream()
                .filter(PrimaryKeys::isUser)
                .map(partition -> PrimaryKeys.user(PrimaryKeys.tenantOf(partition), PrimaryKeys.userOf(partition))
                        .s())
                .distinct()
                .filter(partition -> !tables.profiles.containsKey(partition))
                .forEach(user -> violations.add(user + " has items and no profile"));
        tables.consents.keySet().stream()
                .filter(partition -> PrimaryKeys.isUser(partition) && !tables.profiles.containsKey(partition))
                .forEach(user -> violations.add(user + " has decisions and no profile"));
        tables.guards.forEach((guard, holders) -> guard(tables, guard, holders, violations));
        return violations;
    }

    private void user(Tables tables, String user, List<String> violations) {
        Map<String, AttributeValue> profile = Objects.requireNonNull(tables.profiles.get(user));
        List<Map<String, AttributeValue>> infos = tables.users.getOrDefault(
                PrimaryKeys.infos(PrimaryKeys.tenantOf(user), PrimaryKeys.userOf(user))
                        .s(),
                List.of());
        for (DocumentType type : DocumentType.values()) {
            decisions(tables, user, profile, type, violations);
        }
        additionalInfo(tables, user, profile, infos, violations);
        identity(tables, user, profile, violations);
        tables.claims.getOrDefault(user, List.of()).forEach(claim -> claim(user, claim, violations));
    }

    private void decisions(
            Tables tables,
            String user,
            Map<String, AttributeValue> profile,
            DocumentType type,
            List<String> violations) {
        List<Map<String, AttributeValue>> items = tables.consents.getOrDefault(user, List.of());
        List<Map<String, AttributeValue>> events = with(items, item -> PrimaryKeys.isEvent(item, type));
        List<Map<String, AttributeValue>> heads = with(items, item -> PrimaryKeys.isHead(item, type));
        Map<String, AttributeValue> before = imported.getOrDefault(user, Map.of());
        String what = user + " " + type.wire() + ": ";
        boolean isAccepted = flag(before, type.acceptedField());
        String version = text(before, type.versionField());
        if (!events.isEmpty() || !heads.isEmpty()) {
            ConsentChain.firstFault(events, heads.isEmpty() ? null : heads.getFirst())
                    .ifPresent(fault -> violations.add(what + fault));
        }
        for (Map<String, AttributeValue> event : events) {
            isAccepted = flag(event, "isAccepted");
            version = isAccepted ? text(event, "documentVersion") : version;
        }
        if (flag(profile, type.acceptedField()) != isAccepted) {
            violations.add(what + "the profile's flag is not the last decision");
        }
        if (!Objects.equals(text(profile, type.versionField()), version)) {
            violations.add(what + "the profile's version is not the one accepted last");
        }
        if (!events.isEmpty() && !heads.isEmpty()) {
            Map<String, AttributeValue> last = events.getLast();
            Map<String, AttributeValue> head = heads.getFirst();
            if (flag(head, "isAccepted") != flag(last, "isAccepted")
                    || !Objects.equals(text(head, "version"), text(last, "documentVersion"))) {
                violations.add(what + "the current decision is not the last one");
            }
        }
    }

    /** Nothing links a version to its log entry, so both are counted: one each. */
    private static void additionalInfo(
            Tables tables,
            String user,
            Map<String, AttributeValue> profile,
            List<Map<String, AttributeValue>> versions,
            List<String> violations) {
        String latest = text(profile, AdditionalInfo.LATEST_ID);
        boolean isThere =
                versions.stream().anyMatch(version -> PrimaryKeys.sk(version).equals(latest));
        if (latest == null ? !versions.isEmpty() : !isThere) {
            violations.add(user + " points to the additional info " + latest + " of " + versions.size());
        }
        int logged = tables.allowed.getOrDefault(user, List.of()).size();
        if (logged != versions.size()) {
            violations.add(user + " has " + versions.size() + " versions of additional info and " + logged
                    + " log entries of uses of the right to add one");
        }
    }

    private static void identity(
            Tables tables, String user, Map<String, AttributeValue> profile, List<String> violations) {
        String hash = text(profile, IdentityHash.OF_NUMBER);
        if (hash == null) {
            IDENTITY.stream()
                    .filter(profile::containsKey)
                    .forEach(name -> violations.add(user + " has " + name + " and is not verified"));
            return;
        }
        IDENTITY.stream()
                .filter(name -> !profile.containsKey(name))
                .forEach(name -> violations.add(user + " is verified without " + name));
        SEALED_WITH_IT.stream()
                .filter(profile::containsKey)
                .forEach(name -> violations.add(user + " is verified and has a readable " + name));
        String guard = partition(PrimaryKeys.identityGuard(PrimaryKeys.tenantOf(user), hash));
        Guard holders = tables.guards.getOrDefault(guard, Guard.EMPTY);
        String userId = String.valueOf(text(profile, "_id"));
        if (!holders.all.contains(userId)) {
            violations.add(user + " is verified and not in the guard of the identity");
        }
        if (holders.confirmed.contains(userId) != "NVI".equals(text(profile, "identityMethod"))) {
            violations.add(user + " has another method than the guard of the identity");
        }
        versions(tables, user, profile, violations);
    }

    /** Each confirmation left one version and one entry of the log, and the profile shows one of the versions. */
    private static void versions(
            Tables tables, String user, Map<String, AttributeValue> profile, List<String> violations) {
        List<Map<String, AttributeValue>> versions = tables.users.getOrDefault(
                PrimaryKeys.identities(PrimaryKeys.tenantOf(user), PrimaryKeys.userOf(user))
                        .s(),
                List.of());
        long logged = tables.allowed.getOrDefault(user, List.of()).stream()
                .filter("confirm-identity"::equals)
                .count();
        if (versions.size() != logged) {
            violations.add(user + " has " + versions.size() + " versions of the identity and " + logged
                    + " log entries of confirmations");
        }
        if (versions.stream()
                .noneMatch(version -> Objects.equals(text(version, "identity"), text(profile, "identity"))
                        && Objects.equals(text(version, "identityMethod"), text(profile, "identityMethod"))
                        && Objects.equals(text(version, "confirmedAt"), text(profile, "identityConfirmedAt")))) {
            violations.add(user + " shows an identity that is no version");
        }
        boolean wasConfirmed = versions.stream().anyMatch(version -> "NVI".equals(text(version, "identityMethod")));
        if (wasConfirmed != "NVI".equals(text(profile, "identityMethod"))) {
            violations.add(user + " lost what the register confirmed");
        }
    }

    private static void guard(Tables tables, String guard, Guard holders, List<String> violations) {
        String tenantId = PrimaryKeys.tenantOf(guard);
        for (String userId : holders.all) {
            String user = partition(PrimaryKeys.profile(tenantId, userId));
            if (!tables.profiles.getOrDefault(user, Map.of()).containsKey(IdentityHash.OF_NUMBER)) {
                violations.add(guard + " has " + userId + ", who is not verified");
            }
        }
        int limit = tables.limit(guard.substring(0, guard.indexOf("#ID#")));
        if (holders.confirmed.size() > limit) {
            violations.add(guard + " has " + holders.confirmed.size() + " confirmed users and may have " + limit);
        }
        if (!holders.all.containsAll(holders.confirmed)) {
            violations.add(guard + " has a confirmed user who is no holder");
        }
        // A register's yes does not count those who only declared the number.
        if (holders.all.size() - holders.confirmed.size() > limit) {
            violations.add(guard + " has " + holders.all.size() + " users and may have " + limit);
        }
    }

    /** The users who hold an identity number, and those of them whom the register confirmed. */
    private record Guard(Set<String> all, Set<String> confirmed) {
        private static final Guard EMPTY = new Guard(Set.of(), Set.of());

        static Guard of(Map<String, AttributeValue> item) {
            return new Guard(users(item, "holders"), users(item, "confirmedHolders"));
        }

        private static Set<String> users(Map<String, AttributeValue> item, String attribute) {
            AttributeValue users = item.get(attribute);
            return users == null ? Set.of() : Set.copyOf(users.ss());
        }
    }

    private static void claim(String user, Map<String, AttributeValue> claim, List<String> violations) {
        CLAIM.stream()
                .filter(name -> !claim.containsKey(name))
                .forEach(name -> violations.add(user + " has a claim " + PrimaryKeys.sk(claim) + " without " + name));
    }

    /** All items of the tables, by partition. */
    private final class Tables {
        private final Map<String, List<Map<String, AttributeValue>>> users = items(usersTable);
        private final Map<String, List<Map<String, AttributeValue>>> consents = items(consentsTable);
        private final Map<String, List<Map<String, AttributeValue>>> claims = items(idempotencyTable);
        private final Map<String, Map<String, AttributeValue>> profiles = new TreeMap<>();
        private final Map<String, Guard> guards = new TreeMap<>();

        /** The endpoints that a user has used, by the user's partition. */
        private final Map<String, List<String>> allowed = new HashMap<>();

        Tables() {
            users.forEach((partition, items) -> {
                with(items, PrimaryKeys::isProfile).forEach(profile -> profiles.put(partition, profile));
                with(items, PrimaryKeys::isIdentityGuard).forEach(guard -> guards.put(partition, Guard.of(guard)));
            });
            items(logsTable).values().stream()
                    .flatMap(List::stream)
                    .filter(item -> "ALLOW".equals(text(item, "effect")))
                    .forEach(entry -> allowed.computeIfAbsent(actor(entry), user -> new ArrayList<>())
                            .add(String.valueOf(text(entry, "resourceId"))));
        }

        int limit(String tenant) {
            return users.getOrDefault(tenant, users.getOrDefault(DEFAULT_TENANT, List.of())).stream()
                    .filter(policy -> policy.containsKey(DynamoTenantPolicies.ACCOUNT_LIMIT))
                    .map(policy ->
                            Integer.parseInt(Objects.requireNonNull(policy.get(DynamoTenantPolicies.ACCOUNT_LIMIT))
                                    .n()))
                    .findFirst()
                    .orElse(1);
        }

        private static String actor(Map<String, AttributeValue> entry) {
            return partition(PrimaryKeys.profile(
                    PrimaryKeys.tenantOf(partition(entry)), String.valueOf(text(entry, LogEntry.ACTOR))));
        }
    }

    private Map<String, List<Map<String, AttributeValue>>> items(String table) {
        return dynamo.scanPaginator(s -> s.tableName(table).consistentRead(true)).items().stream()
                .collect(Collectors.groupingBy(Invariants::partition, TreeMap::new, Collectors.toList()));
    }

    private static List<Map<String, AttributeValue>> with(
            List<Map<String, AttributeValue>> items, Predicate<Map<String, AttributeValue>> isWanted) {
        return items.stream().filter(isWanted).toList();
    }

    private static String partition(Map<String, AttributeValue> item) {
        return PrimaryKeys.pk(item);
    }

    private static @Nullable String text(Map<String, AttributeValue> item, String name) {
        AttributeValue value = item.get(name);
        return value == null ? null : value.s();
    }

    private static boolean flag(Map<String, AttributeValue> item, String name) {
        AttributeValue value = item.get(name);
        return value != null && Boolean.TRUE.equals(value.bool());
    }
}
