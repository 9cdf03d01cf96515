package com.allmine.operator;

import com.allmine.api.Caller;
import com.allmine.api.lambda.Settings;
import com.allmine.auth.Tokens;
import com.allmine.crypto.FieldEncryption;
import com.allmine.crypto.Hmac;
import com.allmine.crypto.KeyPurpose;
import com.allmine.crypto.KeyRotation;
import com.allmine.crypto.KeySecret;
import com.allmine.crypto.KeySecrets;
import com.allmine.crypto.KeySet;
import com.allmine.crypto.Pseudonyms;
import com.allmine.data.Ids;
import com.allmine.data.Tenants;
import com.allmine.data.identity.IdentityHash;
import com.allmine.data.permission.Permission;
import com.allmine.data.permissionlog.LogVerifier;
import com.allmine.operator.Loader.Reference;
import com.allmine.operator.Loader.Tables;
import com.allmine.register.IdentityNumber;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The operator's commands: {@code ./mvnw -Poperate -pl shared/operator -am -Dargs="…"}. The environment names the tables
 * ({@code USERS_TABLE}, {@code CONSENTS_TABLE}, {@code DROPDOWNS_TABLE}, {@code LOGS_TABLE}, {@code IDEMPOTENCY_TABLE}),
 * the secrets of the keys ({@code SIGNING_KEYS_SECRET}, {@code ENCRYPTION_KEYS_SECRET}, {@code HASH_KEYS_SECRET},
 * {@code CHECKPOINT_KEYS_SECRET}) that the command needs, and, as for every AWS tool, account and region.
 *
 * <ul>
 *   <li>{@code load [--dry-run] [--as NAME] [--new-tenant TENANT]… [FILE…]}: brings the tables to what the data files
 *       say; FILE has users to add. A tenant that no table knows is refused unless it is said to be new.
 *   <li>{@code check-consents}: recomputes every chain of consents, and names the faults.
 *   <li>{@code check-log [TENANT…]}: checks the permission log of the tenants, or of all, against its seals.
 *   <li>{@code rotate-keys [--use sig,enc,hash,checkpoint] [--at-once]}: adds a key of these uses, or of every use but
 *       {@code hash}; makes the first keys.
 *   <li>{@code reseal}: seals what older keys have sealed with the current one.
 *   <li>{@code remove-key --use sig|enc --key KEY [--leaked]}: takes an old key out, if nothing needs it any more.
 *   <li>{@code export --tenant TENANT --user USER [--as NAME] [--to FILE]}: all that is stored about a user, as JSON.
 *   <li>{@code erase --tenant TENANT --user USER [--as NAME] [--dry-run]}: erases what may be erased of a user.
 *   <li>{@code find-identity --tenant TENANT [--as NAME]}: names the users who hold the identity number that standard
 *       input has.
 *   <li>{@code free-identity --tenant TENANT --user USER --reason REASON [--as NAME]}: takes the identity number off a
 *       user who holds it wrongly.
 *   <li>{@code token --user USER [--tenant TENANT] [--roles ROLE,ROLE] [--as NAME]}: makes a token, to prove a
 *       deployment by.
 *   <li>{@code denials --tenant TENANT [--hours HOURS]}: who was denied what for lack of a role, and how often.
 *   <li>{@code pseudonym --tenant TENANT (--user USER | --find PSEUDONYM)}: what stands for a user in log lines.
 * </ul>
 *
 * The permission log names the operator as AWS knows them, and the NAME after {@code --as}, else the environment's
 * {@code USER}. The exit status is 0; 1 if a check found a fault or the command failed, with one line that says why.
 */
public final class OperatorCli {
    /** Every command, as the README has to show it. */
    public static final List<String> COMMANDS = List.of(
            "load",
            "check-consents",
            "check-log",
            "rotate-keys",
            "re-encrypt",
            "remove-key",
            "export",
            "erase",
            FindIdentity.COMMAND,
            FreeIdentity.COMMAND,
            "token",
            "denials",
            "pseudonym");

    private OperatorCli() {}

    public static void main(String[] args) {
        // The same bytes whatever the machine's character set: the output may be an export.
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        System.exit(execute(List.of(args), DynamoDbClient::create, out, err));
    }

