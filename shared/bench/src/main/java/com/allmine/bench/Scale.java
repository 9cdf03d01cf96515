package com.allmine.bench;

import com.allmine.api.Caller;
import com.allmine.api.errors.Language;
import com.allmine.api.input.ClientHeaders;
import com.allmine.api.input.Platform;
import com.allmine.api.input.Timezone;
import com.allmine.crypto.FieldEncryption;
import com.allmine.crypto.KeySet;
import com.allmine.data.Ids;
import com.allmine.data.Tenants;
import com.allmine.data.consent.Consents.Decision;
import com.allmine.data.consent.Consents.Evidence;
import com.allmine.data.consent.DocumentType;
import com.allmine.data.consent.DynamoConsents;
import com.allmine.data.dropdown.DropdownList;
import com.allmine.data.dropdown.DynamoDropdowns;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.permission.Authorization;
import com.allmine.data.permission.DynamoGrants;
import com.allmine.data.permission.Grant;
import com.allmine.data.permission.Permission;
import com.allmine.data.permission.RequiredPermission;
import com.allmine.data.permissionlog.DynamoLogEntries;
import com.allmine.data.permissionlog.LogEntries.Filter;
import com.allmine.data.permissionlog.LogEntry;
import com.allmine.data.permissionlog.LogEntry.Effect;
import com.allmine.data.user.AdditionalInfo;
import com.allmine.data.user.DynamoAdditionalInfos;
import com.allmine.data.user.DynamoUsers;
import com.allmine.data.user.Gender;
import com.allmine.data.user.InfoField;
import com.allmine.emulators.dynamodb.DynamoDbEmulator;
import com.allmine.local.LocalKeys;
import com.allmine.template.SamTemplate;
import com.allmine.testkit.Meter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * Fills the tables with users, decisions and log entries, and counts the cost of each endpoint in DynamoDB at every
 * size. The cost of a request must not grow with the tables.
 */
final class Scale {
    private static final int BATCH = 25;
    private static final int PAGE = 100;
    private static final String TENANT = Tenants.DEFAULT;
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Evidence EVIDENCE = new Evidence(
            "127.0.0.1",
            "bench",
            new ClientHeaders(Language.EN, new Timezone("UTC", ZoneOffset.UTC), Platform.WEB, null, "device-123"));

    private final InstantSource clock = InstantSource.system();
    private final Ids ids = new Ids(clock, new SecureRandom());
    private final DynamoDbEmulator tables;
    private final Meter meter;
    private final DynamoDbClient metered;
    private final FieldEncryption fieldEncryption;
    private final DynamoConsents consents;

    private Scale(DynamoDbEmulator tables) {
        this.tables = tables;
        meter = new Meter(tables.client());
        fieldEncryption = new FieldEncryption(KeySet.of(LocalKeys.text(), clock));
        metered = BenchEmulators.metered(tables.endpoint(), meter);
        consents = new DynamoConsents(metered, "Consents", "Users", clock, new SecureRandom());
    }

    /** The cost of one request in DynamoDB, without the permissions, which a function reads once a minute. */
    record Asked(int roundTrips, double readUnits, int writeUnits) {}

    /**
     * Counts at each size.
     *
     * @param sizes how many users, decisions and log entries there are of each, ascending
     */
    static void measure(SamTemplate template, int[] sizes, ObjectNode results) {
        try (DynamoDbEmulator tables = DynamoDbEmulator.start(template.tables(), Optional.empty())) {
            BenchEmulators.load(tables.client());
            Scale scale = new Scale(tables);
            int filled = 0;
            Map<String, Asked> first = Map.of();
            for (int size : sizes) {
                long begun = System.nanoTime();
                scale.fill(filled, size);
                System.out.printf("%,d of each in %d s%n", size, (System.nanoTime() - begun) / 1_000_000_000);
                filled = size;
                Map<String, Asked> asked = scale.ask(size);
                ObjectNode figures = results.putObject(Integer.toString(size));
                asked.forEach((endpoint, one) -> figures.putObject(endpoint)
                        .put("roundTrips", one.roundTrips())
                        .put("readUnits", one.readUnits())
                        .put("writeUnits", one.writeUnits()));
                first = first.isEmpty() ? asked : first;
                if (!asked.equals(first)) {
                    throw new IllegalStateException(
                            "grows: " + first + " at " + sizes[0] + ", " + asked + " at " + size);
                }
            }
        }
    }

    private static String user(int number) {
        return "scale-%07d".formatted(number);
    }

    /** Each item like one that the system has written itself. */
    private void fill(int from, int to) {
        Map<String, AttributeValue> profile = item("Users", PrimaryKeys.profile(TENANT, "507f1f77bcf86cd799439011"));
        if (from == 0) {
            put("Users", 0, 1, number -> Stream.of(profile(profile, number)));
            record(0, DocumentType.PRIVACY_POLICY, "1.2.0", true);
        }
        Map<String, AttributeValue> head = item("Consents", PrimaryKeys.head(caller(0), DocumentType.PRIVACY_POLICY));
        Map<String, AttributeValue> event =
                item("Consents", PrimaryKeys.event(caller(0), DocumentType.PRIVACY_POLICY, 1));
        put("Users", Math.max(1, from), to, number -> Stream.of(profile(profile, number)));
        put("Consents", Math.max(1, from), to, number -> Stream.of(owned(head, number), owned(event, number)));
        put("Logs", from, to, number -> Stream.of(entry(number)));
    }

