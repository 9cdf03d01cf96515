package com.allmine.confirmidentity;

import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.api.json.Json;
import com.allmine.api.lambda.Settings;
import com.allmine.aws.Aws;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Set;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.StartSyncExecutionResponse;

/** The workflow in Step Functions, as synchronous Express executions. */
final class SfnWorkflow implements Workflow {
    /** Longer than the timeout of an execution, and shorter than the timeout of this function. */
    private static final Duration TIMEOUT = Duration.ofSeconds(27);

    /** The Fail states of the workflow except the register's. Each is named after the unavailable part. */
    private static final Set<String> FAILURES = Set.of(
            "AttemptNotReserved",
            "CommitFailed",
            "GuardNotRead",
            "ProfileNotRead",
            "RegisterFunctionFailed",
            "TokenNotIssued",
            "TooManyRaces");

    private static final String REGISTER_UNAVAILABLE = "RegisterUnavailable";

    private static final int MAX_NAME = 80;

    private final SfnClient stepFunctions;
    private final String machine;

    SfnWorkflow(SfnClient stepFunctions, String machine) {
        this.stepFunctions = stepFunctions;
        this.machine = machine;
    }

    static SfnWorkflow live() {
        return new SfnWorkflow(
                Aws.withoutRetries(TIMEOUT, SfnClient.builder()), Settings.required("IDENTITY_WORKFLOW"));
    }

    @Override
    public JsonNode run(String requestId, String input) {
        StartSyncExecutionResponse end = Aws.call(
                "Step Functions StartSyncExecution",
                () -> stepFunctions.startSyncExecution(
                        s -> s.stateMachineArn(machine).name(name(requestId)).input(input)));
        return switch (end.status()) {
            case SUCCEEDED -> Json.object(end.output()).orElseThrow();
            case TIMED_OUT -> throw Problem.SERVICE_UNAVAILABLE.refusal().because("the workflow took too long");
            default -> throw failure(end.error());
        };
    }

    /** Shortens a request id and replaces the characters that the name of an execution must not have. */
    private static String name(String requestId) {
        String name = requestId.replaceAll("[^A-Za-z0-9_-]", "-");
        return name.substring(0, Math.min(name.length(), MAX_NAME));
    }

    private static Refusal failure(String error) {
        return problem(error).refusal().because("the workflow failed: " + error);
    }

    private static Problem problem(String error) {
        if (error.equals(REGISTER_UNAVAILABLE)) {
            return Problem.REGISTER_UNAVAILABLE;
        }
        return FAILURES.contains(error) ? Problem.SERVICE_UNAVAILABLE : Problem.INTERNAL_ERROR;
    }
}
