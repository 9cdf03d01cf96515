package com.allmine.data.dynamo;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips every test class, and says why, if the tables should be in LocalStack and Docker is not running. */
public final class NeedsDocker implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return LocalStack.isWanted() && !LocalStack.isPossible()
                ? ConditionEvaluationResult.disabled(LocalStack.SKIPPED)
                : ConditionEvaluationResult.enabled("");
    }
}