    /** Runs a command and tells its exit status; a failure of whatever kind is one line on {@code err}. */
    static int execute(List<String> words, Supplier<DynamoDbClient> tables, PrintStream out, PrintStream err) {
        try {
            known(words);
            try (DynamoDbClient dynamo = tables.get()) {
                int status = run(words, dynamo, out);
                if (out.checkError()) {
                    throw new IllegalStateException("the output cannot be written");
                }
                return status;
            }
        } catch (Throwable e) { // also what a defect throws: an operator never sees a stack trace
            err.println(Failure.sentence(e));
            return 1;
        }
    }

    /** The command that the words name. */
    private static String known(List<String> words) {
        String command = words.isEmpty() ? "" : words.getFirst();
        if (!COMMANDS.contains(command)) {
            throw new IllegalStateException("the commands are " + String.join(", ", COMMANDS));
        }
        return command;
    }

    /** Runs a command and tells its exit status. */
    public static int run(List<String> words, DynamoDbClient dynamo, PrintStream out) throws IOException {
        String command = known(words);
        List<String> rest = words.subList(1, words.size());
        return switch (command) {
            case "load" -> load(new Arguments(rest, Set.of("--dry-run", "--as=", "--new-tenant=")), dynamo, out);
            case "check-consents" -> {
                new Arguments(rest, Set.of()).withoutRest();
                yield consents(dynamo, out).run() ? 0 : 1;
            }
            case "check-log" -> checkLog(new Arguments(rest, Set.of()).rest(), dynamo, out);
            case "rotate-keys" -> rotate(new Arguments(rest, Set.of("--use=", "--at-once")).withoutRest(), out);
            case "re-encrypt" -> {
                new Arguments(rest, Set.of()).withoutRest();
                yield reseal(dynamo, out);
            }
            case "remove-key" ->
                remove(new Arguments(rest, Set.of("--use=", "--key=", "--leaked")).withoutRest(), dynamo, out);
            case "export" -> export(about(rest, "--as=", "--to="), dynamo, out);
            case "erase" -> erase(about(rest, "--as=", "--dry-run"), dynamo, out);
            case FindIdentity.COMMAND -> findIdentity(new Arguments(rest, Set.of("--tenant=", "--as=")), dynamo, out);
            case FreeIdentity.COMMAND -> freeIdentity(about(rest, "--as=", "--reason="), dynamo, out);
            case "token" -> token(about(rest, "--as=", "--roles="), dynamo, out);
            case "denials" -> denials(new Arguments(rest, Set.of("--tenant=", "--hours=")).withoutRest(), dynamo, out);
            case "pseudonym" -> pseudonym(about(rest, "--find="), dynamo, out);
            default -> throw new IllegalStateException(command + " is no command");
        };
    }

    /** The arguments of a command about one user. */
    private static Arguments about(List<String> words, String... more) {
        Set<String> options = new TreeSet<>(Set.of("--tenant=", "--user="));
        options.addAll(List.of(more));
        return new Arguments(words, options).withoutRest();
    }

    private static ConsentCheck consents(DynamoDbClient dynamo, PrintStream out) {
        return new ConsentCheck(dynamo, Settings.required("CONSENTS_TABLE"), Settings.required("USERS_TABLE"), out);
    }

    private static int checkLog(List<String> tenantIds, DynamoDbClient dynamo, PrintStream out) {
        KnownTenants tenants = KnownTenants.read(dynamo, Settings.required("LOGS_TABLE"), Set.of());
        tenantIds.forEach(tenants::require);
        return logs(dynamo, out).run(tenantIds) ? 0 : 1;
    }

    private static int rotate(Arguments arguments, PrintStream out) {
        Set<String> named = arguments.ids("--use");
        Set<KeyPurpose> purposes = named.isEmpty()
                ? RotateKeys.ROTATED
                : named.stream().map(OperatorCli::purpose).collect(Collectors.toSet());
        keyRotation(out).run(purposes, arguments.has("--at-once"));
        return 0;
    }

    private static RotateKeys keyRotation(PrintStream out) {
        return new RotateKeys(KeySecret::live, new KeyRotation(Instant.now(), new SecureRandom()), out);
    }

