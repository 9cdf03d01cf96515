package com.allmine.publishevents;

import com.allmine.api.errors.Problem;
import com.allmine.data.audit.AuditEntry;
import com.allmine.data.audit.AuditStream;
import com.allmine.data.audit.AuditTrees;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Trees to which nothing can be appended for one tenant, for one reason. */
record FailingTrees(AuditTrees trees, String failingTenantId, Problem problem) implements AuditTrees {
    @Override
    public void append(String tenantId, AuditStream stream, List<AuditEntry> entries) {
        if (tenantId.equals(failingTenantId)) {
            throw problem.refusal().because("the trees of this tenant fail");
        }
        trees.append(tenantId, stream, entries);
    }

    @Override
    public Head head(String tenantId, AuditStream stream) {
        return trees.head(tenantId, stream);
    }

    @Override
    public Optional<Leaf> leaf(String tenantId, AuditStream stream, String entryId) {
        return trees.leaf(tenantId, stream, entryId);
    }

    @Override
    public Map<String, Leaf> leaves(String tenantId, AuditStream stream, Collection<String> entryIds) {
        return trees.leaves(tenantId, stream, entryIds);
    }

    @Override
    public List<String> inclusion(String tenantId, AuditStream stream, long index, long size) {
        return trees.inclusion(tenantId, stream, index, size);
    }

    @Override
    public List<String> consistency(String tenantId, AuditStream stream, long from, long to) {
        return trees.consistency(tenantId, stream, from, to);
    }

    @Override
    public List<Tree> all() {
        return trees.all();
    }
}
