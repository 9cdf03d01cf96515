package com.allmine.operator.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Caller;
import com.allmine.api.json.Json;
import com.allmine.auth.Tokens;
import com.allmine.data.dynamo.PrimaryKeys;
import com.allmine.emulators.sts.StsEmulator;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenCommandTest {
    private final Stage stage = Stage.start();

    @AfterAll
    void stop() {
        stage.close();
    }

    @BeforeEach
    void reset() {
        stage.reset();
    }

    private static void assertIsOf(String token, Caller caller) {
        assertThat(Tokens.live().verify(token))
                .usingRecursiveComparison()
                .ignoringFields("authTime")
                .isEqualTo(caller);
    }

    @Test
    void makesATokenThatTheApiAccepts() {
        stage.dynamo().putItem(p -> p.tableName("Logs").item(PrimaryKeys.registered("acme")));

        String own = stage.run("token", "--user", "ayse").substring(2).strip();
        String other =
                stage.run("token", "--roles", "user,admin", "--user", "ali", "--tenant", "acme", "--output", "json");

        assertIsOf(own, new Caller("default", "ayse", Set.of("user")));
        assertIsOf(
                Json.object(other.substring(2)).orElseThrow().path("token").asText(),
                new Caller("acme", "ali", Set.of("admin", "user")));
    }

    @Test
    void logsATokenAndPrintsNoneIfThatFails() {
        stage.run("token", "--user", "ayse", "--as", "zeynep");
        assertThat(stage.log())
                .singleElement()
                .satisfies(entry -> assertThat(entry)
                        .containsEntry("actor", AttributeValue.fromS(StsEmulator.ARN + " as zeynep"))
                        .containsEntry("roleId", AttributeValue.fromS("operator"))
                        .containsEntry("resourceId", AttributeValue.fromS("token"))
                        .containsEntry("subject", AttributeValue.fromS("ayse")));

        System.setProperty("LOGS_TABLE", "Nowhere");
        assertThat(stage.run("token", "--user", "ayse"))
                .startsWith("1\nDynamoDb responded with ResourceNotFoundException: ")
                .hasLineCount(2)
                .doesNotContain("eyJ");
    }

    @Test
    void refusesAnUnknownTenant() {
        assertThat(stage.run("token", "--user", "ayse", "--tenant", "acme")).isEqualTo("1\nthere is no tenant acme\n");
    }
}
