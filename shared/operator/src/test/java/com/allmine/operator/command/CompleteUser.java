package com.allmine.operator.command;

import com.allmine.api.Caller;
import com.allmine.api.errors.Language;
import com.allmine.api.input.ClientHeaders;
import com.allmine.api.input.Platform;
import com.allmine.api.input.Timezone;
import com.allmine.crypto.FieldEncryption;
import com.allmine.data.Ids;
import com.allmine.data.consent.Consents.Decision;
import com.allmine.data.consent.Consents.Evidence;
import com.allmine.data.consent.DocumentType;
import com.allmine.data.consent.DynamoConsents;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.identity.Identity;
import com.allmine.data.identity.IdentityHash;
import com.allmine.emulators.sts.StsEmulator;
import com.allmine.operator.file.DataFile;
import com.allmine.operator.file.DocumentFile;
import com.allmine.operator.table.StoredItem;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A stored user with an item of every kind. */
final class CompleteUser {
    static final String NUMBER = "10000000146";
    static final String PAST = "2020-01-15T10:30:00.000Z";
    static final String FUTURE = "2099-01-15T10:30:00.000Z";

    /** Texts that are in the user's items, encrypted or not. */
    static final List<String> PERSONAL = List.of(
            "Ayşe",
            "203.0.113.7",
            "device-7",
            "browser-7",
            "ayse@example.com",
            "Freelance gelir",
            "Örnek Mah.",
            NUMBER);

    private final Stage stage;
    private final Caller owner;
    private final FieldEncryption encryption = new FieldEncryption(Stage.keys());

    private CompleteUser(Stage stage, String userId) {
        this.stage = stage;
        this.owner = new Caller("default", userId, Set.of());
    }

    /**
     * Stores a user of the default tenant.
     *
     * @param sharing other users who hold the same identity number
     */
    static CompleteUser store(Stage stage, String userId, String retainUntil, String... sharing) {
        CompleteUser user = new CompleteUser(stage, userId);
        DocumentFile.read(DataFile.shipped("documents.jsonl")).forEach(document -> {
            user.put("Consents", document.version().item());
            user.put("Consents", document.version().textItem(document.text()));
        });
        user.put("Users", user.newProfile(retainUntil));
        Map<String, AttributeValue> guard = new HashMap<>(user.guardKey());
        List<String> holders = new ArrayList<>(List.of(sharing));
        holders.add(userId);
        guard.put("holders", AttributeValue.fromSs(holders));
        guard.put("confirmedHolders", AttributeValue.fromSs(List.of(userId)));
        user.put("Users", guard);
        user.put("Users", user.newInfo(retainUntil));
        user.put("Users", user.newVersion(retainUntil));
        user.put("Idempotency", user.newResponse());
        user.decide(true);
        user.decide(false);
        return user;
    }

    /** As {@link #store}, of an account that was closed so long ago that the law requires to keep nothing. */
    static CompleteUser storeClosedLongAgo(Stage stage, String userId, String... sharing) {
        CompleteUser user = store(stage, userId, PAST, sharing);
        stage.dynamo()
                .updateItem(u -> u.tableName("Users")
                        .key(PrimaryKeys.profile("default", userId))
                        .updateExpression("SET accountDeletionStatus = :finalized, accountDeletionFinalizedAt = :past,"
                                + " deletedAt = :past")
                        .expressionAttributeValues(
                                Map.of(":finalized", text("finalized"), ":past", text("2010-01-15T10:30:00.000Z"))));
        return user;
    }

    private Map<String, AttributeValue> newProfile(String retainUntil) {
        Map<String, AttributeValue> profile = new HashMap<>(PrimaryKeys.profile("default", owner.userId()));
        profile.put("_id", text(owner.userId()));
        profile.put("email", text("ayse@example.com"));
        profile.put("accessFromIPsAllowedByUser", AttributeValue.fromSs(List.of("cb007107/32")));
        profile.put("identity", identity());
        profile.put("identityHash", text(hmac()));
        profile.put("personHash", text("person"));
        profile.put("contact", contact());
        profile.put("attempt1", text("2026-01-15T10:30:00.000Z"));
        profile.put("attempt2", text(""));
        profile.put("retainUntil", text(retainUntil));
        profile.put("amlStatus", text("CLEAR"));
        profile.put("amlValidUntil", text("2027-01-15T00:00:00.000Z"));
        profile.put("amlTime", text("2026-01-15T10:30:00.000Z"));
        profile.put("amlEventId", text("e-1"));
        profile.put("amlSource", text("urn:screening"));
        profile.put("amlReference", text("case-1"));
        profile.put("identityRefusedAt", text("2026-01-15T10:29:00.000Z"));
        profile.put("identityRefusal", text("REGISTER_SAID_NO"));
        return profile;
    }

