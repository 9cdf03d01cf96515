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

/** LocalStack in a container of its own: the second engine of the contracts, where Docker runs. */
public final class LocalStack implements AutoCloseable {
    /** What a test says that needs it where there is no Docker. */
    public static final String SKIPPED =
            "SKIPPED: Docker is not running on this machine, so nothing is tried on LocalStack";

    /** The last image that asks for no token. */
    private static final String IMAGE = "localstack/localstack:4.14.0";

    private final LocalStackContainer container;

    private LocalStack(LocalStackContainer container) {
        this.container = container;
    }

    /** Whether the system property {@code engine} asks for it. */
    public static boolean isWanted() {
        return Settings.optional("engine").equals(Optional.of("localstack"));
    }

    /** Whether there is a Docker that it can be started in. */
    public static boolean isPossible() {
        return DockerClientFactory.instance().isDockerAvailable();
    }

    public static LocalStack start() {
        LocalStackContainer container = new LocalStackContainer(DockerImageName.parse(IMAGE))
                .withServices("dynamodb", "iam", "lambda", "secretsmanager", "stepfunctions")
                .withEnv("AWS_DEFAULT_REGION", "eu-central-1");
        container.start();
        return new LocalStack(container);
    }

    /** Where the SDK finds every service. */
    public URI endpoint() {
        return container.getEndpoint();
    }

    /** Puts a file into the container. */
    public void put(Path file, String path) {
        container.copyFileToContainer(MountableFile.forHostPath(file), path);
    }

    /** Puts a text into a file of the container. */
    public void put(String text, String path) {
        container.copyFileToContainer(Transferable.of(text), path);
    }

    /** Runs AWS's command line against it, in the container, and tells what it prints. */
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