    private static KeyPurpose purpose(String use) {
        return KeyPurpose.of(use)
                .orElseThrow(() -> new IllegalStateException("the uses of keys are "
                        + Arrays.stream(KeyPurpose.values())
                                .map(KeyPurpose::use)
                                .toList()));
    }

    private static int remove(Arguments arguments, DynamoDbClient dynamo, PrintStream out) {
        KeyPurpose purpose = purpose(arguments.required("--use"));
        String id = arguments.required("--key");
        if (purpose == KeyPurpose.HASHING || purpose == KeyPurpose.CHECKPOINTS) {
            throw new IllegalStateException(
                    "a key of use " + purpose.use() + " stays: what was made with it is looked up by it");
        }
        keyRotation(out)
                .remove(
                        purpose,
                        id,
                        arguments.has("--leaked"),
                        key -> purpose == KeyPurpose.ENCRYPTION
                                && reseal(dynamo, new FieldEncryption(keys(KeyPurpose.ENCRYPTION)), out)
                                        .isUsed(key));
        return 0;
    }

    private static int reseal(DynamoDbClient dynamo, PrintStream out) {
        reseal(dynamo, new FieldEncryption(keys(KeyPurpose.ENCRYPTION)), out).run();
        return 0;
    }

    private static ReEncrypt reseal(DynamoDbClient dynamo, FieldEncryption fieldEncryption, PrintStream out) {
        return new ReEncrypt(dynamo, Settings.required("USERS_TABLE"), fieldEncryption, out);
    }

    private static int export(Arguments arguments, DynamoDbClient dynamo, PrintStream out) throws IOException {
        String tenantId = arguments.requiredId("--tenant");
        String userId = arguments.requiredId("--user");
        Optional<String> file = arguments.text("--to");
        String actor = Operator.actor(arguments);
        InstantSource clock = InstantSource.system();
        Ids ids = new Ids(clock, new SecureRandom());
        Export export =
                new Export(dynamo, tables(), new FieldEncryption(keys(KeyPurpose.ENCRYPTION)), actor, ids, clock);
        if (file.isPresent()) {
            PrivateFile.write(Path.of(file.get()), () -> export.of(tenantId, userId));
        } else {
            out.println(export.of(tenantId, userId));
        }
        return 0;
    }

    private static int erase(Arguments arguments, DynamoDbClient dynamo, PrintStream out) {
        String tenantId = arguments.requiredId("--tenant");
        String userId = arguments.requiredId("--user");
        boolean isDryRun = arguments.has("--dry-run");
        String actor = actor(arguments, isDryRun);
        InstantSource clock = InstantSource.system();
        new Erasure(dynamo, tables(), guards(dynamo), actor, new Ids(clock, new SecureRandom()), clock, out)
                .run(tenantId, userId, isDryRun);
        return 0;
    }

    private static IdentityGuards guards(DynamoDbClient dynamo) {
        KeySet keys = keys(KeyPurpose.ENCRYPTION, KeyPurpose.HASHING);
        return new IdentityGuards(dynamo, tables().users(), new FieldEncryption(keys), new IdentityHash(keys));
    }

    private static int freeIdentity(Arguments arguments, DynamoDbClient dynamo, PrintStream out) {
        String tenantId = arguments.requiredId("--tenant");
        String userId = arguments.requiredId("--user");
        String reason = arguments.required("--reason");
        String actor = Operator.actor(arguments);
        Ids ids = new Ids(InstantSource.system(), new SecureRandom());
        new FreeIdentity(dynamo, tables(), guards(dynamo), actor, ids, out).run(tenantId, userId, reason);
        return 0;
    }

    /** The number comes by standard input, so that no shell history and no list of processes has it. */
    private static int findIdentity(Arguments arguments, DynamoDbClient dynamo, PrintStream out) throws IOException {
        arguments.withoutRest();
        String tenantId = arguments.requiredId("--tenant");
        String actor = Operator.actor(arguments);
        // One line and no more: Maven keeps standard input open.
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String number = Objects.requireNonNullElse(input.readLine(), "").strip();
        if (!IdentityNumber.isWellFormed(number)) {
            throw new IllegalStateException("standard input must have one identity number of 11 digits");
        }
        Ids ids = new Ids(InstantSource.system(), new SecureRandom());
        new FindIdentity(dynamo, tables().logs(), guards(dynamo), actor, ids, out).run(tenantId, number);
        return 0;
    }

