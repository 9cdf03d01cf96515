package com.allmine.local.evidence;

import com.allmine.api.Caller;
import com.allmine.api.input.ClientHeaders;
import com.allmine.api.input.Violations;
import com.allmine.crypto.KeySet;
import com.allmine.crypto.SignedNote;
import com.allmine.data.audit.AuditEntry;
import com.allmine.data.audit.AuditStream;
import com.allmine.data.audit.AuditTrees.Head;
import com.allmine.data.audit.AuditTrees.Tree;
import com.allmine.data.audit.Checkpoint;
import com.allmine.data.audit.Checkpoints.Stored;
import com.allmine.data.audit.DynamoAuditTrees;
import com.allmine.data.audit.DynamoCheckpoints;
import com.allmine.data.audit.Origins;
import com.allmine.data.consent.Consents.Decision;
import com.allmine.data.consent.Consents.Evidence;
import com.allmine.data.consent.DocumentType;
import com.allmine.data.consent.DynamoConsents;
import com.allmine.data.permission.Grant;
import com.allmine.data.permission.Permission;
import com.allmine.data.permission.RequiredPermission;
import com.allmine.data.permissionlog.LogEntry;
import com.allmine.data.permissionlog.LogEntry.Effect;
import com.allmine.local.LocalKeys;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Decisions and entries of the permission log with fixed ids, which recorded events and documents can name. */
public final class RecordedEvidence {
    /** The user of the default tenant who made the decision. */
    public static final String USER = "decided";

    private static final String TENANT = "default";
    private static final String CONSENT = "019bc134784035a2c4cb5da1";
    private static final List<String> ENTRIES =
            List.of("019bc134784035a2c4cb5da2", "019bc134784035a2c4cb5da3", "019bc134784035a2c4cb5da4");
    private static final String ISSUER = "https://allmine.invalid";

    private RecordedEvidence() {}

    /** Stores a decision and an entry of the default tenant; a second time it fails. */
    public static void store(DynamoDbClient dynamo) {
        ClientHeaders client = ClientHeaders.read(name -> null, new Violations());
        new DynamoConsents(dynamo, "Consents", "Users", InstantSource.system(), new SecureRandom())
                .record(
                        new Caller(TENANT, USER, Set.of("user")),
                        CONSENT,
                        new Decision(DocumentType.TERMS_OF_USE, "1.1.0", true),
                        new Evidence("203.0.113.9", "curl/8.5.0", client));
        log(dynamo, TENANT, ENTRIES.getFirst());
    }

    private static Map<String, AttributeValue> log(DynamoDbClient dynamo, String tenantId, String id) {
        Grant grant = new Grant("user", new RequiredPermission("save-gender", Permission.UPDATE));
        Map<String, AttributeValue> item =
                LogEntry.of(id, tenantId, grant, Effect.ALLOW, USER, null).item("recorded evidence");
        dynamo.putItem(p -> p.tableName("Logs").item(item));
        return item;
    }

    /** Stores entries of a tenant, and their tree with a signed checkpoint; returns the id of the first. */
    public static String sign(DynamoDbClient dynamo, String tenantId) {
        DynamoAuditTrees trees = new DynamoAuditTrees(dynamo, "Audit");
        List<AuditEntry> entries = ENTRIES.stream()
                .map(id -> AuditEntry.permission(log(dynamo, tenantId, id)))
                .toList();
        trees.append(tenantId, AuditStream.PERMISSION, entries);
        Head head = trees.head(tenantId, AuditStream.PERMISSION);
        String origin = Origins.of(ISSUER, new Tree(tenantId, AuditStream.PERMISSION));
        Checkpoint checkpoint = new Checkpoint(origin, head.size(), head.rootHash());
        KeySet keys = KeySet.of(LocalKeys.text(), InstantSource.system());
        String note = SignedNote.sign(checkpoint.text(), origin, keys);
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        new DynamoCheckpoints(dynamo, "Audit")
                .add(tenantId, AuditStream.PERMISSION, new Stored(1, checkpoint, now, note));
        return ENTRIES.getFirst();
    }
}
