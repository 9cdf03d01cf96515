package com.allmine.checks.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.errors.Problem;
import com.allmine.local.LocalRun;
import com.allmine.local.journeys.IdentityRequest;
import com.allmine.testkit.Response;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The response and the log line when something behind the API is broken. Each test leaves one more thing broken, and
 * calls an endpoint that has not read it before.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class CrashTest {
    private static final String SAVE_GENDER = "/api/v1/onboarding/step-2";
    private static final String RECORD_CONSENT = "/api/v1/legal-documents/consent";
    private static final String ADD_USER_INFO = "/user/insert-additional-info";
    private static final String FRESH = "507f1f77bcf86cd799439012";

    private final LocalRun run = LocalRun.hosting("SaveGender", "RecordConsent", "AddUserInfo", "ConfirmIdentity");

    @AfterAll
    void stop() {
        run.close();
    }

    @Test
    @Order(1)
    void hidesADefectFromTheClientAndTracesItInTheLog() {
        run.system()
                .tables()
                .client()
                .putItem(put -> put.tableName("Users")
                        .item(Map.of(
                                "pk", AttributeValue.fromS("T#default#U#broken"),
                                "sk", AttributeValue.fromS("PROFILE"))));

        Response received = post("broken", SAVE_GENDER);

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
    @Order(2)
    void asksToComeBackWhileTheTablesAreAway() {
        post(FRESH, SAVE_GENDER).accepted();
        run.system().tables().close();

        comeBackLater(post(FRESH, SAVE_GENDER), "DynamoDB UpdateItem");
    }

    @Test
    @Order(3)
    void letsNobodyInWhileItIsUnknownWhoMay() {
        comeBackLater(post(FRESH, RECORD_CONSENT), "DynamoDB BatchGetItem");
    }

    @Test
    @Order(4)
    void hidesThatTheSecretIsNoKeySet() {
        run.system().secrets().put("SigningKeys", "no key set");

        Response received = post(FRESH, ADD_USER_INFO);

        received.refused(Problem.INTERNAL_ERROR);
        assertThat(received.errors()).containsExactly("Internal server error");
        assertThat(run.log(received))
                .singleElement()
                .asString()
                .contains("\"level\":\"ERROR\"", "\"cause\":[\"the key set has no key of use sig\"]");
    }

    @Test
    @Order(5)
    void asksToComeBackWhileTheSecretIsAway() {
        run.system().secrets().close();

        comeBackLater(post(FRESH, IdentityRequest.PATH), "Secrets Manager BatchGetSecretValue");
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

    private Response post(String sub, String path) {
        return run.send(run.postAs(sub, path, "{\"gender\":\"male\"}"));
    }
}
