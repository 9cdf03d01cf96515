package com.allmine.local;

import com.allmine.crypto.KeyPurpose;
import com.allmine.crypto.KeyRotation;
import com.allmine.crypto.PublishedKeys;
import com.allmine.emulators.secretsmanager.SecretsManagerEmulator;
import com.allmine.operator.file.DataFile;
import com.allmine.template.SamTemplate;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The keys of the local run. They are public in this repository and protect nothing. */
public final class LocalKeys {
    private LocalKeys() {}

    /** A key set with the keys of all purposes. */
    public static String text() {
        return DataFile.resource(LocalKeys.class, "local-keys.json").text();
    }

    /** Stores the key set of each purpose in its secret. */
    public static void put(SamTemplate template, SecretsManagerEmulator secrets) {
        secrets(template).forEach(secrets::put);
    }

    /** The key set of each purpose and the published keys, by the name of the secret that the functions read. */
    public static Map<String, String> secrets(SamTemplate template) {
        Map<String, String> secrets = new TreeMap<>();
        KeyPurpose.split(text())
                .forEach((purpose, keys) -> named(template, purpose.setting(), secret -> secrets.put(secret, keys)));
        named(
                template,
                PublishedKeys.SETTING,
                secret -> secrets.put(secret, KeyRotation.publish(PublishedKeys.NONE, text())));
        return secrets;
    }

    /** The secrets that a setting of the template's functions names. */
    private static void named(SamTemplate template, String setting, Consumer<String> secret) {
        template.functions().stream()
                .map(function -> function.environment().getOrDefault(setting, ""))
                .filter(template.secrets()::contains)
                .forEach(secret);
    }
}
