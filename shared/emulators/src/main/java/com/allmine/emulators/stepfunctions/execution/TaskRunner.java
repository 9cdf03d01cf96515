package com.allmine.emulators.stepfunctions.execution;

import com.allmine.api.json.Json;
import com.allmine.emulators.lambda.FunctionError;
import com.allmine.emulators.lambda.FunctionInvoker;
import com.allmine.emulators.stepfunctions.definition.TaskResource;
import com.allmine.emulators.stepfunctions.expression.ErrorNames;
import com.allmine.emulators.stepfunctions.expression.JsonValues;
import com.allmine.emulators.stepfunctions.expression.SdkObjects;
import com.allmine.emulators.stepfunctions.expression.StateError;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Calls the resource of a task. Results and error names are those of Step Functions. */
public final class TaskRunner {
    private final FunctionInvoker functions;
    private final DynamoDbClient dynamo;

    public TaskRunner(FunctionInvoker functions, DynamoDbClient dynamo) {
        this.functions = functions;
        this.dynamo = dynamo;
    }

    JsonNode run(TaskResource resource, JsonNode arguments) {
        return switch (resource) {
            case LAMBDA_INVOKE -> invoke(arguments);
            case GET_ITEM ->
                dynamo(() -> dynamo.getItem(
                        SdkObjects.fill(GetItemRequest.builder(), arguments).build()));
            case UPDATE_ITEM ->
                dynamo(() -> dynamo.updateItem(
                        SdkObjects.fill(UpdateItemRequest.builder(), arguments).build()));
            case TRANSACT_WRITE_ITEMS ->
                dynamo(() -> dynamo.transactWriteItems(SdkObjects.fill(TransactWriteItemsRequest.builder(), arguments)
                        .build()));
        };
    }

    /** The result lacks the HTTP metadata of the real service, which no state machine should read. */
    private JsonNode invoke(JsonNode arguments) {
        JsonNode name = arguments.path("FunctionName");
        if (!name.isTextual()) {
            throw new StateError(ErrorNames.RUNTIME, "The value for the field 'FunctionName' must be a String.");
        }
        String payload = arguments.has("Payload") ? arguments.get("Payload").toString() : "{}";
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.put("ExecutedVersion", "$LATEST");
        result.set("Payload", parse(name.asText(), invoke(name.asText(), payload)));
        result.put("StatusCode", 200);
        return result;
    }

    private static JsonNode parse(String function, String result) {
        return JsonValues.parse(result)
                .orElseThrow(
                        () -> new StateError("Lambda.Unknown", "The function " + function + " did not return JSON."));
    }

    private String invoke(String function, String payload) {
        try {
            return functions.invoke(function, payload);
        } catch (FunctionError e) {
            Map<String, Object> cause = new LinkedHashMap<>();
            cause.put("errorMessage", e.errorMessage());
            cause.put("errorType", e.errorType());
            cause.put("stackTrace", e.stackTrace());
            throw new StateError(e.errorType(), Json.write(cause));
        } catch (RuntimeException e) { // the invoker itself failed, like a Lambda sandbox that crashes
            throw new StateError("Lambda.Unknown", "The function " + function + " ended without a result: " + e);
        }
    }

    private static JsonNode dynamo(Supplier<SdkPojo> operation) {
        try {
            return SdkObjects.toTree(operation.get());
        } catch (DynamoDbException e) {
            throw new StateError("DynamoDb." + e.getClass().getSimpleName(), String.valueOf(e.getMessage()));
        } catch (SdkClientException e) {
            throw new StateError("DynamoDb.SdkClientException", String.valueOf(e.getMessage()));
        }
    }
}
