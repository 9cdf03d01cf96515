package com.allmine.load;

import com.allmine.api.Caller;
import com.allmine.api.Settings;
import com.allmine.auth.KeyRing;
import com.allmine.auth.KeyedHash;
import com.allmine.auth.Tokens;
import com.allmine.data.Keyed;
import com.allmine.data.LogCheck;
import com.allmine.load.Loader.Tables;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The operator's commands: {@code ./mvnw -Poperate -pl shared/load -am -Dargs="…"}. The environment names the tables
 * ({@code USERS_TABLE}, {@code CONSENTS_TABLE}, {@code DROPDOWNS_TABLE}, {@code LOGS_TABLE}), for {@code check-log} and
 * {@code token} the secret ({@code KEY_SET_SECRET}), and, as for every AWS tool, account and region.
 *
 * <ul>
 *   <li>{@code load [--dry-run] [--as NAME] [FILE]}: brings the tables to what the data files say; FILE has users to
 *       add. NAME, or the environment's {@code USER}, is who the permission log says has changed grants.
 *   <li>{@code check-consents}: recomputes every chain of consents, and names the faults.
 *   <li>{@code check-log [TENANT…]}: checks the permission log of the tenants, or of all, against its seals.
 *   <li>{@code token [--tenant TENANT] [--roles ROLE,ROLE] USER}: makes a token, to prove a deployment by.
 * </ul>
 */
public final class Operate {
    /** Every command, as the README has to show it. */
    public static final List<String> COMMANDS = List.of("load", "check-consents", "check-log", "token");

    private Operate() {}

    public static void main(String[] args) throws IOException {
        List<String> words = new ArrayList<>(List.of(args));
        try (DynamoDbClient dynamo = DynamoDbClient.create()) {
            System.exit(run(words, dynamo, System.out));
        } catch (FaultyFile | IllegalStateException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    /** Runs a command and tells its exit status. */
    static int run(List<String> words, DynamoDbClient dynamo, PrintStream out) throws IOException {
        String command = words.isEmpty() ? "" : words.getFirst();
        return switch (command) {
            case "load" -> load(words.subList(1, words.size()), dynamo, out);
            case "check-consents" -> new ConsentCheck(dynamo, Settings.required("CONSENTS_TABLE"), out).run() ? 0 : 1;
            case "check-log" -> logs(dynamo, out).run(words.subList(1, words.size())) ? 0 : 1;
            case "token" -> token(words.subList(1, words.size()), out);
            default -> throw new IllegalStateException("the commands are " + String.join(", ", COMMANDS));
        };
    }

    private static LogsCheck logs(DynamoDbClient dynamo, PrintStream out) {
        Keyed keyed = new KeyedHash(KeyRing.live())::of;
        return new LogsCheck(new LogCheck(dynamo, Settings.required("LOGS_TABLE"), keyed, InstantSource.system()), out);
    }

    private static int token(List<String> words, PrintStream out) {
        List<String> left = new ArrayList<>(words);
        String tenant = option(left, "--tenant").orElse("default");
        String roles = option(left, "--roles").orElse("user");
        if (left.size() != 1) {
            throw new IllegalStateException("say whose token: token USER");
        }
        Caller caller = new Caller(tenant, left.getFirst(), Set.of(roles.split(",", -1)));
        out.println(Tokens.live().issue(caller));
        return 0;
    }

    private static int load(List<String> words, DynamoDbClient dynamo, PrintStream out) throws IOException {
        List<String> left = new ArrayList<>(words);
        boolean isDryRun = left.remove("--dry-run");
        String actor = actor(left);
        Tables tables = new Tables(
                Settings.required("USERS_TABLE"),
                Settings.required("CONSENTS_TABLE"),
                Settings.required("DROPDOWNS_TABLE"),
                Settings.required("LOGS_TABLE"));
        List<DataFile> users = new ArrayList<>();
        for (String path : left) {
            users.add(file(path));
        }
        Loader loader = new Loader(dynamo, tables, actor, InstantSource.system(), out);
        loader.reference(isDryRun);
        users.forEach(file -> loader.users(file, isDryRun));
        return 0;
    }

    /** Who operates; takes the option out of the words. */
    private static String actor(List<String> words) {
        return option(words, "--as")
                .or(() -> Settings.optional("USER"))
                .orElseThrow(() -> new IllegalStateException("say who you are: --as NAME"));
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

    private static DataFile file(String path) throws IOException {
        try {
            return new DataFile(path, Files.readString(Path.of(path)));
        } catch (NoSuchFileException e) {
            throw new IllegalStateException("there is no file " + path, e);
        }
    }
}
