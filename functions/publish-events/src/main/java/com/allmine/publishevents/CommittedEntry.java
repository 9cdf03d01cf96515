package com.allmine.publishevents;

import com.allmine.data.audit.AuditEntry;
import com.allmine.data.audit.AuditStream;
import com.allmine.data.audit.AuditTrees.Tree;
import com.allmine.data.dynamo.PrimaryKeys;
import java.util.Optional;

/**
 * A committed change that is evidence: a new entry of a permission log, or a new decision of a user. It may give no event.
 *
 * @param tree the tree of the entry's tenant and stream
 */
record CommittedEntry(Tree tree, AuditEntry entry) {
    /** The entry of a record; empty if the record is not evidence. */
    static Optional<CommittedEntry> of(StreamRecord record) {
        if (!record.isNew() || record.isDeleted()) {
            return Optional.empty();
        }
        if (PrimaryKeys.isEvent(record.key())) {
            return Optional.of(new CommittedEntry(
                    tree(record, AuditStream.CONSENT),
                    AuditEntry.consent(record.after().attributes())));
        }
        if (PrimaryKeys.isLog(record.partition()) && record.sets("effect")) {
            return Optional.of(new CommittedEntry(
                    tree(record, AuditStream.PERMISSION),
                    AuditEntry.permission(record.after().attributes())));
        }
        return Optional.empty();
    }

    private static Tree tree(StreamRecord record, AuditStream stream) {
        return new Tree(PrimaryKeys.tenantOf(record.partition()), stream);
    }
}
