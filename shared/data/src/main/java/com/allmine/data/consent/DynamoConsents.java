package com.allmine.data.consent;

import static com.allmine.data.dynamo.Transactions.isConditionFailed;

import com.allmine.api.Caller;
import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.api.json.Json;
import com.allmine.api.lambda.Settings;
import com.allmine.aws.Aws;
import com.allmine.data.Ids;
import com.allmine.data.consent.Documents.Document;
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
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * Consents in DynamoDB. One transaction holds the user's flags, the conditions on user and document, the current
 * decision and the event. It is first tried as the user's first decision, so that only a change costs a second round
 * trip: the first one brings the decision that stands.
 */
public final class DynamoConsents implements Consents {
    private static final int RACES = 5;

    /** Where each write stands in the transaction, and so in the reasons for its failure. */
    private static final int USER = 0;

    private static final int DOCUMENT = 1;
    private static final int HEAD = 2;

    private final DynamoDbClient dynamo;
    private final String table;
    private final String usersTable;
    private final Documents documents;
    private final RandomGenerator random;

    /** @param random of cryptographic strength */
    public DynamoConsents(
            DynamoDbClient dynamo, String table, String usersTable, InstantSource clock, RandomGenerator random) {
        this.dynamo = dynamo;
        this.table = table;
        this.usersTable = usersTable;
        this.documents = new Documents(dynamo, table, clock);
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
        Document document = documents
                .find(caller.tenantId(), decision.type(), decision.version())
                .orElseThrow(Problem.DOCUMENT_NOT_FOUND::refusal);
        Item standing = Item.NONE;
        for (int race = 0; race < RACES; race++) {
            Map<String, AttributeValue> event = event(caller, id, decision, evidence, document, standing);
            List<CancellationReason> reasons = Transactions.write(
                    dynamo,
                    List.of(
                            flags(caller, id, decision),
                            isPublished(document, decision),
                            head(caller, decision, event, standing),
                            append(event)));
            if (reasons.isEmpty()) {
                return consent(new Item(event));
            }
            Item found = new Item(reasons.get(HEAD).item());
            if (id.equals(found.text("_id"))) {
                return recorded(caller, decision.type(), found);
            }
            refuseWhatIsInTheWay(reasons, decision, found);
            standing = found;
        }
        throw Problem.SERVICE_UNAVAILABLE.refusal().because("the user's decision changed at every try");
    }

    /** What was recorded as the decision that stands. */
    private Consent recorded(Caller caller, DocumentType type, Item standing) {
        Map<String, AttributeValue> key = PrimaryKeys.event(caller, type, standing.number("sequence"));
        KeysAndAttributes keys = KeysAndAttributes.builder()
                .keys(List.of(key))
                .consistentRead(true)
                .build();
        return Aws.call("DynamoDB BatchGetItem", () -> dynamo.batchGetItem(b -> b.requestItems(Map.of(table, keys))))
                .responses()
                .getOrDefault(table, List.of())
                .stream()
                .map(event -> consent(new Item(event)))
                .findFirst()
                .orElseThrow(
                        () -> Problem.SERVICE_UNAVAILABLE.refusal().because("DynamoDB BatchGetItem: keys left over"));
    }

    /** Refuses for every reason but that another decision stands than the one that was taken to. */
    private static void refuseWhatIsInTheWay(List<CancellationReason> reasons, Decision decision, Item standing) {
        List<Problem> conflicts = new ArrayList<>();
        if (isConditionFailed(reasons.get(USER))) {
            conflicts.add(Account.whyNot(reasons.get(USER)));
        }
        if (isConditionFailed(reasons.get(DOCUMENT))) {
            conflicts.add(reasons.get(DOCUMENT).hasItem() ? Problem.DOCUMENT_SUPERSEDED : Problem.DOCUMENT_NOT_FOUND);
        }
        if (decision.version().equals(standing.text("version"))
                && decision.isAccepted() == standing.flag("isAccepted")) {
            conflicts.add(Problem.CONSENT_UNCHANGED);
        }
        if (!conflicts.isEmpty()) {
            throw Refusal.ofLowestStatus(conflicts);
        }
    }

    /** The flags of the profile; a withdrawal keeps the version that was accepted. */
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

    private TransactWriteItem isPublished(Document document, Decision decision) {
        String published = "attribute_exists(pk)";
        ConditionCheck check = ConditionCheck.builder()
                .tableName(table)
                .key(document.key())
                .conditionExpression(
                        decision.isAccepted() ? published + " AND attribute_not_exists(supersededBy)" : published)
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build();
        return TransactWriteItem.builder().conditionCheck(check).build();
    }

    /** The decision that is to stand, if the one known to stand still does. */
    private TransactWriteItem head(Caller caller, Decision decision, Map<String, AttributeValue> event, Item standing) {
        Map<String, AttributeValue> item = new HashMap<>(PrimaryKeys.head(caller, decision.type()));
        item.put("_id", Objects.requireNonNull(event.get("_id")));
        item.put("version", AttributeValue.fromS(decision.version()));
        item.put("isAccepted", AttributeValue.fromBool(decision.isAccepted()));
        item.put("sequence", Objects.requireNonNull(event.get("sequence")));
        item.put("hash", Objects.requireNonNull(event.get("hash")));
        Put.Builder put = Put.builder()
                .tableName(table)
                .item(item)
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD);
        if (standing.isNone()) {
            put.conditionExpression("attribute_not_exists(pk)");
        } else {
            put.conditionExpression("#hash = :hash")
                    .expressionAttributeNames(Map.of("#hash", "hash"))
                    .expressionAttributeValues(Map.of(":hash", AttributeValue.fromS(standing.required("hash"))));
        }
        return TransactWriteItem.builder().put(put.build()).build();
    }

    private TransactWriteItem append(Map<String, AttributeValue> event) {
        return TransactWriteItem.builder()
                .put(p -> p.tableName(table).item(event).conditionExpression("attribute_not_exists(pk)"))
                .build();
    }

    private Map<String, AttributeValue> event(
            Caller caller, String id, Decision decision, Evidence evidence, Document document, Item standing) {
        int sequence = standing.number("sequence") + 1;
        Map<String, AttributeValue> event = new HashMap<>(PrimaryKeys.event(caller, decision.type(), sequence));
        put(event, "_id", id);
        put(event, "userId", caller.userId());
        put(event, "documentType", decision.type().wire());
        put(event, "documentVersion", decision.version());
        event.put("isAccepted", AttributeValue.fromBool(decision.isAccepted()));
        put(event, "consentDate", Json.time(Ids.time(id)));
        put(event, "deviceId", evidence.client().deviceId());
        put(event, "ipAddress", evidence.ipAddress());
        put(event, "userAgent", evidence.userAgent());
        put(event, "language", evidence.client().language().wire());
        put(event, "timezone", evidence.client().timezone().name());
        put(event, "platform", evidence.client().platform().wire());
        put(event, "appVersion", evidence.client().appVersion());
        put(event, "textHash", document.textHash(evidence.client().language()));
        event.put("sequence", AttributeValue.fromN(Integer.toString(sequence)));
        put(event, "previousHash", standing.isNone() ? ConsentChain.START : standing.required("hash"));
        ConsentChain.link(event, salt());
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

    private static Consent consent(Item event) {
        Instant date = Instant.parse(event.required("consentDate"));
        return new Consent(
                event.required("_id"),
                event.required("userId"),
                event.required("documentType"),
                event.required("documentVersion"),
                event.flag("isAccepted"),
                date,
                event.text("deviceId"),
                event.text("ipAddress"),
                event.text("userAgent"),
                date,
                date);
    }
}
