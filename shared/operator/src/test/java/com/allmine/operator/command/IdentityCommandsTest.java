package com.allmine.operator.command;

import static com.allmine.operator.command.CompleteUser.FUTURE;
import static com.allmine.operator.command.CompleteUser.NUMBER;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.emulators.sts.StsEmulator;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** {@code find-identity} and {@code free-identity}. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdentityCommandsTest {
    private static final String[] FIND = {"find-identity", "--tenant", "default"};
    private static final String[] FREE = {
        "free-identity", "--tenant", "default", "--user", "u-1", "--reason", "ticket-4711"
    };

    private final Stage stage = Stage.start();

    @AfterAll
    void stop() {
        stage.close();
    }

    @BeforeEach
    void reset() {
        stage.reset();
    }

    @Test
    void freesANumberAndKeepsTheVersionsOfTheIdentity() {
        CompleteUser user = CompleteUser.store(stage, "u-1", FUTURE, "another");

        assertThat(stage.run(FREE)).isEqualTo("0\nfreed the identity number of the user u-1 of default\n");

        assertThat(user.guard())
                .containsEntry("holders", AttributeValue.fromSs(List.of("another")))
                .doesNotContainKey("confirmedHolders");
        assertThat(user.profile())
                .doesNotContainKeys("identity", "identityHash", "personHash", "identityMethod", "contact")
                .containsKeys("email", "retainUntil");
        assertThat(user.version()).isNotEmpty();
        assertThat(user.commandsLogged()).containsExactly("free-identity");
        assertThat(stage.run("export", "--tenant", "default", "--user", "u-1")).contains("\"reason\":\"ticket-4711\"");
        assertThat(stage.run(FREE)).isEqualTo("1\nthe user u-1 of default has no confirmed identity\n");
    }

    @Test
    void namesTheHoldersOfTheNumberOnStandardInput() throws IOException {
        CompleteUser.store(stage, "u-1", FUTURE, "another");
        try (PipedOutputStream open = new PipedOutputStream();
                PipedInputStream in = new PipedInputStream(open)) {
            // Like a terminal, this input does not end after the line.
            open.write((NUMBER + "\n").getBytes(StandardCharsets.UTF_8));
            assertThat(stage.run(in, FIND)).isEqualTo("0\nanother DECLARED\nu-1 NVI\n");
        }
        assertThat(stage.runWith(NUMBER, "find-identity", "--tenant", "default", "--output", "json"))
                .isEqualTo("0\n{\"holders\":[{\"userId\":\"another\",\"method\":\"DECLARED\"},"
                        + "{\"userId\":\"u-1\",\"method\":\"NVI\"}]}\n");
        assertThat(stage.log())
                .hasSize(2)
                .allSatisfy(entry -> assertThat(entry)
                        .containsEntry("actor", AttributeValue.fromS(StsEmulator.ARN + " as ops-7"))
                        .containsEntry("resourceId", AttributeValue.fromS("find-identity")));
    }

    @Test
    void saysThatNobodyHoldsTheNumber() {
        assertThat(stage.runWith(NUMBER, FIND)).isEqualTo("0\nnobody of default holds this identity number\n");
    }

    @Test
    void requiresAnIdentityNumberOnStandardInput() {
        String message = "1\nstandard input must have one identity number of 11 digits\n";
        assertThat(stage.runWith("1000000014", FIND)).isEqualTo(message);
        assertThat(stage.run(FIND)).isEqualTo(message);
        assertThat(stage.log()).isEmpty();
    }
}
