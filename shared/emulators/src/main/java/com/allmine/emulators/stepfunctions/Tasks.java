package com.allmine.emulators.stepfunctions;

import com.allmine.api.json.Json;
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

/** Calls what tasks call, with results and error names as Step Functions has them. */
final class Tasks {
    private final FunctionCaller functions;
    private final DynamoDbClient dynamo;

    Tasks(FunctionCaller functions, DynamoDbClient dynamo) {
        this.functions = functions;
        this.dynamo = dynamo;
    }

    JsonNode perform(Resource resource, JsonNode arguments) {
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

    /** Without the metadata of the HTTP call, which is nothing that a machine should read. */
    private JsonNode invoke(JsonNode arguments) {
        JsonNode name = arguments.path("FunctionName");
        if (!name.isTextual()) {
            throw new StateError(ErrorNames.RUNTIME, "The value for the field 'FunctionName' must be a String.");
        }
        String payload = arguments.has("Payload") ? arguments.get("Payload").toString() : "{}";
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.put("ExecutedVersion", "$LATEST");
        result.set("Payload", payload(name.asText(), payload));
        result.put("StatusCode", 200);
        return result;
    }

    private JsonNode payload(String function, String payload) {
        return Trees.parse(answer(function, payload))
                .orElseThrow(() -> new StateError("Lambda.Unknown", "The function " + function + " gave no JSON."));
    }

    private String answer(String function, String payload) {
        try {
            return functions.call(function, payload);
        } catch (FunctionError e) {
            Map<String, Object> cause = new LinkedHashMap<>();
            cause.put("errorMessage", e.errorMessage());
            cause.put("errorType", e.errorType());
            cause.put("stackTrace", e.stackTrace());
            throw new StateError(e.errorType(), Json.write(cause));
        } catch (RuntimeException e) { // the caller itself broke, as a sandbox that dies
            throw new StateError("Lambda.Unknown", "The function " + function + " ended without an answer: " + e);
        }
    }

    private static JsonNode dynamo(Supplier<SdkPojo> call) {
        try {
            return SdkObjects.tree(call.get());
        } catch (DynamoDbException e) {
            throw new StateError("DynamoDb." + e.getClass().getSimpleName(), String.valueOf(e.getMessage()));
        } catch (SdkClientException e) {
            throw new StateError("DynamoDb.SdkClientException", String.valueOf(e.getMessage()));
        }
    }
}
