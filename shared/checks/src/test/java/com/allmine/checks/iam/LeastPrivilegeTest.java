package com.allmine.checks.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.allmine.checks.iam.IamPolicies.Call;
import com.allmine.checks.template.TranslatedTemplate;
import com.allmine.crypto.KeyPurpose;
import com.allmine.crypto.PublishedKeys;
import com.allmine.local.CannotStart;
import com.allmine.local.HostedFunction;
import com.allmine.local.Repository;
import com.allmine.template.LambdaFunction;
import com.allmine.template.SamTemplate;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The reach of an attacker who controls one function, by the roles of the translated template. */
@Tag("slow")
class LeastPrivilegeTest {
    private static final SamTemplate TEMPLATE =
            SamTemplate.parse(Repository.text(Repository.ROOT.resolve("template.yaml")));
    private static final String WORKFLOW = "IdentityWorkflow";
    private static final List<String> WRITES = List.of("DeleteItem", "PutItem", "UpdateItem");

    private static final String OWN_SOURCE = "com.allmine";

    private static final String PROFILE = "T#acme#U#u1";
    private static final String GUARD = "T#acme#ID#5d1c";
    private static final String POLICY = "T#acme";
    private static final String DOCUMENT = "T#acme#DOC#terms_of_use";

    private final IamPolicies iam = new IamPolicies(TranslatedTemplate.withDefaults());

    static Stream<String> functions() {
        return TEMPLATE.functions().stream().map(LambdaFunction::name);
    }

    static Stream<String> roles() {
        return Stream.concat(functions(), Stream.of(WORKFLOW));
    }

    private boolean mayWrite(String name, String table, String partition, String... attributes) {
        Set<String> all = new TreeSet<>(Set.of("pk", "sk"));
        all.addAll(List.of(attributes));
        return WRITES.stream()
                .anyMatch(write -> iam.allows(name, new Call("dynamodb:" + write, table, Set.of(partition), all)));
    }

    @ParameterizedTest
    @MethodSource("functions")
    void aFunctionThatWasTakenOverClearsNobodysAmlStatus(String function) {
        // Only the function of the screening system, which no client can call.
        boolean isScreening = function.equals("ApplyAmlStatus");
        for (String attribute :
                List.of("amlStatus", "amlValidUntil", "amlTime", "amlEventId", "amlSource", "amlReference")) {
            assertThat(mayWrite(function, "Users", PROFILE, attribute))
                    .as(attribute)
                    .isEqualTo(isScreening);
        }
        assertThat(isScreening && !function(function).routes().isEmpty()).isFalse();
        // Not by putting another profile over it either.
        assertThat(mayWrite(function, "Users", PROFILE, "_id", "name")).isFalse();
    }

    /** The rule of ApplyAmlStatus refuses the source {@code com.allmine}, and no role may use another one. */
    @ParameterizedTest
    @MethodSource("roles")
    void whoeverWasTakenOverSendsNoAmlStatus(String name) {
        assertThat(mayPut(name, "urn:example:screening")).isFalse();
        assertThat(mayPut(name, OWN_SOURCE)).isEqualTo(name.equals("PublishEvents"));

        JsonNode pattern = TranslatedTemplate.withDefaults()
                .properties("ApplyAmlStatusStatusSet")
                .path("EventPattern");
        assertThat(pattern.at("/source").toString()).isEqualTo("[{\"anything-but\":\"" + OWN_SOURCE + "\"}]");
    }

    private boolean mayPut(String name, String source) {
        return iam.allows(name, new Call("events:PutEvents", "EventBus", Set.of(), Set.of(source)));
    }

    @ParameterizedTest
    @MethodSource("functions")
    void aFunctionThatWasTakenOverGivesNobodyARole(String function) {
        assertThat(mayWrite(function, "Users", PROFILE, "roles")).isFalse();
        assertThat(mayWrite(function, "Logs", "ROLE_PERMISSIONS", "grants")).isFalse();
    }