    private static Map<String, AttributeValue> profile(Map<String, AttributeValue> of, int number) {
        Map<String, AttributeValue> profile = owned(of, number);
        profile.put("_id", AttributeValue.fromS(user(number)));
        return profile;
    }

    private static Map<String, AttributeValue> owned(Map<String, AttributeValue> of, int number) {
        Map<String, AttributeValue> owned = new HashMap<>(of);
        owned.put(PrimaryKeys.PK, PrimaryKeys.user(TENANT, user(number)));
        return owned;
    }

    private static Map<String, AttributeValue> entry(int number) {
        InstantSource then = InstantSource.fixed(BEGIN.plusMillis(number * 10L));
        Grant grant = new Grant("user", new RequiredPermission("resource-" + number % 5, Permission.CREATE));
        return LogEntry.of(
                        new Ids(then, new Random(number)).next(), TENANT, grant, Effect.ALLOW, user(number), "request")
                .put("Logs")
                .put()
                .item();
    }

    private Map<String, AttributeValue> item(String table, Map<String, AttributeValue> key) {
        return tables.client().getItem(g -> g.tableName(table).key(key)).item();
    }

    private void put(String table, int from, int to, IntFunction<Stream<Map<String, AttributeValue>>> items) {
        int step = BATCH / 2;
        IntStream.range(0, Math.ceilDiv(to - from, step)).parallel().forEach(batch -> {
            int first = from + batch * step;
            List<WriteRequest> puts = IntStream.range(first, Math.min(to, first + step))
                    .boxed()
                    .flatMap(items::apply)
                    .map(item ->
                            WriteRequest.builder().putRequest(p -> p.item(item)).build())
                    .toList();
            if (!tables.client()
                    .batchWriteItem(b -> b.requestItems(Map.of(table, puts)))
                    .unprocessedItems()
                    .isEmpty()) {
                throw new IllegalStateException("not all was written");
            }
        });
    }

    private static Caller caller(int number) {
        return new Caller(TENANT, user(number), Set.of("user"));
    }

    private void record(int number, DocumentType type, String version, boolean isAccepted) {
        consents.record(caller(number), ids.next(), new Decision(type, version, isAccepted), EVIDENCE);
    }

    /** The same requests at every size, each of a different user, among those added last. */
    private Map<String, Asked> ask(int size) {
        Map<String, Asked> asked = new LinkedHashMap<>();
        int last = size - 1;
        RequiredPermission required = new RequiredPermission("add-user-info", Permission.CREATE);
        asked.put(
                "permissions, once a minute",
                counted(() -> new DynamoGrants(metered, "Logs", clock).roles(TENANT, required)));
        asked.put(
                "save-gender",
                counted(() -> new DynamoUsers(metered, "Users", fieldEncryption, clock)
                        .saveGender(caller(last), Gender.FEMALE)));
        // Published documents are kept for a minute: this reads them.
        record(last - 1, DocumentType.TERMS_OF_USE, "1.1.0", true);
        record(last - 1, DocumentType.PRIVACY_POLICY, "1.2.0", false);
        asked.put("record-consent, first", counted(() -> record(last, DocumentType.TERMS_OF_USE, "1.1.0", true)));
        asked.put("record-consent, changed", counted(() -> record(last, DocumentType.PRIVACY_POLICY, "1.2.0", false)));
        asked.put(
                "list-dropdown, once a minute",
                counted(() -> new DynamoDropdowns(metered, "Dropdowns", clock)
                        .lists(TENANT, EnumSet.allOf(DropdownList.class))));
        Map<InfoField, String> options =
                Arrays.stream(InfoField.values()).collect(Collectors.toMap(field -> field, field -> "1"));
        asked.put(
                "add-user-info",
                counted(() -> new DynamoAdditionalInfos(metered, "Users", "Logs", ids)
                        .add(
                                new Authorization(
                                        caller(last - 2),
                                        EVIDENCE.client(),
                                        new Grant("user", required),
                                        "request",
                                        "a pseudonym"),
                                ids.next(),
                                new AdditionalInfo(options, Map.of(), Set.of()),
                                "127.0.0.1")));
        asked.put("list-permission-log, newest page", counted(() -> page(Filter.NONE)));
        Optional<Instant> old = Optional.of(BEGIN.plusMillis(5000));
        asked.put(
                "list-permission-log, oldest page",
                counted(() ->
                        page(new Filter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), old))));
        return asked;
    }

    private void page(Filter filter) {
        int found = new DynamoLogEntries(metered, "Logs")
                .page(TENANT, filter, PAGE, Optional.empty())
                .entries()
                .size();
        if (found != PAGE) {
            throw new IllegalStateException("a page of " + found);
        }
    }

    private Asked counted(Runnable request) {
        meter.roundTrips();
        meter.readUnits();
        meter.writeUnits();
        request.run();
        return new Asked(
                meter.roundTrips(),
                meter.readUnits().stream().mapToDouble(unit -> unit).sum(),
                meter.writeUnits().stream().mapToInt(unit -> unit).sum());
    }
}
