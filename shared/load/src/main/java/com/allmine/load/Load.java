package com.allmine.load;

import com.allmine.api.Settings;
import com.allmine.load.Loader.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Brings the tables of a stage to what the data files say: {@code ./mvnw -Pload -pl shared/load -am}. The environment names the tables
 * ({@code USERS_TABLE}, {@code CONSENTS_TABLE}, {@code DROPDOWNS_TABLE}) and, as for every AWS tool, account and region.
 */
public final class Load {
    private Load() {}

    /**
     * Loads.
     *
     * @param args {@code --dry-run} writes nothing; a path is a file of users to load as well
     */
    public static void main(String[] args) throws IOException {
        List<String> words = List.of(args).stream().filter(word -> !word.isBlank()).toList();
        boolean isDryRun = words.contains("--dry-run");
        try (DynamoDbClient dynamo = DynamoDbClient.create()) {
            Tables tables = new Tables(
                    Settings.required("USERS_TABLE"),
                    Settings.required("CONSENTS_TABLE"),
                    Settings.required("DROPDOWNS_TABLE"));
            Loader loader = new Loader(dynamo, tables, System.out);
            loader.reference(isDryRun);
            for (String word : words) {
                if (!word.equals("--dry-run")) {
                    loader.users(new DataFile(word, Files.readString(Path.of(word))), isDryRun);
                }
            }
        } catch (FaultyFile | IllegalStateException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }
}