    @ParameterizedTest
    @MethodSource("functions")
    void aFunctionThatWasTakenOverConfirmsNoIdentity(String function) {
        for (String attribute : List.of("identity", "identityHash", "identityMethod", "registerRefusal5")) {
            assertThat(mayWrite(function, "Users", PROFILE, attribute))
                    .as(attribute)
                    .isFalse();
        }
        assertThat(mayWrite(function, "Users", GUARD, "users")).isFalse();
        assertThat(mayWrite(function, "Users", GUARD)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("roles")
    void whoeverWasTakenOverRaisesNoLimitAndLowersNoAssurance(String name) {
        assertThat(mayWrite(name, "Users", POLICY, "accountLimit")).isFalse();
        assertThat(mayWrite(name, "Users", POLICY, "minimumAssurance")).isFalse();
    }

    @ParameterizedTest
    @MethodSource("roles")
    void whoeverWasTakenOverDeletesNothingButIdempotencyRecords(String name) {
        Set<String> deletable = new TreeSet<>();
        iam.statements(name).stream()
                .filter(statement -> statement.actions().contains("dynamodb:DeleteItem"))
                .forEach(statement -> deletable.addAll(statement.resources()));

        assertThat(deletable).isSubsetOf("Idempotency");
    }

    @ParameterizedTest
    @MethodSource("roles")
    void whoeverWasTakenOverReadsAndWritesNoWholeTable(String name) {
        assertThat(iam.statements(name).stream()
                        .flatMap(statement -> statement.actions().stream())
                        .filter(action -> action.startsWith("dynamodb:")))
                .isSubsetOf(
                        "dynamodb:BatchGetItem",
                        "dynamodb:ConditionCheckItem",
                        "dynamodb:DeleteItem",
                        "dynamodb:GetItem",
                        "dynamodb:PutItem",
                        "dynamodb:Query",
                        "dynamodb:UpdateItem");
    }

    @ParameterizedTest
    @MethodSource("roles")
    void whoeverWasTakenOverPublishesNoDocumentAndChangesNoOption(String name) {
        assertThat(mayWrite(name, "Consents", DOCUMENT, "supersededBy")).isFalse();
        assertThat(mayWrite(name, "Dropdowns", POLICY, "options")).isFalse();
    }

    @ParameterizedTest
    @MethodSource("roles")
    void onlyTheSigningFunctionAddsCheckpointsAndItChangesNoTree(String name) {
        boolean isSigning = name.equals("SignCheckpoints");

        assertThat(mayWrite(name, "Audit", "CHECKPOINTS#acme#consent", "note")).isEqualTo(isSigning);
        assertThat(isSigning && mayWrite(name, "Audit", "TREE#acme#consent", "roots"))
                .isFalse();
        assertThat(isSigning && mayWrite(name, "Audit", "ENTRY#acme#consent", "leafHash"))
                .isFalse();
    }

    @ParameterizedTest
    @MethodSource("roles")
    void onlyTheSigningFunctionAddsObjectsToTheBucketOfCheckpoints(String name) {
        IamPolicies withBucket =
                new IamPolicies(TranslatedTemplate.with(Map.of("CheckpointBucket", "evidence-of-allmine")));

        assertThat(withBucket.allows(name, Call.on("s3:PutObject", "arn:${AWS::Partition}:s3:::${CheckpointBucket}/*")))
                .isEqualTo(name.equals("SignCheckpoints"));
        assertThat(withBucket.statements(name).stream()
                        .flatMap(statement -> statement.actions().stream())
                        .filter(action -> action.startsWith("s3:")))
                .hasSize(name.equals("SignCheckpoints") ? 1 : 0);
        assertThat(iam.statements(name).stream()
                        .flatMap(statement -> statement.actions().stream())
                        .filter(action -> action.startsWith("s3:")))
                .isEmpty();
    }

    @Test
    void onlyTheWorkflowWritesIdentities() {
        assertThat(roles().filter(name -> mayWrite(name, "Users", PROFILE, "identity")))
                .containsExactly(WORKFLOW);
        assertThat(roles().filter(name -> mayWrite(name, "Users", GUARD, "users")))
                .containsExactly(WORKFLOW);
    }

    @ParameterizedTest
    @MethodSource("functions")
    void aFunctionReadsTheSecretsThatItIsToldAndNoOther(String name) {
        Set<String> told = new TreeSet<>();
        for (KeyPurpose purpose : KeyPurpose.values()) {
            String secret = function(name).environment().get(purpose.setting());
            if (secret != null) {
                told.add(secret);
            }
        }
        boolean hasKeySets = !told.isEmpty();
        Optional.ofNullable(function(name).environment().get(PublishedKeys.SETTING))
                .ifPresent(told::add);
        Set<String> readable = new TreeSet<>();
        for (String secret : TEMPLATE.secrets()) {
            if (iam.allows(name, Call.on("secretsmanager:GetSecretValue", secret))) {
                readable.add(secret);
            }
        }

        assertThat(readable).isEqualTo(told);
        assertThat(iam.allows(name, Call.on("secretsmanager:BatchGetSecretValue", "*")))
                .isEqualTo(hasKeySets);
    }

    /** A function cannot start without a setting that the template does not give it. */
    @ParameterizedTest
    @MethodSource("functions")
    void aFunctionIsToldNoSecretThatItDoesNotUse(String name) {
        LambdaFunction function = function(name);
        for (KeyPurpose purpose : KeyPurpose.values()) {
            Map<String, String> environment = new HashMap<>(function.environment());
            if (environment.remove(purpose.setting()) != null) {
                LambdaFunction without = new LambdaFunction(
                        name,
                        function.handler(),
                        function.codeUri(),
                        environment,
                        function.routes(),
                        function.isDefault(),
                        function.schedules());

                assertThatThrownBy(() ->
                                HostedFunction.load(without, Repository.ROOT, Map.of("aws.region", "eu-central-1")))
                        .isInstanceOf(CannotStart.class)
                        .hasMessageContaining("the setting " + purpose.setting() + " is missing");
            }
        }
    }

    @Test
    void onlyWhoeverLooksForIdentitiesHasTheKeysOfTheirHash() {
        assertThat(roles().filter(name -> iam.allows(name, Call.on("secretsmanager:GetSecretValue", "HashKeys"))))
                .containsExactly("ConfirmIdentity");
        assertThat(roles().filter(name -> iam.allows(name, Call.on("secretsmanager:GetSecretValue", "CheckpointKeys"))))
                .containsExactly("SignCheckpoints");
    }

    private static LambdaFunction function(String name) {
        return TEMPLATE.functions().stream()
                .filter(function -> function.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