    /** The keys as they are now. */
    private static KeySet keys(KeyPurpose... purposes) {
        KeySecrets secrets = KeySecrets.of(Set.of(purposes));
        return new KeySet(secrets.purposes(), secrets::read, InstantSource.system());
    }

    private static Tables tables() {
        return new Tables(
                Settings.required("USERS_TABLE"),
                Settings.required("CONSENTS_TABLE"),
                Settings.required("DROPDOWNS_TABLE"),
                Settings.required("LOGS_TABLE"),
                Settings.required("IDEMPOTENCY_TABLE"));
    }

    private static CheckLog logs(DynamoDbClient dynamo, PrintStream out) {
        Hmac hmac = Hmac.ofCheckpoints(keys(KeyPurpose.CHECKPOINTS));
        return new CheckLog(
                new LogVerifier(dynamo, Settings.required("LOGS_TABLE"), hmac, InstantSource.system()), out);
    }

    private static int token(Arguments arguments, DynamoDbClient dynamo, PrintStream out) {
        String userId = arguments.requiredId("--user");
        String tenantId = arguments.id("--tenant").orElse(Tenants.DEFAULT);
        Set<String> named = arguments.ids("--roles");
        String logs = Settings.required("LOGS_TABLE");
        String actor = Operator.actor(arguments);
        KnownTenants.read(dynamo, logs, Set.of()).require(tenantId);
        String token = Tokens.live().signIn(new Caller(tenantId, userId, named.isEmpty() ? Set.of("user") : named));
        Ids ids = new Ids(InstantSource.system(), new SecureRandom());
        // No token is out that the log does not know of.
        dynamo.transactWriteItems(
                t -> t.transactItems(Operator.entry(ids, tenantId, userId, "token", Permission.CREATE, actor)
                        .put(logs)));
        out.println(token);
        return 0;
    }

    private static int denials(Arguments arguments, DynamoDbClient dynamo, PrintStream out) {
        String tenantId = arguments.requiredId("--tenant");
        String hours = arguments.text("--hours").orElse("24");
        if (!hours.matches("[1-9]\\d{0,4}")) {
            throw new IllegalStateException("--hours must be a whole number from 1 to 99999");
        }
        String logs = Settings.required("LOGS_TABLE");
        KnownTenants.read(dynamo, logs, Set.of()).require(tenantId);
        Instant from = Instant.now().minus(Duration.ofHours(Integer.parseInt(hours)));
        new ListDenials(dynamo, logs, out).run(tenantId, from);
        return 0;
    }

    private static int pseudonym(Arguments arguments, DynamoDbClient dynamo, PrintStream out) {
        String tenantId = arguments.requiredId("--tenant");
        Optional<String> userId = arguments.id("--user");
        Optional<String> pseudonym = arguments.text("--find");
        if (userId.isPresent() == pseudonym.isPresent()) {
            throw new IllegalStateException("say whose pseudonym (--user), or which one is to be found (--find)");
        }
        FindPseudonym find = new FindPseudonym(new Pseudonyms(keys(KeyPurpose.SIGNING)), out);
        if (pseudonym.isPresent()) {
            return find.user(dynamo, Settings.required("USERS_TABLE"), tenantId, pseudonym.get()) ? 0 : 1;
        }
        find.of(tenantId, userId.orElseThrow());
        return 0;
    }

    private static int load(Arguments arguments, DynamoDbClient dynamo, PrintStream out) {
        boolean isDryRun = arguments.has("--dry-run");
        Set<String> newTenants = new TreeSet<>(arguments.all("--new-tenant"));
        List<DataFile> users = arguments.rest().stream().map(DataFile::read).toList();
        Tables tables = tables();
        String actor = actor(arguments, isDryRun);
        new Loader(dynamo, tables, actor, InstantSource.system(), out)
                .load(Reference.shipped(), users, newTenants, isDryRun);
        return 0;
    }

    /** Who operates, which a dry run need not know, for it logs nothing. */
    private static String actor(Arguments arguments, boolean isDryRun) {
        return isDryRun ? "nobody" : Operator.actor(arguments);
    }
}
