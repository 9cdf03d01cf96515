package com.allmine.operator.command;

import com.allmine.api.lambda.Settings;
import com.allmine.crypto.FieldEncryption;
import com.allmine.crypto.KeyPurpose;
import com.allmine.crypto.KeyRotation;
import com.allmine.operator.cli.Session;
import com.allmine.operator.cli.TextConverter;
import com.allmine.operator.key.ReEncryption;
import com.allmine.operator.key.StageKeys;
import java.security.SecureRandom;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code remove-key}: removes an old key that nothing needs any more. */
@Command(
        name = "remove-key",
        description = {
            "Removes an old key permanently.",
            "It refuses the current key, an enc key that a stored field needs, and a sig key that tokens may need.",
            "The public key of a receipt or checkpoint key stays published; --leaked marks it as revoked."
        },
        footer = "  allmine remove-key --use enc --key enc-20260115T103000Z")
public final class RemoveKeyCommand implements Runnable {
    private final Session session;

    @Option(
            names = "--use",
            paramLabel = "USE",
            required = true,
            converter = UseConverter.class,
            description = "The use of the key: sig, enc, receipt or checkpoint. A hash key stays.")
    private KeyPurpose purpose = KeyPurpose.ENCRYPTION;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            required = true,
            converter = TextConverter.class,
            description = "The id of the key, as rotate-keys printed it.")
    private String id = "";

    @Option(
            names = "--leaked",
            description = "Removes the key although tokens and records may still need it, because it has leaked.")
    private boolean isLeaked;

    public RemoveKeyCommand(Session session) {
        this.session = session;
    }

    private static final class UseConverter implements ITypeConverter<KeyPurpose> {
        private static final String REMOVABLE = "must be sig, enc, receipt or checkpoint";

        @Override
        public KeyPurpose convert(String use) {
            return switch (use) {
                case "sig" -> KeyPurpose.SIGNING;
                case "enc" -> KeyPurpose.ENCRYPTION;
                case "receipt" -> KeyPurpose.RECEIPTS;
                case "checkpoint" -> KeyPurpose.CHECKPOINTS;
                case "hash" ->
                    throw new TypeConversionException(
                            REMOVABLE + "; a key of use hash stays, because stored records are found with it");
                default -> throw new TypeConversionException(REMOVABLE);
            };
        }
    }

    @Override
    public void run() {
        StageKeys.live(new KeyRotation(Instant.now(), new SecureRandom()))
                .remove(purpose, id, isLeaked, key -> purpose == KeyPurpose.ENCRYPTION && isUsed(key));
        session.out().printf("removed %s; functions stop using it within five minutes%n", id);
    }

    private boolean isUsed(String key) {
        return new ReEncryption(
                        session.dynamo(),
                        Settings.required("USERS_TABLE"),
                        new FieldEncryption(session.keys(KeyPurpose.ENCRYPTION)),
                        session.progress("items read", 1000))
                .isUsed(key);
    }
}
