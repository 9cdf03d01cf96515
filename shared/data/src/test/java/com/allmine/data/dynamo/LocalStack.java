package com.allmine.data.dynamo;

import com.allmine.api.lambda.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/** LocalStack in a container, for running the store tests on a second implementation of DynamoDB. It needs Docker. */
public final class LocalStack implements AutoCloseable {
    /** The message of a test that was skipped because Docker is not running. */
    public static final String SKIPPED =
            "SKIPPED: Docker is not running on this machine, so nothing is tried on LocalStack";

    /** The last image that needs no token. */
    private static final String IMAGE = "localstack/localstack:4.14.0";

    private final LocalStackContainer container;

    private LocalStack(LocalStackContainer container) {
        this.container = container;
    }

    /** Whether the system property {@code tables} asks for it. */
    public static boolean isWanted() {
        return Settings.optional("tables").equals(Optional.of("localstack"));
    }

    /** Whether Docker is running. */
    public static boolean isPossible() {
        return DockerClientFactory.instance().isDockerAvailable();
    }

    public static LocalStack start() {
        LocalStackContainer container = new LocalStackContainer(DockerImageName.parse(IMAGE))
                .withServices(
                        "dynamodb",
                        "dynamodbstreams",
                        "events",
                        "iam",
                        "lambda",
                        "secretsmanager",
                        "sqs",
                        "stepfunctions")
                .withEnv("AWS_DEFAULT_REGION", "eu-central-1");
        container.start();
        return new LocalStack(container);
    }

    /** The endpoint of all services. */
    public URI endpoint() {
        return container.getEndpoint();
    }

    /** Copies a file into the container. */
    public void put(Path file, String path) {
        container.copyFileToContainer(MountableFile.forHostPath(file), path);
    }

    /** Writes a text to a file in the container. */
    public void put(String text, String path) {
        container.copyFileToContainer(Transferable.of(text), path);
    }

    /** Runs the AWS CLI in the container, and returns its output. */
    public String aws(String... words) {
        List<String> command = new ArrayList<>(List.of("awslocal", "--output", "text"));
        command.addAll(List.of(words));
        try {
            ExecResult result = container.execInContainer(command.toArray(String[]::new));
            if (result.getExitCode() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + result.getStderr());
            }
            return result.getStdout().strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        container.close();
    }
}
