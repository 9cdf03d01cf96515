package com.allmine.operator.command;

import com.allmine.api.lambda.Settings;
import com.allmine.crypto.FieldEncryption;
import com.allmine.crypto.KeyPurpose;
import com.allmine.operator.cli.OutputOption;
import com.allmine.operator.cli.Session;
import com.allmine.operator.key.ReEncryption;
import com.allmine.operator.key.ReEncryption.Summary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code re-encrypt}: encrypts stored fields with the current key. */
@Command(
        name = "re-encrypt",
        description = {
            "Encrypts with the current key every stored field that an older key encrypted.",
            "Run it after a new enc key has become current. You may stop it and run it again."
        },
        footer = "  allmine re-encrypt")
public final class ReEncryptCommand implements Runnable {
    private final Session session;

    @Mixin
    private OutputOption output = new OutputOption();

    public ReEncryptCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        Summary summary = new ReEncryption(
                        session.dynamo(),
                        Settings.required("USERS_TABLE"),
                        new FieldEncryption(session.keys(KeyPurpose.ENCRYPTION)),
                        session.progress("items read", 1000))
                .run();
        if (output.isJson()) {
            session.printJson(summary);
        } else {
            session.out()
                    .printf(
                            "%d fields re-encrypted, %d were current, %d changed meanwhile%n",
                            summary.reEncrypted(), summary.current(), summary.changedMeanwhile());
        }
    }
}
