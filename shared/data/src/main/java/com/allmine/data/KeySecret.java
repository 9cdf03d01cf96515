package com.allmine.data;

import com.allmine.api.Refusal;
import com.allmine.api.Settings;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** The secret that holds every key of the system, one JSON Web Key Set, in Secrets Manager. */
public final class KeySecret {
    private final SecretsManagerClient secrets;
    private final String id;

    KeySecret(SecretsManagerClient secrets, String id) {
        this.secrets = secrets;
        this.id = id;
    }

    public static KeySecret live() {
        return new KeySecret(Aws.client(SecretsManagerClient.builder()), Settings.required("KEY_SET_SECRET"));
    }

    /**
     * The text of the key set as it is now: one call to Secrets Manager.
     *
     * @throws Refusal {@code SERVICE_UNAVAILABLE} where it cannot be had
     */
    public String read() {
        return Aws.call(
                "Secrets Manager GetSecretValue",
                () -> secrets.getSecretValue(r -> r.secretId(id)).secretString());
    }
}
