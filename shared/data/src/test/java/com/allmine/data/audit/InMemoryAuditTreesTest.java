package com.allmine.data.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InMemoryAuditTreesTest extends AuditTreesContract {
    private final InMemoryAuditTrees trees = new InMemoryAuditTrees();

    @Override
    protected AuditTrees trees() {
        return trees;
    }

    @Test
    void aForgedEntryChangesTheHeadAndNotTheSize() {
        append(entries(3));
        AuditTrees.Head honest = trees.head(tenantId, AuditStream.PERMISSION);

        trees.forge(tenantId, AuditStream.PERMISSION, 1, entry("forged"));

        AuditTrees.Head forged = trees.head(tenantId, AuditStream.PERMISSION);
        assertThat(forged.size()).isEqualTo(honest.size());
        assertThat(forged.rootHash()).isNotEqualTo(honest.rootHash());
    }
}
