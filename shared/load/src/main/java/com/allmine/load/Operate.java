package com.allmine.load;

import com.allmine.api.Settings;
import com.allmine.load.Loader.Tables;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The operator's commands: {@code ./mvnw -Poperate -pl shared/load -am -Dargs="…"}. The environment names the tables
 * ({@code USERS_TABLE}, {@code CONSENTS_TABLE}, {@code DROPDOWNS_TABLE}) and, as for every AWS tool, account and region.
 *
 * <ul>
 *   <li>{@code load [--dry-run] [FILE]}: brings the tables to what the data files say; FILE has users to add.
 *   <li>{@code check-consents}: recomputes every chain of consents, and names the faults.
 * </ul>
 */
public final class Operate {
    /** Every command, as the README has to show it. */
    public static final List<String> COMMANDS = List.of("load", "check-consents");

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
            default -> throw new IllegalStateException("the commands are " + String.join(" and ", COMMANDS));
        };
    }

    private static int load(List<String> words, DynamoDbClient dynamo, PrintStream out) throws IOException {
        boolean isDryRun = words.contains("--dry-run");
        Tables tables = new Tables(
                Settings.required("USERS_TABLE"),
                Settings.required("CONSENTS_TABLE"),
                Settings.required("DROPDOWNS_TABLE"));
        List<DataFile> users = new ArrayList<>();
        for (String word : words) {
            if (!word.equals("--dry-run")) {
                users.add(file(word));
            }
        }
        Loader loader = new Loader(dynamo, tables, out);
        loader.reference(isDryRun);
        users.forEach(file -> loader.users(file, isDryRun));
        return 0;
    }

    private static DataFile file(String path) throws IOException {
        try {
            return new DataFile(path, Files.readString(Path.of(path)));
        } catch (NoSuchFileException e) {
            throw new IllegalStateException("there is no file " + path, e);
        }
    }
}
