package com.allmine.checks.faults;

import com.allmine.api.json.Json;
import com.allmine.data.dynamo.FeedKeys;
import com.allmine.data.dynamo.Item;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.identity.Identity;
import com.allmine.data.user.Account;
import com.allmine.data.user.Profile;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The promises of the feed, by the items of all tables. Every committed change has one event, no event is without a
 * change, positions have no gap, and every decision is counted once. It scans the tables, so it is for tests only, after
 * the streams were delivered.
 */
final class EventInvariants {
    private static final Comparator<Map<String, AttributeValue>> BY_KEY =
            Comparator.<Map<String, AttributeValue>, String>comparing(PrimaryKeys::pk)
                    .thenComparing(PrimaryKeys::sk);
    private static final Set<String> LOGGED_GRANTS = Set.of("GRANT", "REVOKE");
    private static final String POSITION = "E#";
    private static final String ID = "ID#";
    private static final String COUNTS = "ACCEPTANCE#";

    private final DynamoDbClient dynamo;
    private final String usersTable;
    private final String consentsTable;
    private final String logsTable;
    private final String eventsTable;

    EventInvariants(
            DynamoDbClient dynamo, String usersTable, String consentsTable, String logsTable, String eventsTable) {
        this.dynamo = dynamo;
        this.usersTable = usersTable;
        this.consentsTable = consentsTable;
        this.logsTable = logsTable;
        this.eventsTable = eventsTable;
    }

    /** The broken promises to the tenants whose names have this prefix, in words; empty if all hold. */
    List<String> violations(String tenants) {
        Map<String, Tenant> all = new TreeMap<>();
        read(usersTable, tenants, all, Tenant::user);
        read(consentsTable, tenants, all, Tenant::consents);
        read(logsTable, tenants, all, Tenant::log);
        read(eventsTable, tenants, all, Tenant::feed);
        List<String> violations = new ArrayList<>();
        all.forEach((tenantId, tenant) ->
                tenant.violations().map((tenantId + ": ")::concat).forEach(violations::add));
        return violations;
    }

    /** Reads the items of each tenant in the order of their keys. */
    private void read(
            String table,
            String tenants,
            Map<String, Tenant> all,
            BiConsumer<Tenant, Map<String, AttributeValue>> reader) {
        dynamo.scanPaginator(s -> s.tableName(table).consistentRead(true)).items().stream()
                .filter(item -> PrimaryKeys.pk(item).contains("#"))
                .filter(item -> PrimaryKeys.tenantOf(PrimaryKeys.pk(item)).startsWith(tenants))
                .sorted(BY_KEY)
                .forEach(item -> reader.accept(
                        all.computeIfAbsent(PrimaryKeys.tenantOf(PrimaryKeys.pk(item)), tenantId -> new Tenant()),
                        item));
    }

    /** The committed changes of a tenant, and the events of its feed. */
    private static final class Tenant {
        /** The facts that add an item, by their user or document. */
        private final List<String> committed = new ArrayList<>();

        private final List<String> told = new ArrayList<>();
        private final Map<String, Integer> decided = new TreeMap<>();
        private final Map<String, Integer> counted = new TreeMap<>();

        /** Of each fact that changes only the profile, the time of the last one. */
        private final Map<String, String> lastCommitted = new TreeMap<>();

        private final Map<String, String> lastTold = new TreeMap<>();
        private final Set<String> users = new HashSet<>();
        private final Set<String> erased = new HashSet<>();
        private final List<Long> positions = new ArrayList<>();
        private final List<String> ids = new ArrayList<>();
        private final List<String> knownIds = new ArrayList<>();
        private long appended;

        /** The decision before, of the same user on the same document. */
        private Map<String, AttributeValue> before = Map.of();

