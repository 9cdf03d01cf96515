package com.allmine.confirmidentity;

import com.allmine.api.Caller;
import com.allmine.api.lambda.SnapStart;
import com.allmine.auth.Assurance;
import com.allmine.auth.Tokens;
import com.allmine.crypto.FieldEncryption;
import com.allmine.crypto.KeySet;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/** A step of the workflow: issues the token of a verified user, sealed, for whoever sees executions must not have it. */
public final class IssueTokenHandler implements RequestStreamHandler {
    /** The field that a token is sealed for. */
    static final String FIELD = "token";

    private final WorkflowFunction step;
    private final Tokens tokens;
    private final FieldEncryption fieldEncryption;

    /** What Lambda calls: the real clock and keys. */
    public IssueTokenHandler() {
        this(WorkflowFunction.live(), Tokens.live(), new FieldEncryption(KeySet.live()));
        SnapStart.prime(this, """
            {"tenantId": "default", "userId": "nobody", "roles": ["user"], "authTime": %d, "method": "DECLARED",
            "confirmedAt": "2026-01-15T10:30:00.000Z"}\
            """.formatted(InstantSource.system().instant().getEpochSecond()));
    }

    IssueTokenHandler(WorkflowFunction step, Tokens tokens, FieldEncryption fieldEncryption) {
        this.step = step;
        this.tokens = tokens;
        this.fieldEncryption = fieldEncryption;
    }

    @Override
    public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
        step.run(in, out, context, (caller, input, line) -> issue(caller, input));
    }

    private Map<String, String> issue(Caller caller, JsonNode input) {
        Assurance assurance = new Assurance(
                input.path("method").asText(),
                Instant.parse(input.path("confirmedAt").asText()));
        String token = tokens.issueVerified(caller, assurance);
        return Map.of("encryptedToken", fieldEncryption.encrypt(caller, FIELD, token));
    }
}
