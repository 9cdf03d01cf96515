package com.allmine.checks.workflow;

import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** Failures of DynamoDB by the names that Step Functions gives them. */
final class DynamoFaults {
    private DynamoFaults() {}

    /** Lets a request pass. */
    static void none() {}

    /** Throws the failure with this name. */
    static Runnable fails(String error) {
        return () -> {
            throw exception(error.replaceFirst("DynamoDb\\.", ""));
        };
    }

    /**
     * The failure with this name.
     *
     * @throws LinkageError if the SDK has no such exception
     */
    static RuntimeException exception(String name) {
        if (name.equals("SdkClientException")) {
            return SdkClientException.create("as the test wants");
        }
        try {
            Class<?> type = Class.forName(DynamoDbException.class.getPackageName() + "." + name);
            return ((DynamoDbException.Builder) type.getMethod("builder").invoke(null))
                    .message("as the test wants")
                    .build();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("DynamoDB has no " + name, e);
        }
    }
}