    private AttributeValue identity() {
        Identity identity = new Identity(NUMBER, "Ayşe", null, "Yılmaz", "1990-01-15");
        return text(encryption.encrypt(owner, "identity", identity.text()));
    }

    private AttributeValue contact() {
        return AttributeValue.fromM(Map.of(
                "cityId",
                text("34"),
                "address",
                text(encryption.encrypt(owner, "address", "Örnek Mah. Test Sok. No:1"))));
    }

    private Map<String, AttributeValue> newInfo(String retainUntil) {
        Map<String, AttributeValue> info = new HashMap<>(infoKey());
        info.put("sourceOfFundingId", text("2"));
        String explanation = encryption.encrypt(owner, "explainSourceOfFunding", "Freelance gelir");
        info.put("explanations", AttributeValue.fromM(Map.of("explainSourceOfFunding", text(explanation))));
        info.put("retainUntil", text(retainUntil));
        return info;
    }

    private Map<String, AttributeValue> newVersion(String retainUntil) {
        Map<String, AttributeValue> version = new HashMap<>(versionKey());
        version.put("identity", identity());
        version.put("contact", contact());
        version.put("identityMethod", text("DECLARED"));
        version.put("confirmedAt", text("2026-01-15T10:30:00.000Z"));
        version.put("timezone", text("UTC+03:00"));
        version.put("retainUntil", text(retainUntil));
        return version;
    }

    private Map<String, AttributeValue> newResponse() {
        Map<String, AttributeValue> entry = new HashMap<>(PrimaryKeys.idempotencyRecord(owner, "k-1"));
        entry.put("encryptedResponse", text(encryption.encrypt(owner, "k-1", "response")));
        return entry;
    }

    private void decide(boolean isAccepted) {
        ClientHeaders client =
                new ClientHeaders(Language.TR, new Timezone("UTC", ZoneOffset.UTC), Platform.WEB, null, "device-7");
        InstantSource clock = InstantSource.system();
        new DynamoConsents(stage.dynamo(), "Consents", "Users", clock, new Random(7))
                .record(
                        owner,
                        new Ids(clock, new Random(7)).next(),
                        new Decision(DocumentType.TERMS_OF_USE, "1.1.0", isAccepted),
                        new Evidence("203.0.113.7", "browser-7", client));
    }

    Caller owner() {
        return owner;
    }

    /** The HMAC of the user's identity number. */
    String hmac() {
        return new IdentityHash(Stage.keys()).ofNumber("default", NUMBER);
    }

    Map<String, AttributeValue> profile() {
        return item("Users", PrimaryKeys.profile("default", owner.userId()));
    }

    Map<String, AttributeValue> guard() {
        return item("Users", guardKey());
    }

    private Map<String, AttributeValue> guardKey() {
        return PrimaryKeys.identityGuard("default", hmac());
    }

    Map<String, AttributeValue> info() {
        return item("Users", infoKey());
    }

    private Map<String, AttributeValue> infoKey() {
        return PrimaryKeys.info(owner, "i-1");
    }

    /** The version of the identity. */
    Map<String, AttributeValue> version() {
        return item("Users", versionKey());
    }

    private Map<String, AttributeValue> versionKey() {
        return Map.of("pk", PrimaryKeys.identities("default", owner.userId()), "sk", text("i-1"));
    }

    /** The response that is kept for a repeated request. */
    Map<String, AttributeValue> response() {
        return item("Idempotency", PrimaryKeys.idempotencyRecord(owner, "k-1"));
    }

    void put(String table, Map<String, AttributeValue> item) {
        stage.dynamo().putItem(p -> p.tableName(table).item(item));
    }

    private Map<String, AttributeValue> item(String table, Map<String, AttributeValue> key) {
        return stage.dynamo().getItem(g -> g.tableName(table).key(key)).item();
    }

    /** The commands about the user that the operator {@code ops-7} used, by the permission log. */
    List<String> commandsLogged() {
        return stage.log().stream()
                .filter(entry -> StoredItem.text(entry, "subject").orElse("").equals(owner.userId()))
                .filter(entry -> StoredItem.required(entry, "actor").equals(StsEmulator.ARN + " as ops-7"))
                .map(entry -> StoredItem.required(entry, "resourceId"))
                .toList();
    }

    private static AttributeValue text(String text) {
        return AttributeValue.fromS(text);
    }
}
