package com.allmine.load;

import com.allmine.api.Caller;
import com.allmine.api.Refusal;
import com.allmine.api.Settings;
import com.allmine.auth.KeyRing;
import com.allmine.auth.KeyRotation;
import com.allmine.auth.KeyedHash;
import com.allmine.auth.SealedFields;
import com.allmine.auth.Tokens;
import com.allmine.data.Ids;
import com.allmine.data.KeySecret;
import com.allmine.data.Keyed;
import com.allmine.data.LogCheck;
import com.allmine.data.Sealer;
import com.allmine.data.Tenants;
import com.allmine.load.Loader.Tables;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The operator's commands: {@code ./mvnw -Poperate -pl shared/load -am -Dargs="…"}. The environment names the tables
 * ({@code USERS_TABLE}, {@code CONSENTS_TABLE}, {@code DROPDOWNS_TABLE}, {@code LOGS_TABLE}), the secret of the keys
 * ({@code KEY_SET_SECRET}), and, as for every AWS tool, account and region.
 *
 * <ul>
 *   <li>{@code load [--dry-run] [--as NAME] [FILE]}: brings the tables to what the data files say; FILE has users to
 *       add. NAME, or the environment's {@code USER}, is who the permission log says has changed grants.
 *   <li>{@code check-consents}: recomputes every chain of consents, and names the faults.
 *   <li>{@code check-log [TENANT…]}: checks the permission log of the tenants, or of all, against its seals.
 *   <li>{@code rotate-keys [--use sig,enc,hash]}: adds a new key of each use, or of those; makes the first key set.
 *   <li>{@code reseal}: seals what older keys have sealed with the current one.
 *   <li>{@code export --tenant TENANT --user USER [--as NAME] [--to FILE]}: all that is stored about a user, as JSON.
 *   <li>{@code erase --tenant TENANT --user USER [--as NAME] [--dry-run]}: erases what may be erased of a user.
 *   <li>{@code token --user USER [--tenant TENANT] [--roles ROLE,ROLE]}: makes a token, to prove a deployment by.
 * </ul>
 */
public final class Operate {
    /** Every command, as the README has to show it. */
    public static final List<String> COMMANDS =
            List.of("load", "check-consents", "check-log", "rotate-keys", "reseal", "export", "erase", "token");

    private Operate() {}

