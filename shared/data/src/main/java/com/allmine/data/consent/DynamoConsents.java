package com.allmine.data.consent;

import static com.allmine.data.dynamo.Transactions.isConditionFailed;

import com.allmine.api.Caller;
import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.api.json.Json;
import com.allmine.api.lambda.Settings;
import com.allmine.data.Ids;
import com.allmine.data.dynamo.BatchGet;
import com.allmine.data.dynamo.Dynamo;
import com.allmine.data.dynamo.Item;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.dynamo.Transactions;
import com.allmine.data.user.Account;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * Consents in DynamoDB. One transaction holds the user's flags, the conditions on user and document, the current
 * decision and the event. The first attempt assumes that it is the user's first decision. If it is not, that attempt
 * returns the current decision, so only a change costs a second round trip.
 */
public final class DynamoConsents implements Consents {
    private static final int MAX_ATTEMPTS = 5;

    /** The index of each write in the transaction, and of its reason if the transaction is cancelled. */
    private static final int USER = 0;

    private static final int DOCUMENT = 1;
    private static final int HEAD = 2;

    /** The attribute of an event and of a current decision that holds the id of the consent. */
    static final String ID = "_id";

    /** The attribute of a current decision that holds the version it is on. */
    static final String VERSION = "version";

    static final String IS_ACCEPTED = "isAccepted";
    static final String DOCUMENT_KIND = "documentKind";
    static final String LANGUAGE = "language";

    /** The attribute that holds the SHA-256 of the text that was decided on, in hexadecimal. */
    static final String TEXT_HASH = "textHash";

    private final DynamoDbClient dynamo;
    private final String table;
    private final String usersTable;
    private final Documents documents;
    private final BatchGet batchGet;
    private final RandomGenerator random;

    /** @param random of cryptographic strength */
    public DynamoConsents(
            DynamoDbClient dynamo, String table, String usersTable, InstantSource clock, RandomGenerator random) {
        this.dynamo = dynamo;
        this.table = table;
        this.usersTable = usersTable;
        this.documents = new DynamoDocuments(dynamo, table, clock);
        this.batchGet = new BatchGet(dynamo, table);
        this.random = random;
    }

    public static DynamoConsents live() {
        return new DynamoConsents(
                Dynamo.live(),
                Settings.required("CONSENTS_TABLE"),
                Settings.required("USERS_TABLE"),
                InstantSource.system(),
                new SecureRandom());
    }

