package com.allmine.operator.command;

import com.allmine.api.json.Json;
import com.allmine.crypto.KeyPurpose;
import com.allmine.crypto.KeyRotation;
import com.allmine.operator.cli.IdConverter;
import com.allmine.operator.cli.OutputOption;
import com.allmine.operator.cli.Session;
import com.allmine.operator.key.StageKeys;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code rotate-keys}: adds a new key of some uses. It prints ids of keys, and never keys. */
@Command(
        name = "rotate-keys",
        description = {
            "Adds a new key of each use except hash, or of the uses that you name.",
            "The new keys become current in ten minutes. The first key of a use is current at once."
        },
        footer = {"  allmine rotate-keys", "  allmine rotate-keys --use sig,enc --output json"})
public final class RotateKeysCommand implements Runnable {
    private final Session session;

    @Option(
            names = "--use",
            paramLabel = "USE[,USE]",
            converter = UsesConverter.class,
            description = "The uses to rotate: sig, enc, hash, receipt, checkpoint. Default: all except hash.")
    private Uses uses = new Uses(StageKeys.ROTATED);

    @Option(
            names = "--at-once",
            description = "Makes the keys current at once. Functions reject them for up to five minutes.")
    private boolean isAtOnce;

    @Mixin
    private OutputOption output = new OutputOption();

    public RotateKeysCommand(Session session) {
        this.session = session;
    }

    private record Uses(Set<KeyPurpose> purposes) {}

    private static final class UsesConverter implements ITypeConverter<Uses> {
        @Override
        public Uses convert(String text) {
            return new Uses(
                    IdConverter.split(text).stream().map(UsesConverter::purpose).collect(Collectors.toSet()));
        }

        private static KeyPurpose purpose(String use) {
            return KeyPurpose.of(use)
                    .orElseThrow(() -> new TypeConversionException("must be some of "
                            + Arrays.stream(KeyPurpose.values())
                                    .map(KeyPurpose::use)
                                    .collect(Collectors.joining(", "))));
        }
    }

    private record Result(List<Added> added) {}

    private record Added(String key, Instant currentFrom) {}

    @Override
    public void run() {
        List<Added> added = new ArrayList<>();
        StageKeys.live(new KeyRotation(Instant.now(), new SecureRandom())).rotate(uses.purposes, isAtOnce, key -> {
            added.add(new Added(key.added(), key.currentFrom()));
            if (!output.isJson()) {
                session.out().printf("added %s, current from %s%n", key.added(), Json.time(key.currentFrom()));
            }
        });
        if (output.isJson()) {
            session.printJson(new Result(added));
        }
    }
}
