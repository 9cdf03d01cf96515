package com.allmine.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.allmine.api.Caller;
import com.allmine.crypto.KeySet;
import com.allmine.crypto.Pseudonyms;
import com.allmine.data.Ids;
import com.allmine.data.permission.Permission;
import com.allmine.data.permission.RequiredPermission;
import com.allmine.data.permissionlog.DenialLog;
import com.allmine.data.permissionlog.DynamoDenialLog;
import com.allmine.emulators.dynamodb.DynamoDbEmulator;
import com.allmine.template.SamTemplate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** By what an operator learns who was refused: counts of denials, and pseudonyms in log lines. */
@Tag("slow")
class AttributionTest {
    private static final String KEY_SET = """
        {"keys": [
          {"kty": "oct", "use": "sig", "kid": "s-2", "k": "bmV3ZXIta2V5LW5ld2VyLWtleS1uZXdlci1rZXkhISE"},
          {"kty": "oct", "use": "sig", "kid": "s-1", "k": "b2xkZXIta2V5LW9sZGVyLWtleS1vbGRlci1rZXkhISE"},
          {"kty": "oct", "use": "enc", "kid": "e-1", "k": "c2VhbC1rZXktc2VhbC1rZXktc2VhbC1rZXkhISEhISE"},
          {"kty": "oct", "use": "hash", "kid": "h-1", "k": "aGFzaC1rZXktaGFzaC1rZXktaGFzaC1rZXkhISEhISE"}
        ]}\
        """;
    private static final RequiredPermission REQUIRED = new RequiredPermission("open-safe", Permission.EXECUTE);

    private final DynamoDbEmulator tables =
            DynamoDbEmulator.start(SamTemplate.nearest().tables(), Optional.empty());
    private final DynamoDbClient dynamo = tables.client();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final PrintStream console = new PrintStream(out, true, StandardCharsets.UTF_8);
    private final Pseudonyms pseudonyms = new Pseudonyms(KeySet.of(KEY_SET, InstantSource.system()));
    private final FindPseudonym find = new FindPseudonym(pseudonyms, console);

    @AfterEach
    void stop() {
        tables.close();
    }

    private List<String> printed() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private void addUser(String tenantId, String userId) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        String line = "{\"tenantId\":\"%s\",\"profile\":{\"_id\":\"%s\"}}".formatted(tenantId, userId);
        new Loader(
                        dynamo,
                        new Loader.Tables("Users", "Consents", "Dropdowns", "Logs", "Idempotency"),
                        "tests",
                        InstantSource.system(),
                        nowhere)
                .users(new DataFile("users.jsonl", line), Set.of(tenantId), false);
    }

    @Test
    void listsWhoWasDeniedAndHowOftenNewestFirst() {
        Instant[] now = {Instant.parse("2026-01-15T09:59:00.000Z")};
        InstantSource clock = () -> now[0];
        DenialLog denials =
                new DynamoDenialLog(dynamo, "Logs", new Ids(clock, new Random(1)), clock, Duration.ofMinutes(1));
        Caller caller = new Caller("acme", "u-1", Set.of("clerk"));
        denials.log(caller, REQUIRED, "request-1");
        now[0] = Instant.parse("2026-01-15T10:00:00.000Z");
        for (int i = 0; i < 3; i++) {
            denials.log(caller, REQUIRED, "request-2-" + i);
            now[0] = now[0].plusSeconds(1);
        }
        ListDenials list = new ListDenials(dynamo, "Logs", console);

        list.run("acme", Instant.parse("2026-01-15T09:00:00.000Z"));
        list.run("other", Instant.EPOCH);
        list.run("acme", Instant.parse("2026-01-15T11:00:00.000Z"));

        assertThat(printed())
                .containsExactly(
                        "2026-01-15T10:00:00.000Z user u-1, role clerk, EXECUTE open-safe: 3 denials, the last at"
                                + " 2026-01-15T10:00:02.000Z",
                        "2026-01-15T09:59:00.000Z user u-1, role clerk, EXECUTE open-safe: 1 denials, the last at"
                                + " 2026-01-15T09:59:00.000Z");
    }

    @Test
    void computesThePseudonymsOfAUserUnderEveryKey() {
        find.of("acme", "u-1");

        assertThat(printed())
                .containsExactlyElementsOf(pseudonyms.all("acme", "u-1"))
                .hasSize(2)
                .doesNotHaveDuplicates();
    }

    @Test
    void findsTheUserOfAPseudonymInTheTenantAndNowhereElse() {
        addUser("acme", "u-1");
        addUser("acme", "u-2");
        addUser("other", "u-1");

        assertThat(find.user(dynamo, "Users", "acme", pseudonyms.of("acme", "u-2")))
                .isTrue();
        assertThat(find.user(
                        dynamo, "Users", "acme", pseudonyms.all("acme", "u-1").getLast()))
                .isTrue();
        assertThat(find.user(dynamo, "Users", "acme", pseudonyms.of("other", "u-1")))
                .isFalse();

        assertThat(printed())
                .containsExactly(
                        "u-2", "u-1", "no user of this tenant has this pseudonym under a key that there still is");
    }

    @Test
    void asksForOneOfUserAndPseudonymAndForHoursThatAreANumber() {
        assertThatThrownBy(() -> operate("pseudonym", "--tenant", "acme"))
                .hasMessage("say whose pseudonym (--user), or which one is to be found (--find)");
        assertThatThrownBy(() -> operate("pseudonym", "--tenant", "acme", "--user", "u-1", "--find", "0123"))
                .hasMessage("say whose pseudonym (--user), or which one is to be found (--find)");
        assertThatThrownBy(() -> operate("denials", "--tenant", "acme", "--hours", "-1"))
                .hasMessage("--hours must be a whole number from 1 to 99999");
        assertThatThrownBy(() -> operate("denials", "--hours", "1")).hasMessage("--tenant is missing");
    }

    private void operate(String... words) throws IOException {
        OperatorCli.run(List.of(words), dynamo, console);
    }
}
