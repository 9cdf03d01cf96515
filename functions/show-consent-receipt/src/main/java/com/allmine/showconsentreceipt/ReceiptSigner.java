package com.allmine.showconsentreceipt;

import com.allmine.api.lambda.Settings;
import com.allmine.crypto.KeyPurpose;
import com.allmine.crypto.KeySet;
import com.allmine.crypto.SdJwt;
import com.allmine.crypto.SdJwt.Disclosure;
import com.allmine.data.consent.Consent;
import com.allmine.data.consent.ConsentRecord;
import com.allmine.data.consent.DocumentKind;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Signs the receipt of a decision from what is stored of it. Its claims are the same each time, before and after an erasure,
 * unless the issuer or the controller is renamed.
 *
 * <p>The names of the record are those of ISO/IEC TS 27560:2023, their values those of the Data Privacy Vocabulary (DPV).
 * Names in camel case are those of the API.
 */
final class ReceiptSigner {
    private static final String TYPE = "consent-receipt+sd-jwt";
    private static final String SCHEMA = "ISO/IEC TS 27560:2023";
    private static final String CONTROLLER_ROLE = "dpv:DataController";
    private static final String JURISDICTION = "TR";

    private final KeySet keys;
    private final String issuer;
    private final String controller;

    /**
     * Receipts of a stage.
     *
     * @param issuer the address of the API
     * @param controller the name of the company that is responsible for the data
     */
    ReceiptSigner(KeySet keys, String issuer, String controller) {
        this.keys = keys.with(KeyPurpose.RECEIPTS);
        this.issuer = issuer;
        this.controller = controller;
    }

    static ReceiptSigner live() {
        return new ReceiptSigner(
                KeySet.live(), Settings.required("EVIDENCE_ISSUER"), Settings.required("CONTROLLER_NAME"));
    }

    /** Signs the receipt of a made-up decision, so that a snapshot has every class that a real one needs. */
    void prime() {
        Consent consent =
                new Consent("", "", "", "", true, Instant.EPOCH, null, null, null, Instant.EPOCH, Instant.EPOCH);
        Disclosure evidence = Disclosure.of("", "evidence", Map.of());
        of(new ConsentRecord(
                "",
                consent,
                ConsentRecord.State.GIVEN,
                DocumentKind.NOTICE,
                "",
                "",
                1,
                "",
                "",
                evidence.digest(),
                Optional.of(evidence)));
    }

    /** The SD-JWT of a decision, with its evidence unless that is erased. */
    String of(ConsentRecord record) {
        Consent consent = record.consent();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", issuer);
        claims.put("iat", consent.consentDate().getEpochSecond());
        claims.put("jti", consent.id());
        claims.put("sub", consent.userId());
        claims.put("tenant", record.tenantId());
        claims.put("record", content(record));
        return SdJwt.sign(TYPE, claims, record.evidenceDigest(), record.evidence(), keys);
    }

    private Map<String, Object> content(ConsentRecord record) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("schema_version", SCHEMA);
        content.put("event_state", state(record.state()));
        content.put("event_time", record.consent().consentDate());
        content.put("privacy_notice", notice(record));
        content.put("language", record.language());
        content.put("pii_controllers", List.of(controller()));
        content.put("jurisdiction", JURISDICTION);
        content.put("withdrawal_method", withdrawal(record.consent()));
        content.put("chain", chain(record));
        return content;
    }

    private static String state(ConsentRecord.State state) {
        return switch (state) {
            case GIVEN -> "dpv:ConsentGiven";
            case REFUSED -> "dpv:ConsentRefused";
            case WITHDRAWN -> "dpv:ConsentWithdrawn";
        };
    }

    private static Map<String, Object> notice(ConsentRecord record) {
        Map<String, Object> notice = new LinkedHashMap<>();
        notice.put("documentType", record.consent().documentType());
        notice.put("documentVersion", record.consent().documentVersion());
        notice.put("documentKind", record.kind());
        notice.put("textHash", record.textHash());
        return notice;
    }

    private Map<String, Object> controller() {
        Map<String, Object> party = new LinkedHashMap<>();
        party.put("party_name", controller);
        party.put("party_role", CONTROLLER_ROLE);
        return party;
    }

    private String withdrawal(Consent consent) {
        return "POST %s/api/v1/legal-documents/consent with documentType %s, documentVersion %s and isAccepted false"
                .formatted(issuer, consent.documentType(), consent.documentVersion());
    }

    private static Map<String, Object> chain(ConsentRecord record) {
        Map<String, Object> chain = new LinkedHashMap<>();
        chain.put("sequence", record.sequence());
        chain.put("hash", record.hash());
        chain.put("previousHash", record.previousHash());
        return chain;
    }
}
