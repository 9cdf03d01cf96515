package com.allmine.emulators.stepfunctions;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** What a task can call. */
enum Resource {
    LAMBDA_INVOKE("arn:aws:states:::lambda:invoke") {
        @Override
        Optional<String> strangerIn(JsonNode arguments) {
            Iterable<String> names = arguments::fieldNames;
            return StreamSupport.stream(names.spliterator(), false)
                    .filter(name -> !INVOCATION.contains(name))
                    .findFirst();
        }
    },
    GET_ITEM("arn:aws:states:::aws-sdk:dynamodb:getItem") {
        @Override
        Optional<String> strangerIn(JsonNode arguments) {
            return SdkObjects.strangerIn(arguments, GetItemRequest.builder());
        }
    },
    UPDATE_ITEM("arn:aws:states:::aws-sdk:dynamodb:updateItem") {
        @Override
        Optional<String> strangerIn(JsonNode arguments) {
            return SdkObjects.strangerIn(arguments, UpdateItemRequest.builder());
        }
    },
    TRANSACT_WRITE_ITEMS("arn:aws:states:::aws-sdk:dynamodb:transactWriteItems") {
        @Override
        Optional<String> strangerIn(JsonNode arguments) {
            return SdkObjects.strangerIn(arguments, TransactWriteItemsRequest.builder());
        }
    };

    private static final Set<String> INVOCATION = Set.of("FunctionName", "Payload");

    private final String arn;

    Resource(String arn) {
        this.arn = arn;
    }

    static Optional<Resource> of(String arn) {
        return Arrays.stream(values()).filter(r -> r.arn.equals(arn)).findFirst();
    }

    /** The first field of arguments still to be evaluated that the call does not take. */
    abstract Optional<String> strangerIn(JsonNode arguments);
}