        void user(Map<String, AttributeValue> item) {
            String partition = PrimaryKeys.pk(item);
            if (PrimaryKeys.isProfile(item)) {
                profile(PrimaryKeys.userOf(partition), new Item(item));
            } else if (PrimaryKeys.isInfo(partition)) {
                committed.add(fact(PrimaryKeys.userOf(partition), "additional-info.added", PrimaryKeys.sk(item)));
            } else if (partition.startsWith("IDENTITY#")) {
                committed.add(fact(PrimaryKeys.userOf(partition), "identity.confirmed", PrimaryKeys.sk(item)));
            }
        }

        private void profile(String userId, Item profile) {
            users.add(userId);
            if (profile.text(Account.ERASED_AT) != null) {
                erased.add(userId);
            }
            last(lastCommitted, userId, "user.erased", profile.text(Account.ERASED_AT));
            last(lastCommitted, userId, "identity.refused", profile.text(Identity.REFUSED_AT));
            last(lastCommitted, userId, "profile.updated", profile.text(Profile.UPDATED_AT));
        }

        void consents(Map<String, AttributeValue> item) {
            if (PrimaryKeys.isDocumentVersion(item)) {
                committed.add(fact(
                        "",
                        "document.published",
                        PrimaryKeys.documentTypeOf(PrimaryKeys.pk(item)) + " " + PrimaryKeys.documentVersionOf(item)));
            } else if (PrimaryKeys.isEvent(item)) {
                decision(PrimaryKeys.userOf(PrimaryKeys.pk(item)), new Item(item), chained(item));
            }
        }

        /** The decision before this one; {@link Item#NONE} for the first. */
        private Item chained(Map<String, AttributeValue> event) {
            Item last = new Item(before);
            before = event;
            boolean isSameChain = !last.isNone()
                    && PrimaryKeys.pk(last.attributes()).equals(PrimaryKeys.pk(event))
                    && type(last).equals(type(new Item(event)));
            return isSameChain ? last : Item.NONE;
        }

        private static String type(Item event) {
            return PrimaryKeys.sk(event.attributes()).split("#", -1)[1];
        }

        private void decision(String userId, Item event, Item last) {
            boolean isAccepted = event.flag("isAccepted");
            boolean isWithdrawal = last.flag("isAccepted") && !isAccepted;
            String version = event.required("documentVersion");
            committed.add(fact(userId, isWithdrawal ? "consent.withdrawn" : "consent.recorded", event.required("_id")));
            if (isWithdrawal) {
                count(type(event), last.required("documentVersion"), "withdrawn");
            }
            if (isAccepted) {
                count(type(event), version, "accepted");
            } else if (!isWithdrawal || !version.equals(last.text("documentVersion"))) {
                count(type(event), version, "refused");
            }
        }

        private void count(String type, String version, String counter) {
            decided.merge(type + " " + version + " " + counter, 1, Integer::sum);
        }

        void log(Map<String, AttributeValue> item) {
            String effect = String.valueOf(new Item(item).text("effect"));
            if (LOGGED_GRANTS.contains(effect)) {
                String type = effect.equals("GRANT") ? "permission.granted" : "permission.revoked";
                committed.add(fact("", type, PrimaryKeys.sk(item)));
            }
        }

        void feed(Map<String, AttributeValue> item) {
            String sk = PrimaryKeys.sk(item);
            Item stored = new Item(item);
            if (sk.startsWith(POSITION)) {
                positions.add(FeedKeys.positionOf(item));
                event(Json.object(stored.required("event")).orElseThrow());
            } else if (sk.startsWith(ID)) {
                knownIds.add(sk.substring(ID.length()));
            } else if (sk.startsWith(COUNTS)) {
                String version = sk.substring(COUNTS.length()).replace('#', ' ');
                Stream.of("accepted", "refused", "withdrawn")
                        .filter(item::containsKey)
                        .forEach(counter -> counted.put(version + " " + counter, stored.number(counter)));
            } else {
                appended = stored.longNumber("appended");
            }
        }

