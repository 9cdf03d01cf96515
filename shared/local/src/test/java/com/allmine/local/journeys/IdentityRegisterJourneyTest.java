package com.allmine.local.journeys;

import static com.allmine.local.LocalRun.attribute;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.errors.Problem;
import com.allmine.api.json.Json;
import com.allmine.emulators.register.RegisterEmulator;
import com.allmine.local.LocalRun;
import com.allmine.local.UsesLocalRun;
import com.allmine.testkit.Response;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Confirmations that ask the national register. */
@UsesLocalRun
class IdentityRegisterJourneyTest {
    private static final String DIFFERS =
            "userIdentityNumber: the account is confirmed with another identity; send the number, name and birth date"
                    + " of that one";

    private final LocalRun run;
    private final IdentityUsers users;

    IdentityRegisterJourneyTest(LocalRun run) {
        this.run = run;
        this.users = new IdentityUsers(run);
    }

    @Test
    void whatTheRegisterConfirmedOutlivesEveryDeclaration() {
        String sub = users.newUser();
        String number = IdentityRequest.newNumber();
        users.confirm(sub, IdentityRequest.verified(number)).acceptedBare();
        Map<String, AttributeValue> confirmed = users.profile(sub);

        for (String other : List.of("name", "surname")) {
            users.confirm(sub, IdentityUsers.with(IdentityRequest.declared(number), other, "Mehmet"))
                    .refused(Problem.IDENTITY_DIFFERS, DIFFERS);
        }
        users.confirm(sub, IdentityUsers.with(IdentityRequest.declared(number), "birthDate", "2001-05-05"))
                .refused(Problem.IDENTITY_DIFFERS, DIFFERS);
        assertThat(users.profile(sub)).isEqualTo(confirmed);

        String agreeing = IdentityUsers.with(
                IdentityUsers.with(IdentityRequest.declared(number), "name", "ahmet"), "address", "Yeni Mah. No:2");
        String token = users.confirm(sub, agreeing).acceptedBare().path("token").asText();

        assertThat(IdentityUsers.claims(token).at("/assurance/method").asText()).isEqualTo("NVI");
        assertThat(IdentityUsers.claims(token).at("/assurance/time").asText())
                .isEqualTo(attribute(confirmed, "identityConfirmedAt").s());
        assertThat(users.profile(sub))
                .containsEntry("identity", confirmed.get("identity"))
                .containsEntry("identityMethod", AttributeValue.fromS("NVI"))
                .containsEntry("identityConfirmedAt", confirmed.get("identityConfirmedAt"));
        assertThat(users.versions(sub))
                .extracting(version -> attribute(version, "identityMethod").s())
                .containsExactly("NVI", "DECLARED");
    }

    @Test
    void theRegistersYesRaisesADeclarationAndAddsAVersionAfterAnOlderYes() {
        String sub = users.newUser();
        String number = IdentityRequest.newNumber();
        users.confirm(sub, IdentityUsers.with(IdentityRequest.declared(number), "surname", "Kaya"))
                .acceptedBare();
        String raised = users.confirm(sub, IdentityRequest.verified(number))
                .acceptedBare()
                .path("token")
                .asText();
        String married = users.confirm(sub, IdentityUsers.with(IdentityRequest.verified(number), "surname", "Öztürk"))
                .acceptedBare()
                .path("token")
                .asText();

        assertThat(IdentityUsers.claims(raised).at("/assurance/method").asText())
                .isEqualTo("NVI");
        assertThat(IdentityUsers.claims(married).at("/assurance/time").asText())
                .isEqualTo(attribute(users.profile(sub), "identityConfirmedAt").s());
        assertThat(users.versions(sub)).hasSize(3).allSatisfy(version -> {
            assertThat(version).containsKeys("identity", "confirmedAt", "timezone", "retainUntil");
            assertThat(attribute(version, "timezone").s()).isEqualTo("UTC");
        });
        JsonNode profile = run.send(run.postAs(sub, "/api/v1/onboarding/step-2", "{\"gender\":\"female\"}"))
                .accepted();
        assertThat(profile.path("surname").asText()).isEqualTo("Öztürk");
    }

    @Test
    void theRegisterIsAskedInTurkishUpperCase() {
        ObjectNode body = Json.object(IdentityRequest.verified(RegisterEmulator.KNOWN_IN_TURKISH_LETTERS))
                .orElseThrow()
                .put("name", "Işıl")
                .put("secondName", "C\u0327ic\u0327ek")
                .put("surname", "öğütçü")
                .put("birthDate", "1985-03-04");

        assertThat(users.confirm(users.newUser(), body.toString())
                        .acceptedBare()
                        .path("data")
                        .path("verified")
                        .asBoolean())
                .isTrue();
    }

    private boolean isVerified(String sub, String number, String name, String surname, String birthDate) {
        ObjectNode body = Json.object(IdentityRequest.verified(number))
                .orElseThrow()
                .put("name", name)
                .put("surname", surname)
                .put("birthDate", birthDate);
        return users.confirm(sub, body.toString())
                .acceptedBare()
                .path("data")
                .path("verified")
                .asBoolean();
    }

    @Test
    void aForeignerIsAskedAboutAtTheServiceForForeignersByTheWholeBirthDate() {
        String sub = users.newUser();

        assertThat(isVerified(sub, RegisterEmulator.KNOWN_FOREIGNER, "Nora", "Larsen", "1988-03-22"))
                .isFalse();
        assertThat(isVerified(sub, RegisterEmulator.KNOWN_FOREIGNER, "Nora", "Larsen", "1988-03-21"))
                .isTrue();
        assertThat(isVerified(users.newUser(), RegisterEmulator.UNKNOWN_FOREIGNER, "Nora", "Larsen", "1988-03-21"))
                .isFalse();
        assertThat(isVerified(users.newUser(), "99000001278", "Amina", "Diallo", "1971-12-31"))
                .isTrue();
    }

    @Test
    void theChecksumOfAForeignersNumberCountsToo() {
        users.confirm(users.newUser(), IdentityRequest.verified("99000001279"))
                .refused(
                        Problem.VALIDATION_FAILED,
                        "userIdentityNumber: must be a valid identity number: its check digits, the last two, are"
                                + " wrong");
        users.confirm(users.newUser(), IdentityRequest.declared("99000001279")).acceptedBare();
    }

    @Test
    void aRegisterThatRecoversIsAskedAgain() {
        assertThat(users.confirm(users.newUser(), IdentityRequest.verified(RegisterEmulator.RECOVERING))
                        .acceptedBare()
                        .path("data")
                        .path("verified")
                        .asBoolean())
                .isTrue();
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(
            strings = {
                RegisterEmulator.CUT_OFF,
                RegisterEmulator.FAULT,
                RegisterEmulator.MAINTENANCE,
                RegisterEmulator.SLOW,
                RegisterEmulator.GARBAGE
            })
    void aRegisterThatSaysNeitherYesNorNoIsA503AndNothingIsWritten(String number) {
        String sub = users.newUser();
        int asked = run.system().register().requests();

        Response received = users.confirm(sub, IdentityRequest.verified(number));

        received.refused(Problem.REGISTER_UNAVAILABLE);
        assertThat(received.header("Retry-After")).isEqualTo("5");
        assertThat(run.system().register().requests()).isEqualTo(asked + 3);
        assertThat(users.items(sub)).singleElement().satisfies(profile -> {
            assertThat(profile).doesNotContainKeys("identity", "identityHash", "additionalInfoId", "updatedAt");
            assertThat(attribute(profile, "attempt1").s()).isEmpty();
        });
    }
}
