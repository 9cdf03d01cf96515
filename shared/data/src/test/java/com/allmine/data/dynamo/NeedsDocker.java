package com.allmine.data.dynamo;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips every test class, with a word, where the engine is to be LocalStack and no Docker runs. */
public final class NeedsDocker implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return LocalStack.isWanted() && !LocalStack.isPossible()
                ? ConditionEvaluationResult.disabled(LocalStack.SKIPPED)
                : ConditionEvaluationResult.enabled("");
    }
}
