package com.allmine.operator.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Caller;
import com.allmine.api.json.Json;
import com.allmine.crypto.KeyPurpose;
import com.allmine.crypto.KeySet;
import com.allmine.crypto.Pseudonyms;
import com.allmine.data.Ids;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.data.permission.Permission;
import com.allmine.data.permission.RequiredPermission;
import com.allmine.data.permissionlog.DenialLog;
import com.allmine.data.permissionlog.DynamoDenialLog;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** {@code denials} and {@code pseudonym}. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WhoWasDeniedTest {
    private static final RequiredPermission REQUIRED = new RequiredPermission("open-safe", Permission.EXECUTE);

    private final Stage stage = Stage.start();

    @AfterAll
    void stop() {
        stage.close();
    }

    @BeforeEach
    void reset() {
        stage.reset();
        List.of("acme", "other")
                .forEach(tenant ->
                        stage.dynamo().putItem(p -> p.tableName("Logs").item(PrimaryKeys.registered(tenant))));
    }

    @Test
    void listsWhoWasDeniedAndHowOftenNewestFirst() {
        Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS);
        Instant yesterday = hour.minus(Duration.ofHours(30));
        Instant[] now = {yesterday};
        InstantSource clock = () -> now[0];
        DenialLog denials = new DynamoDenialLog(
                stage.dynamo(), "Logs", new Ids(clock, new Random(1)), clock, Duration.ofMinutes(1));
        Caller caller = new Caller("acme", "u-1", Set.of("clerk"));
        denials.log(caller, REQUIRED, "request-1");
        now[0] = hour;
        for (int i = 0; i < 3; i++) {
            denials.log(caller, REQUIRED, "request-2-" + i);
            now[0] = now[0].plusSeconds(1);
        }

        String printed = stage.run("denials", "--tenant", "acme", "--hours", "48");
        assertThat(printed.lines().map(line -> line.replaceAll("\\d{4}-\\S+Z", "TIME")))
                .containsExactly(
                        "0",
                        "TIME user u-1, role clerk, EXECUTE open-safe: 3 denials, the last at TIME",
                        "TIME user u-1, role clerk, EXECUTE open-safe: 1 denials, the last at TIME");
        assertThat(printed)
                .contains(Json.time(hour) + " user", Json.time(yesterday) + " user")
                .contains("the last at " + Json.time(hour.plusSeconds(2)) + "\n");
        assertThat(stage.run("denials", "--tenant", "acme").lines()).hasSize(2);
        assertThat(stage.run("denials", "--tenant", "other")).isEqualTo("0\n");
        assertThat(Json.object(stage.run("denials", "--tenant", "acme", "--output", "json")
                                .substring(2))
                        .orElseThrow()
                        .at("/denials/0")
                        .toString())
                .contains("\"userId\":\"u-1\",\"roleId\":\"clerk\",\"permission\":\"EXECUTE\",")
                .contains("\"resourceId\":\"open-safe\",\"count\":3,\"lastAt\":\"");
        assertThat(stage.run("denials", "--tenant", "nowhere")).isEqualTo("1\nthere is no tenant nowhere\n");
    }

    /** Puts a second signing key in front, so that it is current. */
    private Pseudonyms addSigningKey() {
        String keys = Stage.keySet(KeyPurpose.SIGNING)
                .replace(
                        "{\"keys\":[",
                        "{\"keys\":[{\"kty\": \"oct\", \"use\": \"sig\", \"kid\": \"sign-2\","
                                + " \"k\": \"bmV3ZXIta2V5LW5ld2VyLWtleS1uZXdlci1rZXkhISE\"},");
        stage.secrets().put("sig", keys);
        return new Pseudonyms(KeySet.of(keys, InstantSource.system()));
    }

    @Test
    void computesThePseudonymsOfAUserUnderEveryKey() {
        List<String> pseudonyms = addSigningKey().all("acme", "u-1");

        assertThat(pseudonyms).hasSize(2).doesNotHaveDuplicates();
        assertThat(stage.run("pseudonym", "--tenant", "acme", "--user", "u-1"))
                .isEqualTo("0\n" + String.join("\n", pseudonyms) + "\n");
        assertThat(stage.run("pseudonym", "--tenant", "acme", "--user", "u-1", "--output", "json"))
                .isEqualTo("0\n" + Json.write(Map.of("pseudonyms", pseudonyms)) + "\n");
    }

    @Test
    void findsTheUserOfAPseudonymInTheTenantOnly() {
        addUser("acme", "u-1");
        addUser("acme", "u-2");
        addUser("other", "u-1");
        Pseudonyms pseudonyms = addSigningKey();
        List<String> first = pseudonyms.all("acme", "u-1");
        List<String> second = pseudonyms.all("acme", "u-2");

        assertThat(find("acme", second.getFirst())).isEqualTo("0\nu-2\n");
        assertThat(find("acme", first.getLast())).isEqualTo("0\nu-1\n");
        assertThat(find("other", first.getFirst()))
                .isEqualTo("1\nno user of this tenant has this pseudonym under a key that still exists\n");
        assertThat(stage.run("pseudonym", "--tenant", "other", "--find", first.getFirst(), "--output", "json"))
                .isEqualTo("1\n{\"users\":[]}\n");
    }

    private String find(String tenantId, String pseudonym) {
        return stage.run("pseudonym", "--tenant", tenantId, "--find", pseudonym);
    }

    private void addUser(String tenantId, String userId) {
        Map<String, AttributeValue> profile = new HashMap<>(PrimaryKeys.profile(tenantId, userId));
        profile.put("_id", AttributeValue.fromS(userId));
        stage.dynamo().putItem(p -> p.tableName("Users").item(profile));
    }
}
