package com.allmine.confirmidentity;

import com.allmine.api.Caller;
import com.allmine.api.Json;
import com.allmine.api.Problem;
import com.allmine.api.Refusal;
import com.allmine.auth.KeyRing;
import com.allmine.auth.KeyedHash;
import com.allmine.auth.SealedFields;
import com.allmine.confirmidentity.ConfirmIdentityHandler.Confirmed;
import com.allmine.data.Admission;
import com.allmine.data.Confirmation;
import com.allmine.data.Confirmation.Method;
import com.allmine.data.DynamoPolicies;
import com.allmine.data.Identity;
import com.allmine.data.IdentityRequests;
import com.allmine.data.Ids;
import com.allmine.data.Policies;
import com.fasterxml.jackson.databind.JsonNode;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Confirms identities by the workflow: seals what is personal, starts an execution, and reads how it ended. */
final class Confirmations {
    private final Workflow workflow;
    private final IdentityRequests requests;
    private final Policies policies;
    private final SealedFields sealedFields;
    private final KeyedHash hash;
    private final Ids ids;
    private final InstantSource clock;

    Confirmations(
            Workflow workflow,
            IdentityRequests requests,
            Policies policies,
            KeyRing keys,
            Ids ids,
            InstantSource clock) {
        this.workflow = workflow;
        this.requests = requests;
        this.policies = policies;
        this.sealedFields = new SealedFields(keys);
        this.hash = new KeyedHash(keys);
        this.ids = ids;
        this.clock = clock;
    }

    static Confirmations live() {
        InstantSource clock = InstantSource.system();
        return new Confirmations(
                SfnWorkflow.live(),
                IdentityRequests.live(),
                DynamoPolicies.live(),
                KeyRing.live(),
                new Ids(clock, new SecureRandom()),
                clock);
    }

    /**
     * Confirms an identity, or finds that the national register does not know it.
     *
     * @param id of the confirmation; where the identity was confirmed by it before, only the token is new
     * @param address where the request comes from
     * @throws Refusal whatever keeps the identity from being confirmed, and then nothing has changed
     */
    Confirmed confirm(Admission admission, String id, Form form, @Nullable String address) {
        Caller caller = admission.caller();
        JsonNode output = workflow.run(admission.requestId(), input(admission, id, form, address));
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
                ? sealedFields.open(
                        caller,
                        IssueTokenHandler.FIELD,
                        output.path("sealedToken").asText())
                : null;
        return new Confirmed(token, new Confirmed.User(caller.userId(), isVerified));
    }

    private String input(Admission admission, String id, Form form, @Nullable String address) {
        Caller caller = admission.caller();
        String sealedIdentity =
                sealedFields.seal(caller, Identity.FIELD, form.identity().text());
        String number = "identity:" + form.identity().userIdentityNumber();
        Confirmation wish = new Confirmation(
                admission,
                id,
                ids.next(),
                sealedIdentity,
                hash.of(caller.tenantId(), number).getFirst(),
                hash.byAge(caller.tenantId(), number),
                policies.accountLimit(caller.tenantId()),
                form.useRegister() ? Method.NVI : Method.DECLARED,
                form.additionalInfo().sealed(caller, sealedFields),
                address,
                clock.instant());
        Map<String, Object> input = new LinkedHashMap<>();
        input.put("requestId", admission.requestId());
        input.put("tenantId", caller.tenantId());
        input.put("userId", caller.userId());
        input.put("roles", caller.roles());
        input.put("authTime", caller.authTime().getEpochSecond());
        input.put("useRegister", form.useRegister());
        input.put("sealedIdentity", sealedIdentity);
        input.putAll(requests.of(wish));
        return Json.write(input);
    }
}