    @Override
    public Consent record(Caller caller, String id, Decision decision, Evidence evidence) {
        DocumentVersion document = documents
                .find(caller.tenantId(), decision.type(), decision.version())
                .orElseThrow(Problem.DOCUMENT_NOT_FOUND::refusal);
        Item current = Item.NONE;
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            Map<String, AttributeValue> event = event(caller, id, decision, evidence, document, current, salt());
            List<CancellationReason> reasons = Transactions.write(
                    dynamo,
                    List.of(
                            flags(caller, id, decision),
                            isDecidable(document, id, decision, evidence),
                            head(caller, decision, event, current),
                            append(event)));
            if (reasons.isEmpty()) {
                return consent(new Item(event));
            }
            Item found = new Item(reasons.get(HEAD).item());
            if (id.equals(found.text(ID))) {
                return recorded(caller, decision.type(), found);
            }
            refuseConflicts(reasons, id, decision, evidence, found);
            current = found;
        }
        throw Problem.SERVICE_UNAVAILABLE.refusal().because("the user's decision changed at every attempt");
    }

    /** The consent that was recorded with the current decision. */
    private Consent recorded(Caller caller, DocumentType type, Item current) {
        Map<String, AttributeValue> key = PrimaryKeys.event(caller, type, current.number(ConsentChain.SEQUENCE));
        return batchGet.currentItems(List.of(key)).stream()
                .map(event -> consent(new Item(event)))
                .findFirst()
                .orElseThrow(() -> Problem.SERVICE_UNAVAILABLE
                        .refusal()
                        .because("the event of the user's current decision is missing"));
    }

    /** Throws for every failed condition, except that the current decision has changed since we read it. */
    private static void refuseConflicts(
            List<CancellationReason> reasons, String id, Decision decision, Evidence evidence, Item current) {
        List<Problem> conflicts = new ArrayList<>();
        if (isConditionFailed(reasons.get(USER))) {
            conflicts.add(Account.whyNot(reasons.get(USER)));
        }
        if (isConditionFailed(reasons.get(DOCUMENT))) {
            conflicts.addAll(whyNotDecidable(reasons.get(DOCUMENT), id, decision, evidence));
        }
        if (decision.version().equals(current.text(VERSION)) && decision.isAccepted() == current.flag(IS_ACCEPTED)) {
            conflicts.add(Problem.CONSENT_UNCHANGED);
        }
        if (!conflicts.isEmpty()) {
            throw Refusal.ofLowestStatus(conflicts);
        }
    }

    /** Sets the flags of the profile. A withdrawal keeps the version that was accepted last. */
    private TransactWriteItem flags(Caller caller, String id, Decision decision) {
        Map<String, AttributeValue> values = new HashMap<>(Account.VALUES);
        values.put(":accepted", AttributeValue.fromBool(decision.isAccepted()));
        values.put(":now", AttributeValue.fromS(Json.time(Ids.time(id))));
        String change = "SET #accepted = :accepted, updatedAt = :now";
        Map<String, String> names =
                new HashMap<>(Map.of("#accepted", decision.type().acceptedField()));
        if (decision.isAccepted()) {
            values.put(":version", AttributeValue.fromS(decision.version()));
            names.put("#version", decision.type().versionField());
            change += ", #version = :version";
        }
        Update update = Update.builder()
                .tableName(usersTable)
                .key(PrimaryKeys.profile(caller.tenantId(), caller.userId()))
                .updateExpression(change)
                .conditionExpression(Account.IS_OPEN)
                .expressionAttributeNames(names)
                .expressionAttributeValues(values)
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build();
        return TransactWriteItem.builder().update(update).build();
    }

    /** The version is published. To be accepted, it must be in force and have the text that the user read. */
    private TransactWriteItem isDecidable(DocumentVersion document, String id, Decision decision, Evidence evidence) {
        String condition = PrimaryKeys.EXISTS;
        Map<String, String> names = new HashMap<>();
        Map<String, AttributeValue> values = new HashMap<>();
        if (decision.isAccepted()) {
            condition += " AND #from <= :now AND (attribute_not_exists(#until) OR #until > :now)";
            names.put("#from", DocumentVersion.EFFECTIVE_FROM);
            names.put("#until", DocumentVersion.SUPERSEDED_FROM);
            values.put(":now", AttributeValue.fromS(Json.time(Ids.time(id))));
            if (decision.documentHash() != null) {
                condition += " AND #textHash = :textHash";
                names.put(
                        "#textHash",
                        DocumentVersion.textHashAttribute(evidence.client().language()));
                values.put(":textHash", AttributeValue.fromS(decision.documentHash()));
            }
        }
        ConditionCheck check = ConditionCheck.builder()
                .tableName(table)
                .key(document.key())
                .conditionExpression(condition)
                .expressionAttributeNames(names.isEmpty() ? null : names)
                .expressionAttributeValues(values.isEmpty() ? null : values)
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build();
        return TransactWriteItem.builder().conditionCheck(check).build();
    }

    private static List<Problem> whyNotDecidable(
            CancellationReason reason, String id, Decision decision, Evidence evidence) {
        return reason.hasItem()
                ? DocumentVersion.of(reason.item())
                        .refusals(decision, evidence.client().language(), Ids.time(id))
                : List.of(Problem.DOCUMENT_NOT_FOUND);
    }

    /** Replaces the current decision, if it has not changed since we read it. */
    private TransactWriteItem head(Caller caller, Decision decision, Map<String, AttributeValue> event, Item current) {
        Map<String, AttributeValue> item = head(caller, decision, event);
        Put.Builder put = Put.builder()
                .tableName(table)
                .item(item)
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD);
        if (current.isNone()) {
            put.conditionExpression(PrimaryKeys.IS_NEW);
        } else {
            put.conditionExpression("#hash = :hash")
                    .expressionAttributeNames(Map.of("#hash", ConsentChain.HASH))
                    .expressionAttributeValues(
                            Map.of(":hash", AttributeValue.fromS(current.required(ConsentChain.HASH))));
        }
        return TransactWriteItem.builder().put(put.build()).build();
    }

    /** The item of a current decision. */
    static Map<String, AttributeValue> head(Caller caller, Decision decision, Map<String, AttributeValue> event) {
        Map<String, AttributeValue> item = new HashMap<>(PrimaryKeys.head(caller, decision.type()));
        item.put(ID, Objects.requireNonNull(event.get(ID)));
        item.put(VERSION, AttributeValue.fromS(decision.version()));
        item.put(IS_ACCEPTED, AttributeValue.fromBool(decision.isAccepted()));
        item.put(ConsentChain.SEQUENCE, Objects.requireNonNull(event.get(ConsentChain.SEQUENCE)));
        item.put(ConsentChain.HASH, Objects.requireNonNull(event.get(ConsentChain.HASH)));
        return item;
    }

    private TransactWriteItem append(Map<String, AttributeValue> event) {
        return TransactWriteItem.builder()
                .put(p -> p.tableName(table).item(event).conditionExpression(PrimaryKeys.IS_NEW))
                .build();
    }

    /** The item of a decision that follows the current one. */
    static Map<String, AttributeValue> event(
            Caller caller,
            String id,
            Decision decision,
            Evidence evidence,
            DocumentVersion document,
            Item current,
            String salt) {
        int sequence = current.number(ConsentChain.SEQUENCE) + 1;
        Map<String, AttributeValue> event = new HashMap<>(PrimaryKeys.event(caller, decision.type(), sequence));
        event.put(PrimaryKeys.CONSENT, PrimaryKeys.consent(caller.tenantId(), id));
        put(event, ID, id);
        put(event, "userId", caller.userId());
        put(event, "documentType", decision.type().wire());
        put(event, "documentVersion", decision.version());
        put(event, DOCUMENT_KIND, document.kind().name());
        event.put(IS_ACCEPTED, AttributeValue.fromBool(decision.isAccepted()));
        put(event, "consentDate", Json.time(Ids.time(id)));
        put(event, ConsentChain.DEVICE_ID, evidence.client().deviceId());
        put(event, ConsentChain.IP_ADDRESS, evidence.ipAddress());
        put(event, ConsentChain.USER_AGENT, evidence.userAgent());
        put(event, LANGUAGE, evidence.client().language().wire());
        put(event, "timezone", evidence.client().timezone().name());
        put(event, "platform", evidence.client().platform().wire());
        put(event, "appVersion", evidence.client().appVersion());
        put(event, TEXT_HASH, document.textHash(evidence.client().language()));
        event.put(ConsentChain.SEQUENCE, AttributeValue.fromN(Integer.toString(sequence)));
        put(
                event,
                ConsentChain.PREVIOUS_HASH,
                current.isNone() ? ConsentChain.START : current.required(ConsentChain.HASH));
        ConsentChain.link(event, salt);
        return event;
    }

    /** 128 random bits, in lower-case hexadecimal. */
    private String salt() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }

    private static void put(Map<String, AttributeValue> item, String name, @Nullable String value) {
        if (value != null) {
            item.put(name, AttributeValue.fromS(value));
        }
    }

    /** The consent that an event records. */
    static Consent consent(Item event) {
        Instant date = Instant.parse(event.required("consentDate"));
        return new Consent(
                event.required(ID),
                event.required("userId"),
                event.required("documentType"),
                event.required("documentVersion"),
                event.flag(IS_ACCEPTED),
                date,
                event.text(ConsentChain.DEVICE_ID),
                event.text(ConsentChain.IP_ADDRESS),
                event.text(ConsentChain.USER_AGENT),
                date,
                date);
    }
}
