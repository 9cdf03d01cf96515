package com.allmine.operator.cli;

import com.allmine.api.json.Json;
import com.allmine.api.lambda.Settings;
import com.allmine.crypto.FieldEncryption;
import com.allmine.crypto.KeyPurpose;
import com.allmine.crypto.KeySecrets;
import com.allmine.crypto.KeySet;
import com.allmine.data.Ids;
import com.allmine.data.event.DynamoEventFeed;
import com.allmine.data.event.EventFeed;
import com.allmine.data.identity.IdentityHash;
import com.allmine.operator.table.KnownTenants;
import com.allmine.operator.table.Progress;
import com.allmine.operator.table.Tables;
import com.allmine.operator.user.IdentityGuards;
import java.io.InputStream;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * One run of a command: the standard streams, and the stage that the environment variables name. Nothing is read or
 * connected before a command asks for it, so that {@code --help} needs neither.
 */
public final class Session {
    private final Supplier<DynamoDbClient> clients;
    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;
    private @Nullable DynamoDbClient dynamo;

    public Session(Supplier<DynamoDbClient> clients, InputStream in, PrintStream out, PrintStream err) {
        this.clients = clients;
        this.in = in;
        this.out = out;
        this.err = err;
    }

    public InputStream in() {
        return in;
    }

    public PrintStream out() {
        return out;
    }

    public PrintStream err() {
        return err;
    }

    /** Prints one JSON value on one line. */
    public void printJson(Object value) {
        out.println(Json.write(value));
    }

    /** A counter that prints to standard error. */
    public Progress progress(String done, int interval) {
        return new Progress(err, done, interval);
    }

    /** The client of the tables. */
    public DynamoDbClient dynamo() {
        DynamoDbClient client = dynamo == null ? clients.get() : dynamo;
        dynamo = client;
        return client;
    }

    /**
     * The tables that the environment variables name.
     *
     * @throws IllegalStateException if a variable is missing
     */
    public Tables tables() {
        return new Tables(
                Settings.required("USERS_TABLE"),
                Settings.required("CONSENTS_TABLE"),
                Settings.required("DROPDOWNS_TABLE"),
                Settings.required("LOGS_TABLE"),
                Settings.required("IDEMPOTENCY_TABLE"));
    }

    /** The feed of events, with the counts of acceptances. */
    public EventFeed feed() {
        return new DynamoEventFeed(dynamo(), Settings.required("EVENTS_TABLE"), InstantSource.system());
    }

    /** The tenants that the stage has now. */
    public KnownTenants tenants() {
        return KnownTenants.read(dynamo(), Settings.required("LOGS_TABLE"), Set.of());
    }

    /** The keys as they are now. */
    public KeySet keys(KeyPurpose... purposes) {
        KeySecrets secrets = KeySecrets.of(Set.of(purposes));
        return new KeySet(secrets.purposes(), secrets::read, InstantSource.system());
    }

    /** The guards of identity numbers, with the keys to read them. */
    public IdentityGuards identityGuards() {
        KeySet keys = keys(KeyPurpose.ENCRYPTION, KeyPurpose.HASHING);
        return new IdentityGuards(dynamo(), tables().users(), new FieldEncryption(keys), new IdentityHash(keys));
    }

    public Ids ids() {
        return new Ids(InstantSource.system(), new SecureRandom());
    }
}
