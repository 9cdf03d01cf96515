package com.allmine.emulators.stepfunctions.definition;

import com.allmine.emulators.stepfunctions.expression.SdkObjects;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** The operations that a task can call. */
public enum TaskResource {
    LAMBDA_INVOKE("arn:aws:states:::lambda:invoke") {
        @Override
        Optional<String> unknownField(JsonNode arguments) {
            Iterable<String> names = arguments::fieldNames;
            return StreamSupport.stream(names.spliterator(), false)
                    .filter(name -> !INVOKE_ARGUMENTS.contains(name))
                    .findFirst();
        }
    },
    GET_ITEM("arn:aws:states:::aws-sdk:dynamodb:getItem") {
        @Override
        Optional<String> unknownField(JsonNode arguments) {
            return SdkObjects.unknownField(arguments, GetItemRequest.builder());
        }
    },
    UPDATE_ITEM("arn:aws:states:::aws-sdk:dynamodb:updateItem") {
        @Override
        Optional<String> unknownField(JsonNode arguments) {
            return SdkObjects.unknownField(arguments, UpdateItemRequest.builder());
        }
    },
    TRANSACT_WRITE_ITEMS("arn:aws:states:::aws-sdk:dynamodb:transactWriteItems") {
        @Override
        Optional<String> unknownField(JsonNode arguments) {
            return SdkObjects.unknownField(arguments, TransactWriteItemsRequest.builder());
        }
    };

    private static final Set<String> INVOKE_ARGUMENTS = Set.of("FunctionName", "Payload");

    private final String arn;

    TaskResource(String arn) {
        this.arn = arn;
    }

    static Optional<TaskResource> of(String arn) {
        return Arrays.stream(values()).filter(r -> r.arn.equals(arn)).findFirst();
    }

    /** The path of the first field, in arguments not evaluated yet, that the operation does not have. */
    abstract Optional<String> unknownField(JsonNode arguments);
}
