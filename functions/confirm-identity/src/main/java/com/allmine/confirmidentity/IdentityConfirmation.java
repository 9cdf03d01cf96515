package com.allmine.confirmidentity;

import com.allmine.api.Caller;
import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.api.json.Json;
import com.allmine.confirmidentity.ConfirmIdentityHandler.Confirmed;
import com.allmine.crypto.FieldEncryption;
import com.allmine.crypto.KeySet;
import com.allmine.data.Cidr;
import com.allmine.data.Ids;
import com.allmine.data.identity.Contact;
import com.allmine.data.identity.Identity;
import com.allmine.data.identity.IdentityHash;
import com.allmine.data.identity.Retention;
import com.allmine.data.permission.Authorization;
import com.allmine.data.permission.DynamoTenantPolicies;
import com.allmine.data.permission.TenantPolicies;
import com.allmine.data.permission.TenantPolicy;
import com.allmine.data.user.AdditionalInfo;
import com.allmine.data.user.InfoField;
import com.allmine.register.PersonName;
import com.fasterxml.jackson.databind.JsonNode;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Confirms identities: encrypts the personal data, runs the workflow and interprets its output. */
final class IdentityConfirmation {
    /** The time for which an attempt counts. */
    private static final Duration ATTEMPTS_COUNT_FOR = Duration.ofHours(24);

    private final Workflow workflow;
    private final TenantPolicies policies;
    private final FieldEncryption fieldEncryption;
    private final IdentityHash identityHash;
    private final Ids ids;

    IdentityConfirmation(Workflow workflow, TenantPolicies policies, KeySet keys, Ids ids) {
        this.workflow = workflow;
        this.policies = policies;
        this.fieldEncryption = new FieldEncryption(keys);
        this.identityHash = new IdentityHash(keys);
        this.ids = ids;
    }

    static IdentityConfirmation live() {
        return new IdentityConfirmation(
                SfnWorkflow.live(),
                DynamoTenantPolicies.live(),
                KeySet.live(),
                new Ids(InstantSource.system(), new SecureRandom()));
    }

    /**
     * One request to confirm an identity.
     *
     * @param id the id of the confirmation and of its additional info; a repeated request has the same id
     * @param isRepeated whether an earlier request confirmed this identity, so that only the token is new
     * @param address the IP address of the client
     */
    record Request(
            Authorization authorization,
            String id,
            boolean isRepeated,
            ConfirmationRequest confirmation,
            @Nullable String address) {}

    /**
     * Confirms an identity, or returns that the national register did not confirm it.
     *
     * @throws Refusal if the identity cannot be confirmed; then only the attempts have changed
     */
    Confirmed confirm(Request request) {
        Caller caller = request.authorization().caller();
        JsonNode output = workflow.run(request.authorization().requestId(), input(request));
        List<Problem> problems = new ArrayList<>();
        output.path("problems").forEach(name -> {
            if (!name.asText().isEmpty()) {
                problems.add(Problem.valueOf(name.asText()));
            }
        });
        if (!problems.isEmpty()) {
            throw Refusal.ofLowestStatus(problems);
        }
        boolean isVerified = output.path("verified").asBoolean();
        String token = isVerified
                ? fieldEncryption.decrypt(
                        caller,
                        IssueTokenHandler.FIELD,
                        output.path("encryptedToken").asText())
                : null;
        return new Confirmed(token, new Confirmed.User(caller.userId(), isVerified));
    }

    /** The input of the workflow. Only {@code workflow.asl.json} contains table names, primary keys and expressions. */
    private String input(Request request) {
        Caller caller = request.authorization().caller();
        ConfirmationRequest confirmation = request.confirmation();
        AdditionalInfo info = confirmation.additionalInfo().encrypted(caller, fieldEncryption);
        String entryId = ids.next();
        Instant now = Ids.time(entryId);
        Map<String, Object> input = new LinkedHashMap<>();
        input.put("requestId", request.authorization().requestId());
        input.put("pseudonym", request.authorization().pseudonym());
        input.put("tenantId", caller.tenantId());
        input.put("userId", caller.userId());
        input.put("roles", caller.roles());
        input.put("authTime", caller.authTime().getEpochSecond());
        input.put("roleId", request.authorization().grant().roleId());
        input.put("confirmationId", request.id());
        input.put("entryId", entryId);
        input.put("isRepeated", request.isRepeated());
        input.put("useRegister", confirmation.useRegister());
        input.put(
                IdentityHash.OF_NUMBER,
                identityHash.ofNumber(caller.tenantId(), confirmation.identity().userIdentityNumber()));
        input.put(IdentityHash.OF_PERSON, identityHash.ofPerson(caller.tenantId(), person(confirmation.identity())));
        input.put(
                "encryptedIdentity",
                fieldEncryption.encrypt(
                        caller, Identity.FIELD, confirmation.identity().text()));
        input.put(Contact.FIELD, attributes(confirmation.contact().encrypted(caller, fieldEncryption)));
        for (InfoField field : InfoField.values()) {
            input.put(field.optionId(), info.optionIds().get(field));
        }
        input.put(AdditionalInfo.EXPLANATIONS, attributes(byName(info)));
        input.put(
                AdditionalInfo.MISSING_EXPLANATIONS,
                info.missingExplanations().stream()
                        .map(field -> Map.of("S", field.explanation()))
                        .toList());
        input.put("timezone", request.authorization().client().timezone().name());
        input.put("addressBlocks", request.address() == null ? List.of() : Cidr.holding(request.address()));
        TenantPolicy policy = policies.of(caller.tenantId());
        input.put("accountLimit", policy.accountLimit());
        input.put("minimumAssurance", policy.minimumAssurance().name());
        input.put("now", Json.time(now));
        input.put("attemptsCountFrom", Json.time(now.minus(ATTEMPTS_COUNT_FOR)));
        input.put(Retention.FIELD, Retention.until(now));
        return Json.write(input);
    }

    /** A text that is equal for all spellings that the register treats as the same person. */
    private static String person(Identity identity) {
        PersonName first = name(identity.name());
        String second = identity.secondName();
        PersonName given = second == null ? first : first.with(name(second));
        return Json.write(List.of(given.upperCase(), name(identity.surname()).upperCase(), identity.birthDate()));
    }

    private static PersonName name(String text) {
        return PersonName.parse(text).orElseThrow();
    }

    private static Map<String, String> byName(AdditionalInfo info) {
        return info.explanations().entrySet().stream()
                .collect(Collectors.toMap(e -> e.getKey().explanation(), Map.Entry::getValue));
    }

    /** Texts in the form in which Step Functions passes them to DynamoDB. */
    private static Map<String, Map<String, String>> attributes(Map<String, String> texts) {
        return texts.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, e -> Map.of("S", e.getValue())));
    }
}
