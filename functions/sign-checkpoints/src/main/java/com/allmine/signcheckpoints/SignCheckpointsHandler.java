package com.allmine.signcheckpoints;

import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.api.json.Json;
import com.allmine.api.lambda.InvocationLog;
import com.allmine.api.lambda.JsonFunction;
import com.allmine.api.lambda.LogLine;
import com.allmine.data.audit.AuditTrees.Tree;
import com.allmine.data.audit.Checkpoints.Stored;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Every hour: signs a checkpoint of every tree that has grown, whatever the event says. A tree that is not consistent with
 * its last checkpoint is not signed, and the others are. If another failure kept a tree from being signed, the run fails
 * after the last tree: Lambda retries, and the next run signs the rest.
 */
public final class SignCheckpointsHandler implements JsonFunction {
    private final InvocationLog log;
    private final TreeSigner signer;
    private final Consumer<String> lines;

    /** The constructor for Lambda, with the real clock, keys, table and bucket. */
    public SignCheckpointsHandler() {
        this(InvocationLog.live(), TreeSigner.live(), System.out::println);
    }

    /** @param lines receives a line for each signed tree with its checkpoint, and for each tree that was not signed */
    SignCheckpointsHandler(InvocationLog log, TreeSigner signer, Consumer<String> lines) {
        this.log = log;
        this.signer = signer;
        this.lines = lines;
    }

    @Override
    public InvocationLog log() {
        return log;
    }

    /**
     * The result of a run.
     *
     * @param checkpoints how many trees were signed
     * @param broken how many are not consistent with their last checkpoint
     */
    record Result(int trees, int checkpoints, int broken) {}

    @Override
    public Result run(JsonNode event, LogLine line) {
        List<Tree> trees = signer.trees();
        int checkpoints = 0;
        int broken = 0;
        @Nullable Refusal failure = null;
        for (Tree tree : trees) {
            try {
                Optional<Stored> signed = signer.sign(tree);
                signed.ifPresent(checkpoint -> lines.accept(line(tree, checkpoint)));
                checkpoints += signed.isPresent() ? 1 : 0;
            } catch (Refusal refusal) {
                lines.accept(line(tree, refusal));
                if (refusal.problem() == Problem.EVIDENCE_BROKEN) {
                    broken++;
                } else {
                    failure = refusal;
                }
            }
        }
        line.with("trees", trees.size()).with("checkpoints", checkpoints).with("broken", broken);
        if (failure != null) {
            throw failure;
        }
        line.code(LogLine.OK);
        return new Result(trees.size(), checkpoints, broken);
    }

    /** A copy of the checkpoint that nobody can change who writes the tables. */
    private static String line(Tree tree, Stored checkpoint) {
        Map<String, Object> line = line("INFO", "signed", tree);
        line.put("sequence", checkpoint.sequence());
        line.put("size", checkpoint.checkpoint().size());
        line.put("checkpoint", checkpoint.note());
        return Json.write(line);
    }

    private static String line(Tree tree, Refusal refusal) {
        Map<String, Object> line = line("ERROR", "not signed", tree);
        line.put("code", refusal.problem().name());
        line.put("cause", List.of(String.valueOf(refusal.detail())));
        return Json.write(line);
    }

    private static Map<String, Object> line(String level, String message, Tree tree) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("level", level);
        line.put("message", message);
        line.put("tenant", tree.tenantId());
        line.put("stream", tree.stream().wire());
        return line;
    }
}