    public static void main(String[] args) throws IOException {
        List<String> words = new ArrayList<>(List.of(args));
        try (DynamoDbClient dynamo = DynamoDbClient.create()) {
            System.exit(run(words, dynamo, System.out));
        } catch (FaultyFile | IllegalStateException | Refusal e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    /** Runs a command and tells its exit status. */
    public static int run(List<String> words, DynamoDbClient dynamo, PrintStream out) throws IOException {
        String command = words.isEmpty() ? "" : words.getFirst();
        List<String> rest = new ArrayList<>(words.subList(Math.min(1, words.size()), words.size()));
        return switch (command) {
            case "load" -> load(rest, dynamo, out);
            case "check-consents" -> consents(dynamo, out).run() ? 0 : 1;
            case "check-log" -> logs(dynamo, out).run(rest) ? 0 : 1;
            case "rotate-keys" -> rotate(rest, out);
            case "reseal" -> reseal(dynamo, out);
            case "export" -> export(rest, dynamo, out);
            case "erase" -> erase(rest, dynamo, out);
            case "token" -> token(rest, out);
            default -> throw new IllegalStateException("the commands are " + String.join(", ", COMMANDS));
        };
    }

    private static ConsentCheck consents(DynamoDbClient dynamo, PrintStream out) {
        return new ConsentCheck(dynamo, Settings.required("CONSENTS_TABLE"), Settings.required("USERS_TABLE"), out);
    }

    private static int rotate(List<String> words, PrintStream out) {
        Set<String> uses =
                option(words, "--use").map(text -> Set.of(text.split(",", -1))).orElse(KeyRotation.USES.keySet());
        nothingElse(words);
        if (!KeyRotation.USES.keySet().containsAll(uses)) {
            throw new IllegalStateException("the uses of keys are " + new TreeSet<>(KeyRotation.USES.keySet()));
        }
        new RotateKeys(KeySecret.live(), new KeyRotation(Instant.now(), new SecureRandom()), out).run(uses);
        return 0;
    }

    private static int reseal(DynamoDbClient dynamo, PrintStream out) {
        new Reseal(dynamo, Settings.required("USERS_TABLE"), new SealedFields(keys()), out).run();
        return 0;
    }

    private static int export(List<String> words, DynamoDbClient dynamo, PrintStream out) throws IOException {
        String tenantId = required(words, "--tenant");
        String userId = required(words, "--user");
        Optional<String> file = option(words, "--to");
        String actor = actor(words, false);
        nothingElse(words);
        InstantSource clock = InstantSource.system();
        Ids ids = new Ids(clock, new SecureRandom());
        Export export = new Export(dynamo, tables(), new SealedFields(keys()), actor, ids, clock);
        if (file.isPresent()) {
            PrivateFile.write(Path.of(file.get()), () -> export.of(tenantId, userId));
        } else {
            out.println(export.of(tenantId, userId));
        }
        return 0;
    }

    private static int erase(List<String> words, DynamoDbClient dynamo, PrintStream out) {
        String tenantId = required(words, "--tenant");
        String userId = required(words, "--user");
        boolean isDryRun = words.remove("--dry-run");
        String actor = actor(words, isDryRun);
        nothingElse(words);
        InstantSource clock = InstantSource.system();
        KeyRing keys = keys();
        Sealer sealer = new SealedFields(keys);
        IdentityGuards guards = new IdentityGuards(dynamo, tables().users(), sealer, new KeyedHash(keys)::of);
        new Erasure(
                        dynamo,
                        tables(),
                        guards,
                        actor,
                        new Ids(clock, new SecureRandom()),
                        clock,
                        out)
                .run(tenantId, userId, isDryRun);
        return 0;
    }

    /** The keys as they are now. */
    private static KeyRing keys() {
        return new KeyRing(KeySecret.live()::read, InstantSource.system());
    }

    private static Tables tables() {
        return new Tables(
                Settings.required("USERS_TABLE"),
                Settings.required("CONSENTS_TABLE"),
                Settings.required("DROPDOWNS_TABLE"),
                Settings.required("LOGS_TABLE"));
    }

    private static LogsCheck logs(DynamoDbClient dynamo, PrintStream out) {
        Keyed keyed = new KeyedHash(keys())::of;
        return new LogsCheck(new LogCheck(dynamo, Settings.required("LOGS_TABLE"), keyed, InstantSource.system()), out);
    }

    private static int token(List<String> words, PrintStream out) {
        String userId = required(words, "--user");
        String tenantId = option(words, "--tenant").orElse(Tenants.DEFAULT);
        String roles = option(words, "--roles").orElse("user");
        nothingElse(words);
        out.println(Tokens.live().signIn(new Caller(tenantId, userId, Set.of(roles.split(",", -1)))));
        return 0;
    }

    private static int load(List<String> words, DynamoDbClient dynamo, PrintStream out) throws IOException {
        List<String> left = new ArrayList<>(words);
        boolean isDryRun = left.remove("--dry-run");
        String actor = actor(left, isDryRun);
        List<DataFile> users = new ArrayList<>();
        for (String path : left) {
            users.add(file(path));
        }
        Loader loader = new Loader(dynamo, tables(), actor, InstantSource.system(), out);
        loader.reference(isDryRun);
        users.forEach(file -> loader.users(file, isDryRun));
        return 0;
    }

    /** Who operates, which a dry run need not know, for it logs nothing; takes the option out of the words. */
    private static String actor(List<String> words, boolean isDryRun) {
        return option(words, "--as")
                .or(() -> Settings.optional("USER"))
                .or(() -> isDryRun ? Optional.of("nobody") : Optional.empty())
                .orElseThrow(() -> new IllegalStateException("say who you are: --as NAME"));
    }

    private static String required(List<String> words, String name) {
        return option(words, name).orElseThrow(() -> new IllegalStateException(name + " is missing"));
    }

    /** The value of an option; takes both out of the words. */
    private static Optional<String> option(List<String> words, String name) {
        int option = words.indexOf(name);
        if (option < 0) {
            return Optional.empty();
        }
        words.remove(option);
        if (option == words.size()) {
            throw new IllegalStateException(name + " needs a value");
        }
        return Optional.of(words.remove(option));
    }

    private static void nothingElse(List<String> words) {
        if (!words.isEmpty()) {
            throw new IllegalStateException("not understood: " + String.join(" ", words));
        }
    }

    private static DataFile file(String path) throws IOException {
        try {
            return new DataFile(path, Files.readString(Path.of(path)));
        } catch (NoSuchFileException e) {
            throw new IllegalStateException("there is no file " + path, e);
        }
    }
}
