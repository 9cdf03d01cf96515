package com.allmine.emulators.stepfunctions.execution;

import com.allmine.emulators.lambda.FunctionError;
import com.allmine.emulators.lambda.FunctionInvoker;
import com.allmine.emulators.stepfunctions.definition.StateMachineDefinition;
import com.allmine.emulators.stepfunctions.expression.JsonValues;
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

/** The environment of an execution in a test. Only its sleeper and its functions move its clock; DynamoDB is unreachable. */
public final class SimulatedEnvironment {
    public static final Instant START = Instant.parse("2026-03-04T05:06:07.089Z");

    final List<Duration> slept = new ArrayList<>();
    final List<String> payloads = new ArrayList<>();
    private final Map<String, FunctionInvoker> functions = new HashMap<>();
    private Instant now = START;
    private double random = 0.5;

    public void advance(Duration duration) {
        now = now.plus(duration);
    }

    /** Sets the result of every random number from now on. */
    void setRandom(double random) {
        this.random = random;
    }

    /** Makes this the function F. */
    public SimulatedEnvironment withFunction(FunctionInvoker function) {
        functions.put("F", function);
        return this;
    }

    /** Makes function F throw these errors first, and return 7 after them. */
    public SimulatedEnvironment withErrors(String... errors) {
        List<String> left = new ArrayList<>(List.of(errors));
        return withFunction((name, payload) -> {
            if (!left.isEmpty()) {
                throw new FunctionError(left.removeFirst(), "why");
            }
            return "7";
        });
    }

    public Outcome run(String definition, String input) {
        return run(StateMachineDefinition.parse(definition), input);
    }

    public Outcome run(StateMachineDefinition machine, String input) {
        return Interpreter.run(
                machine,
                "Confirm",
                "arn:exec",
                JsonValues.parse(input).orElseThrow(),
                environment(unreachableDynamoDb()));
    }

    /** The output as JSON, or the error and its cause. */
    String result(String definition, String input) {
        Outcome outcome = run(definition, input);
        return outcome.output()
                .map(Object::toString)
                .orElseGet(() ->
                        outcome.error().orElse("") + ": " + outcome.cause().orElse(""));
    }

    public Environment environment(DynamoDbClient dynamo) {
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
        return new Environment(new TaskRunner(this::invoke, dynamo), () -> now, this::sleep, fixed);
    }

    private String invoke(String name, String payload) throws FunctionError {
        payloads.add(payload);
        FunctionInvoker function = functions.get(name);
        if (function == null) {
            throw new FunctionError("Lambda.ResourceNotFoundException", "no function " + name);
        }
        return function.invoke(name, payload);
    }

    private void sleep(Duration duration) {
        slept.add(duration);
        advance(duration);
    }

    public static DynamoDbClient unreachableDynamoDb() {
        return DynamoDbClient.builder()
                .endpointOverride(URI.create("http://127.0.0.1:1"))
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClient(UrlConnectionHttpClient.create())
                .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
    }
}
