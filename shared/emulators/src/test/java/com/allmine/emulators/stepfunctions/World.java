package com.allmine.emulators.stepfunctions;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What an execution meets in a test: a clock that only sleeping and functions move, functions, no DynamoDB. */
final class World {
    static final Instant START = Instant.parse("2026-03-04T05:06:07.089Z");

    final List<Duration> slept = new ArrayList<>();
    final List<String> payloads = new ArrayList<>();
    final Map<String, FunctionCaller> functions = new HashMap<>();
    double random = 0.5;
    Instant now = START;

    /** A machine of the given states, JSON as the text of an object's members. */
    static String machine(String startAt, String states) {
        return machine(startAt, states, "");
    }

    static String machine(String startAt, String states, String more) {
        return "{\"QueryLanguage\":\"JSONata\",\"StartAt\":\"" + startAt + "\"," + more + "\"States\":{" + states
                + "}}";
    }

    /** A state that calls function F, with more fields. */
    static String task(String name, String more) {
        return """
            "%s": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
                   "Arguments": {"FunctionName": "F", "Payload": "{%% $states.input %%}"}, %s}\
            """.formatted(name, more);
    }

    World answering(FunctionCaller function) {
        functions.put("F", function);
        return this;
    }

    /** The first calls fail with these errors, later ones give 7. */
    World failing(String... errors) {
        List<String> left = new ArrayList<>(List.of(errors));
        return answering((name, payload) -> {
            if (!left.isEmpty()) {
                throw new FunctionError(left.removeFirst(), "why");
            }
            return "7";
        });
    }

    Outcome run(String definition, String input) {
        return run(Machine.parse(definition), input);
    }

    Outcome run(Machine machine, String input) {
        return Run.of(machine, "Confirm", "arn:exec", Trees.parse(input).orElseThrow(), engine(nowhere()));
    }

    /** The output as text, or the error and its cause. */
    String result(String definition, String input) {
        Outcome outcome = run(definition, input);
        return outcome.output()
                .map(Object::toString)
                .orElseGet(() ->
                        outcome.error().orElse("") + ": " + outcome.cause().orElse(""));
    }

    Environment engine(DynamoDbClient dynamo) {
        RandomGenerator fixed = new RandomGenerator() {
            @Override
            public long nextLong() {
                return 0;
            }

            @Override
            public double nextDouble() {
                return random;
            }
        };
        return new Environment(new Tasks(this::call, dynamo), () -> now, this::sleep, fixed);
    }

    private String call(String name, String payload) throws FunctionError {
        payloads.add(payload);
        FunctionCaller function = functions.get(name);
        if (function == null) {
            throw new FunctionError("Lambda.ResourceNotFoundException", "no function " + name);
        }
        return function.call(name, payload);
    }

    private void sleep(Duration duration) {
        slept.add(duration);
        now = now.plus(duration);
    }

    /** A DynamoDB that cannot be reached. */
    static DynamoDbClient nowhere() {
        return DynamoDbClient.builder()
                .endpointOverride(URI.create("http://127.0.0.1:1"))
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClient(UrlConnectionHttpClient.create())
                .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
    }
}
