package com.allmine.operator.command;

import static com.allmine.operator.command.CompleteUser.FUTURE;
import static com.allmine.operator.command.CompleteUser.PAST;
import static com.allmine.operator.command.CompleteUser.PERSONAL;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.json.Json;
import com.allmine.data.consent.DocumentType;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.operator.table.StoredItem;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EraseCommandTest {
    private final Stage stage = Stage.start();

    @AfterAll
    void stop() {
        stage.close();
    }

    @BeforeEach
    void reset() {
        stage.reset();
    }

    private String erase(String... more) {
        List<String> words = new ArrayList<>(List.of("erase", "--tenant", "default", "--user", "u-1"));
        words.addAll(List.of(more));
        return stage.run(words.toArray(String[]::new));
    }

    private JsonNode export() {
        return Json.object(stage.run("export", "--tenant", "default", "--user", "u-1")
                        .substring(2))
                .orElseThrow();
    }

    @Test
    void erasesEverythingThatNeedNotBeKept() {
        CompleteUser user = CompleteUser.storeClosedLongAgo(stage, "u-1");

        String erased = erase();

        assertThat(erased)
                .startsWith("0\nerased ")
                .contains("1 versions of the identity, 1 versions of additional info, 1 stored responses, evidence of 2"
                        + " decisions")
                .doesNotContain("kept until");
        assertThat(user.profile().keySet())
                .containsExactlyInAnyOrder(
                        "pk",
                        "sk",
                        "_id",
                        "updatedAt",
                        "deletedAt",
                        "accountDeletionStatus",
                        "accountDeletionFinalizedAt",
                        "erasedAt");
        assertThat(user.guard()).isEmpty();
        assertThat(user.version()).isEmpty();
        assertThat(export().toString()).doesNotContain(PERSONAL);
        assertThat(stage.run("check-consents")).isEqualTo("0\n1 chains checked, 0 at fault\n");
        assertThat(stage.run("check-log", "default")).startsWith("0\n");
        assertThat(user.commandsLogged()).containsExactly("erase", "export");
    }

    @Test
    void keepsEncryptedWhatMustBeKeptAndErasesTheRest() {
        CompleteUser user = CompleteUser.store(stage, "u-1", FUTURE);

        String erased = erase();

        assertThat(erased)
                .contains("0 versions of the identity", "0 versions of additional info")
                .contains("the identity is kept until " + FUTURE, "a version of the identity is kept until " + FUTURE)
                .contains("a version of additional info is kept until " + FUTURE);
        assertThat(user.profile())
                .containsKeys("identity", "identityHash", "personHash", "contact", "retainUntil")
                .containsKeys("amlStatus", "amlValidUntil", "amlTime", "amlEventId", "amlSource", "amlReference")
                .doesNotContainKeys("email", "accessFromIPsAllowedByUser", "termsOfUseAccepted")
                .doesNotContainKeys("identityRefusedAt", "identityRefusal");
        assertThat(user.guard()).containsKey("holders");
        assertThat(user.info()).isNotEmpty();
        assertThat(user.response()).isEmpty();
        assertThat(export().path("consents").toString()).doesNotContain(PERSONAL);
    }

    @Test
    void printsAsJsonWhatItErasedAndKept() {
        CompleteUser.store(stage, "u-1", FUTURE);

        JsonNode erased = Json.object(erase("--output", "json").substring(2)).orElseThrow();

        assertThat(erased.path("responses").asInt()).isEqualTo(1);
        assertThat(erased.path("decisions").asInt()).isEqualTo(2);
        assertThat(erased.path("retained")).hasSize(3);
        assertThat(erased.at("/retained/0").toString())
                .isEqualTo("{\"what\":\"the identity\",\"until\":\"" + FUTURE + "\"}");
    }

    @Test
    void keepsTheIdentityForEightYearsAfterTheAccountIsClosed() {
        CompleteUser user = CompleteUser.store(stage, "u-1", PAST);

        erase();

        Instant closed = Instant.parse(StoredItem.required(user.profile(), "accountDeletionFinalizedAt"));
        String kept = Json.time(closed.atOffset(ZoneOffset.UTC).plusYears(8).toInstant());
        assertThat(erase())
                .contains("the identity is kept until " + kept)
                .contains("a version of the identity is kept until " + kept)
                .contains("a version of additional info is kept until " + kept);
        assertThat(user.version()).isNotEmpty();
    }

    @Test
    void leavesTheOtherHoldersOfTheIdentityNumber() {
        CompleteUser user = CompleteUser.storeClosedLongAgo(stage, "u-1", "another");

        erase();

        assertThat(user.guard())
                .containsEntry("holders", AttributeValue.fromSs(List.of("another")))
                .doesNotContainKey("confirmedHolders");
    }

    @Test
    void changesNothingInADryRunAndInASecondRun() {
        CompleteUser user = CompleteUser.storeClosedLongAgo(stage, "u-1");
        Map<String, AttributeValue> before = user.profile();
        String dry = erase("--dry-run");
        Map<String, AttributeValue> afterDryRun = user.profile();
        erase();
        Map<String, AttributeValue> erased = user.profile();
        String again = erase();

        assertThat(dry).startsWith("0\nwould erase ");
        assertThat(afterDryRun).isEqualTo(before);
        assertThat(again)
                .isEqualTo(
                        "0\nerased 0 fields of the profile, 0 versions of the identity, 0 versions of additional info,"
                                + " 0 stored responses, evidence of 0 decisions\n");
        assertThat(user.profile()).isEqualTo(erased);
        assertThat(user.commandsLogged()).containsExactly("erase");
    }

    @Test
    void completesAnInterruptedRun() {
        CompleteUser user = CompleteUser.storeClosedLongAgo(stage, "u-1");
        Map<String, AttributeValue> info = user.info();
        Map<String, AttributeValue> response = user.response();
        erase();
        user.put("Users", info);
        user.put("Idempotency", response);

        assertThat(erase()).contains("0 fields", "1 versions", "1 stored responses");
        assertThat(user.info()).isEmpty();
        assertThat(user.response()).isEmpty();
    }

    @Test
    void theCheckOfConsentsFindsMissingEvidenceOfAUserWhoWasNotErased() {
        CompleteUser user = CompleteUser.storeClosedLongAgo(stage, "u-1");
        stage.dynamo()
                .updateItem(u -> u.tableName("Consents")
                        .key(PrimaryKeys.event(user.owner(), DocumentType.TERMS_OF_USE, 2))
                        .updateExpression("REMOVE deviceId, ipAddress, userAgent, salt"));

        assertThat(stage.run("check-consents"))
                .startsWith("1\n")
                .contains("T#default#U#u-1 terms_of_use: event 2 lacks its evidence\n");
    }

    @Test
    void failsIfThereIsNoSuchUser() {
        assertThat(erase()).isEqualTo("1\nthere is no user u-1 of default\n");
    }
}
