package com.allmine.crypto;

import com.allmine.api.lambda.Settings;
import com.allmine.aws.Aws;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/** The secret that holds the keys of one purpose, as an operator changes it. */
public final class KeySecret {
    private final SecretsManagerClient secrets;
    private final String id;

    KeySecret(SecretsManagerClient secrets, String id) {
        this.secrets = secrets;
        this.id = id;
    }

    public static KeySecret live(KeyPurpose purpose) {
        return new KeySecret(Aws.client(SecretsManagerClient.builder()), Settings.required(purpose.setting()));
    }

    /**
     * A value of the secret.
     *
     * @param id the version's; names what a next one replaces
     */
    public record Version(String id, String text) {}

    /** The current value; empty where the secret has none yet. */
    public Optional<Version> current() {
        return Aws.call("Secrets Manager GetSecretValue", () -> {
            try {
                GetSecretValueResponse value = secrets.getSecretValue(r -> r.secretId(id));
                return Optional.of(new Version(
                        value.versionId(),
                        Optional.ofNullable(value.secretString())
                                .orElseThrow(() -> new IllegalStateException(
                                        "the secret " + id + " holds bytes where the text of a key set belongs"))));
            } catch (ResourceNotFoundException e) {
                return Optional.empty();
            }
        });
    }

    /**
     * Puts a text in the place of a version, or of none. The id of the new version follows from the one that it replaces,
     * so that of two who replace the same version one is refused.
     */
    public void replace(Optional<Version> replaced, String text) {
        String successor = "after " + replaced.map(Version::id).orElse("none");
        String token = UUID.nameUUIDFromBytes(successor.getBytes(StandardCharsets.UTF_8))
                .toString();
        Aws.call(
                "Secrets Manager PutSecretValue",
                () -> secrets.putSecretValue(
                        p -> p.secretId(id).clientRequestToken(token).secretString(text)));
    }
}
