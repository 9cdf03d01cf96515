package com.allmine.crypto;

import com.allmine.api.lambda.Settings;
import com.allmine.aws.Aws;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/** The secret that holds the key set of one purpose, or the published keys. The operator changes it. */
public final class KeySecret {
    private final SecretsManagerClient secrets;
    private final String id;

    KeySecret(SecretsManagerClient secrets, String id) {
        this.secrets = secrets;
        this.id = id;
    }

    /**
     * The secret that the setting of the purpose names.
     *
     * @throws IllegalStateException if the setting is missing
     */
    public static KeySecret live(KeyPurpose purpose) {
        return new KeySecret(Aws.client(SecretsManagerClient.builder()), Settings.required(purpose.setting()));
    }

    /**
     * The secret that holds the published keys.
     *
     * @throws IllegalStateException if its setting is missing
     */
    public static KeySecret published() {
        return new KeySecret(Aws.client(SecretsManagerClient.builder()), Settings.required(PublishedKeys.SETTING));
    }

    /**
     * A version of the secret.
     *
     * @param id the id of the version
     * @param text the key set
     */
    public record Version(String id, String text) {}

    /**
     * The current version; empty if the secret has none yet.
     *
     * @throws IllegalStateException if the secret holds bytes, not text
     */
    public Optional<Version> current() {
        return Aws.call("Secrets Manager GetSecretValue", () -> {
            try {
                GetSecretValueResponse value = secrets.getSecretValue(r -> r.secretId(id));
                return Optional.of(new Version(
                        value.versionId(),
                        Optional.ofNullable(value.secretString())
                                .orElseThrow(() -> new IllegalStateException(
                                        "the secret " + id + " holds bytes, not the text of a key set"))));
            } catch (ResourceNotFoundException e) {
                return Optional.empty();
            }
        });
    }

    /**
     * Replaces a version, or adds the first. The id of the new version is derived from the replaced one, so if two
     * operators replace the same version, Secrets Manager refuses the second.
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
