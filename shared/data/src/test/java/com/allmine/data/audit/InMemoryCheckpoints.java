package com.allmine.data.audit;

import com.allmine.data.audit.AuditTrees.Head;
import com.allmine.data.audit.AuditTrees.Tree;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The checkpoints in memory. */
public final class InMemoryCheckpoints implements Checkpoints {
    private final Map<Tree, NavigableMap<Long, Stored>> checkpoints = new HashMap<>();

    private NavigableMap<Long, Stored> of(String tenantId, AuditStream stream) {
        return checkpoints.computeIfAbsent(new Tree(tenantId, stream), tree -> new TreeMap<>());
    }

    @Override
    public Optional<Stored> last(String tenantId, AuditStream stream) {
        return Optional.ofNullable(of(tenantId, stream).lastEntry()).map(Map.Entry::getValue);
    }

    @Override
    public Page page(String tenantId, AuditStream stream, int limit, long after) {
        List<Stored> later =
                List.copyOf(of(tenantId, stream).tailMap(after, false).values());
        return new Page(later.subList(0, Math.min(limit, later.size())), later.size() > limit);
    }

    @Override
    public boolean add(String tenantId, AuditStream stream, Stored checkpoint) {
        return of(tenantId, stream).putIfAbsent(checkpoint.sequence(), checkpoint) == null;
    }

    /** Adds a checkpoint of the head of a tree, with a note that nobody signed, and returns the root. */
    public String addOf(AuditTrees trees, String tenantId, AuditStream stream, Instant now) {
        Head head = trees.head(tenantId, stream);
        Checkpoint checkpoint =
                new Checkpoint("api.example.com/" + tenantId + "/" + stream.wire(), head.size(), head.rootHash());
        long sequence = last(tenantId, stream).map(Stored::sequence).orElse(0L) + 1;
        add(tenantId, stream, new Stored(sequence, checkpoint, now, checkpoint.text() + "\nunsigned\n"));
        return head.rootHash();
    }
}
