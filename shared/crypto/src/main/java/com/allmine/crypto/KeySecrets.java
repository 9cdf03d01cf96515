package com.allmine.crypto;

import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.api.lambda.Settings;
import com.allmine.aws.Aws;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.APIErrorType;
import software.amazon.awssdk.services.secretsmanager.model.BatchGetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.SecretValueEntry;

/** The secrets of several purposes. One request to Secrets Manager reads all of them. */
public final class KeySecrets {
    private static final String CALL = "Secrets Manager BatchGetSecretValue";

    /** The name of no secret. */
    private static final String PRIMING = "allmine-priming";

    private final SecretsManagerClient secrets;
    private final Map<KeyPurpose, String> ids;

    /**
     * The secrets of these ids.
     *
     * @param ids the name or ARN of the secret of each purpose
     */
    public KeySecrets(SecretsManagerClient secrets, Map<KeyPurpose, String> ids) {
        this.secrets = secrets;
        this.ids = Map.copyOf(ids);
    }

    /** The secrets of all purposes whose setting is present. */
    public static KeySecrets live() {
        Map<KeyPurpose, String> ids = new EnumMap<>(KeyPurpose.class);
        for (KeyPurpose purpose : KeyPurpose.values()) {
            Settings.optional(purpose.setting()).ifPresent(id -> ids.put(purpose, id));
        }
        return new KeySecrets(Aws.client(SecretsManagerClient.builder()), ids);
    }

    /**
     * The secrets of these purposes.
     *
     * @throws IllegalStateException if the setting of a purpose is missing
     */
    public static KeySecrets of(Set<KeyPurpose> purposes) {
        Map<KeyPurpose, String> ids = new EnumMap<>(KeyPurpose.class);
        purposes.forEach(purpose -> ids.put(purpose, Settings.required(purpose.setting())));
        return new KeySecrets(Aws.client(SecretsManagerClient.builder()), ids);
    }

    public Set<KeyPurpose> purposes() {
        return ids.keySet();
    }

    /**
     * The current text of each key set.
     *
     * @throws Refusal {@code SERVICE_UNAVAILABLE} if Secrets Manager is unavailable; {@code INTERNAL_ERROR} if a secret is
     *     missing, may not be read, or holds no text
     */
    public Map<KeyPurpose, String> read() {
        BatchGetSecretValueResponse response =
                Aws.call(CALL, () -> secrets.batchGetSecretValue(r -> r.secretIdList(ids.values())));
        Map<KeyPurpose, String> texts = new EnumMap<>(KeyPurpose.class);
        ids.forEach((purpose, id) -> texts.put(purpose, text(response, purpose, id)));
        return texts;
    }

    private static String text(BatchGetSecretValueResponse response, KeyPurpose purpose, String id) {
        for (SecretValueEntry secret : response.secretValues()) {
            if (secret.secretString() != null && (id.equals(secret.arn()) || id.equals(secret.name()))) {
                return secret.secretString();
            }
        }
        String code = response.errors().stream()
                .filter(error -> id.equals(error.secretId()))
                .map(APIErrorType::errorCode)
                .findFirst()
                .orElse("no text");
        boolean isTemporary = code.startsWith("Internal") || code.startsWith("Throttling");
        throw (isTemporary ? Problem.SERVICE_UNAVAILABLE : Problem.INTERNAL_ERROR)
                .refusal()
                .because(CALL + ": " + code + " for the keys of use " + purpose.use());
    }

    /** Primes {@link #read} with a secret that does not exist, so that no key enters a snapshot. */
    public void prime() {
        Aws.call(CALL, () -> secrets.batchGetSecretValue(r -> r.secretIdList(PRIMING)));
    }
}