        private void event(JsonNode event) {
            ids.add(event.path("id").asText());
            JsonNode data = event.path("data");
            String userId = event.path("subject").asText("");
            String type = event.path("type").asText().substring("com.allmine.".length());
            switch (type) {
                case "consent.recorded", "consent.withdrawn" -> tell(userId, type, data, "consentId");
                case "additional-info.added" -> tell(userId, type, data, "additionalInfoId");
                case "identity.confirmed" -> tell(userId, type, data, "confirmationId");
                case "permission.granted", "permission.revoked" -> tell(userId, type, data, "entryId");
                case "document.published" ->
                    told.add(fact(
                            "",
                            type,
                            data.path("documentType").asText() + " "
                                    + data.path("documentVersion").asText()));
                default -> last(lastTold, userId, type, event.path("time").asText());
            }
        }

        private void tell(String userId, String type, JsonNode data, String id) {
            told.add(fact(userId, type, data.path(id).asText()));
        }

        private static void last(Map<String, String> times, String userId, String type, @Nullable String time) {
            if (time != null) {
                times.merge(fact(userId, type, ""), time, (one, other) -> one.compareTo(other) > 0 ? one : other);
            }
        }

        private static String fact(String userId, String type, String id) {
            return userId + "|" + type + "|" + id;
        }

        /** An erasure deletes most of what events tell about the user. */
        private boolean isKept(String fact) {
            return !erased.contains(fact.substring(0, fact.indexOf('|')));
        }

        Stream<String> violations() {
            List<String> violations = new ArrayList<>();
            differences(committed, told).map("no event tells "::concat).forEach(violations::add);
            differences(told, committed)
                    .map("nothing was committed for "::concat)
                    .forEach(violations::add);
            profiles(violations);
            if (!positions.equals(LongStream.rangeClosed(1, appended).boxed().toList())) {
                violations.add("the positions to " + appended + " are " + positions);
            }
            if (!sorted(ids).equals(sorted(knownIds)) || Set.copyOf(ids).size() != ids.size()) {
                violations.add("the feed has the events " + ids + " and knows " + knownIds);
            }
            if (!counted.equals(decided) && erased.isEmpty()) {
                violations.add("decided were " + decided + " and counted " + counted);
            }
            return violations.stream();
        }

        /** A decision, a confirmation or additional info changes the profile too, and other events tell it. */
        private void profiles(List<String> violations) {
            lastCommitted.forEach((fact, time) -> {
                String userId = fact.substring(0, fact.indexOf('|'));
                boolean isToldByOthers = fact.contains("|profile.updated|")
                        && Stream.concat(told.stream(), lastTold.keySet().stream())
                                .anyMatch(other -> other.startsWith(userId + "|") && !other.equals(fact));
                boolean isErasure = fact.contains("|user.erased|");
                if ((isKept(fact) || isErasure) && !isToldByOthers && !time.equals(lastTold.get(fact))) {
                    violations.add("the last " + fact + " was at " + time + " and is told at " + lastTold.get(fact));
                }
            });
            lastTold.keySet().stream()
                    .filter(fact -> !users.contains(fact.substring(0, fact.indexOf('|'))))
                    .map("there is no profile for "::concat)
                    .forEach(violations::add);
            users.stream()
                    .filter(user -> Stream.concat(told.stream(), lastTold.keySet().stream())
                            .noneMatch(fact -> fact.startsWith(user + "|")))
                    .map("no event tells that this user was stored: "::concat)
                    .forEach(violations::add);
        }

        private Stream<String> differences(List<String> these, List<String> those) {
            List<String> left = new ArrayList<>(these);
            those.forEach(left::remove);
            return left.stream().filter(this::isKept);
        }

        private static List<String> sorted(List<String> texts) {
            List<String> sorted = new ArrayList<>(texts);
            Collections.sort(sorted);
            return sorted;
        }
    }
}
