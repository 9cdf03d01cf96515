package com.allmine.checks.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.errors.Problem;
import com.allmine.local.LocalRun;
import com.allmine.testkit.Response;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The response and the log line when something behind the API is broken. */
@Tag("slow")
class CrashTest {
    private static final String PATH = "/api/v1/onboarding/step-2";
    private static final String FRESH = "507f1f77bcf86cd799439012";

    private final LocalRun run = LocalRun.start();

    @AfterEach
    void stop() {
        run.close();
    }

    @Test
    void hidesADefectFromTheClientAndTracesItInTheLog() {
        run.system()
                .tables()
                .client()
                .putItem(put -> put.tableName("Users")
                        .item(Map.of(
                                "pk", AttributeValue.fromS("T#default#U#broken"),
                                "sk", AttributeValue.fromS("PROFILE"))));

        Response received = saveGender("broken");

        received.refused(Problem.INTERNAL_ERROR);
        assertThat(received.errors()).containsExactly("Internal server error");
        assertThat(received.body()).doesNotContain("Exception", "com.allmine", "_id");
        assertThat(run.log(received))
                .singleElement()
                .asString()
                .contains("\"level\":\"ERROR\"", "\"status\":500", "\"code\":\"INTERNAL_ERROR\"")
                .contains("\"cause\":[\"java.lang.NullPointerException\"", "com.allmine.data.user.DynamoUsers.")
                .doesNotContain("_id");
    }

    @Test
    void hidesThatTheSecretIsNoKeySet() {
        run.system().secrets().put("SigningKeys", "no key set");

        Response received = saveGender(FRESH);

        received.refused(Problem.INTERNAL_ERROR);
        assertThat(received.errors()).containsExactly("Internal server error");
        assertThat(run.log(received))
                .singleElement()
                .asString()
                .contains("\"level\":\"ERROR\"", "\"cause\":[\"the key set has no key of use sig\"]");
    }

    @Test
    void asksToComeBackWhileTheTablesAreAway() {
        saveGender(FRESH).accepted();
        run.system().tables().close();

        comeBackLater(saveGender(FRESH), "DynamoDB UpdateItem");
    }

    @Test
    void letsNobodyInWhileItIsUnknownWhoMay() {
        run.system().tables().close();

        comeBackLater(saveGender(FRESH), "DynamoDB BatchGetItem");
    }

    @Test
    void asksToComeBackWhileTheSecretIsAway() {
        run.system().secrets().close();

        comeBackLater(saveGender(FRESH), "Secrets Manager BatchGetSecretValue");
    }

    private void comeBackLater(Response received, String call) {
        received.refused(Problem.SERVICE_UNAVAILABLE);
        assertThat(received.errors()).containsExactly("Service temporarily unavailable");
        assertThat(received.header("Retry-After")).isEqualTo("5");
        assertThat(run.log(received))
                .singleElement()
                .asString()
                .contains("\"level\":\"ERROR\"", "\"status\":503", "\"cause\":[\"" + call + ": SdkClientException by ");
    }

    private Response saveGender(String sub) {
        return run.send(run.postAs(sub, PATH, "{\"gender\":\"male\"}"));
    }
}
