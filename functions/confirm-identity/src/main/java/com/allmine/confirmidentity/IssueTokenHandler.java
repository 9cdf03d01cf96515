package com.allmine.confirmidentity;

import com.allmine.api.Caller;
import com.allmine.api.lambda.InvocationLog;
import com.allmine.api.lambda.LogLine;
import com.allmine.api.lambda.SnapStart;
import com.allmine.auth.Assurance;
import com.allmine.auth.Tokens;
import com.allmine.crypto.FieldEncryption;
import com.allmine.crypto.KeySet;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;

/** A state of the workflow: issues the token of a verified user, encrypted because executions expose their data. */
public final class IssueTokenHandler implements WorkflowFunction {
    /** The field name in the associated data of an encrypted token. */
    static final String FIELD = "token";

    private final InvocationLog log;
    private final Tokens tokens;
    private final FieldEncryption fieldEncryption;

    /** The constructor for Lambda, with the real clock and keys. */
    public IssueTokenHandler() {
        this(InvocationLog.live(), Tokens.live(), new FieldEncryption(KeySet.live()));
        SnapStart.prime(this, "issue-token/issued.json");
    }

    IssueTokenHandler(InvocationLog log, Tokens tokens, FieldEncryption fieldEncryption) {
        this.log = log;
        this.tokens = tokens;
        this.fieldEncryption = fieldEncryption;
    }

    @Override
    public InvocationLog log() {
        return log;
    }

    @Override
    public Map<String, String> run(Caller caller, JsonNode input, LogLine line) {
        Assurance assurance = new Assurance(
                input.path("method").asText(),
                Instant.parse(input.path("confirmedAt").asText()));
        String token = tokens.issueVerified(caller, assurance);
        return Map.of("encryptedToken", fieldEncryption.encrypt(caller, FIELD, token));
    }
}
