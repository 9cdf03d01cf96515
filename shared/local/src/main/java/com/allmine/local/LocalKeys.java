package com.allmine.local;

import com.allmine.crypto.KeyPurpose;
import com.allmine.emulators.secretsmanager.SecretsManagerEmulator;
import com.allmine.operator.file.DataFile;
import com.allmine.template.SamTemplate;
import java.util.Map;
import java.util.TreeMap;

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

    /** The key set of each purpose, by the name of the secret that the template's functions read it from. */
    public static Map<String, String> secrets(SamTemplate template) {
        Map<String, String> secrets = new TreeMap<>();
        KeyPurpose.split(text())
                .forEach((purpose, keys) -> template.functions().stream()
                        .map(function -> function.environment().getOrDefault(purpose.setting(), ""))
                        .filter(template.secrets()::contains)
                        .forEach(secret -> secrets.put(secret, keys)));
        return secrets;
    }
}
