package com.allmine.operator.cli;

import com.allmine.api.lambda.Settings;
import com.allmine.aws.Aws;
import com.allmine.operator.file.FreeText;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sts.StsClient;

/** The option that says who runs the command, for the permission log. */
public final class OperatorOption {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    @Option(
            names = "--as",
            paramLabel = "NAME",
            converter = IdConverter.class,
            description = "Who you are, for the permission log. Default: the environment variable USER.")
    private Optional<String> name = Optional.empty();

    /**
     * The identity that AWS knows the credentials by, and the name. If AWS cannot be reached, the name and a remark.
     *
     * @throws WrongUsage if there is no name
     */
    public String actor() {
        String given = name.or(() -> Settings.optional("USER").filter(FreeText::isId))
                .orElseThrow(() -> new WrongUsage("say who you are: --as NAME"));
        return identity().map(arn -> arn + " as " + given).orElse(given + ", not confirmed by AWS");
    }

    /** Empty if AWS cannot be reached. If AWS refuses, the command fails, and the operator reads why. */
    private static Optional<String> identity() {
        try (StsClient sts = Aws.withoutRetries(TIMEOUT, StsClient.builder())) {
            return Optional.of(sts.getCallerIdentity().arn());
        } catch (SdkClientException e) {
            return Optional.empty();
        }
    }
}
