package com.allmine.data.consent;

import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.crypto.SdJwt.Disclosure;
import com.allmine.data.dynamo.Item;
import com.allmine.data.dynamo.PrimaryKeys;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A decision with its place in a chain that holds.
 *
 * @param language of the text that the user read
 * @param textHash the SHA-256 of that text, in hexadecimal
 * @param sequence its place in the chain, from 1
 * @param hash of the decision in the chain, in hexadecimal
 * @param previousHash of the decision before it; the empty text for the first one
 * @param evidenceDigest of the disclosure that has address, device and browser
 * @param evidence that disclosure; empty after an erasure
 */
public record ConsentRecord(
        String tenantId,
        Consent consent,
        State state,
        DocumentKind kind,
        String language,
        String textHash,
        int sequence,
        String hash,
        String previousHash,
        String evidenceDigest,
        Optional<Disclosure> evidence) {

    /** The meaning of a decision after the one before it. */
    public enum State {
        GIVEN,
        REFUSED,
        /** A refusal after an acceptance, of whatever version. */
        WITHDRAWN
    }

    /**
     * Finds a decision among all items of a user.
     *
     * @param items by sort key
     * @throws Refusal {@code EVIDENCE_BROKEN} if the chain of its document does not hold. If there is no such decision, every
     *     chain of the user must hold
     */
    static Optional<ConsentRecord> find(List<Map<String, AttributeValue>> items, String id) {
        for (DocumentType type : DocumentType.values()) {
            List<Map<String, AttributeValue>> events = events(items, type);
            for (int i = 0; i < events.size(); i++) {
                if (AttributeValue.fromS(id).equals(events.get(i).get(DynamoConsents.ID))) {
                    requireChain(items, type);
                    boolean wasAccepted = i > 0 && isAccepted(events.get(i - 1));
                    return Optional.of(of(events.get(i), wasAccepted));
                }
            }
        }
        // A decision that was removed, or whose id was altered, leaves a chain that does not hold.
        Arrays.stream(DocumentType.values()).forEach(type -> requireChain(items, type));
        return Optional.empty();
    }

    private static void requireChain(List<Map<String, AttributeValue>> items, DocumentType type) {
        List<Map<String, AttributeValue>> events = events(items, type);
        Map<String, AttributeValue> head = items.stream()
                .filter(item -> PrimaryKeys.isHead(item, type))
                .findFirst()
                .orElse(null);
        if (head == null && events.isEmpty()) {
            return;
        }
        ConsentChain.firstFault(events, head).ifPresent(fault -> {
            throw Problem.EVIDENCE_BROKEN.refusal().because(type.wire() + ": " + fault);
        });
    }

    private static List<Map<String, AttributeValue>> events(
            List<Map<String, AttributeValue>> items, DocumentType type) {
        return items.stream().filter(item -> PrimaryKeys.isEvent(item, type)).toList();
    }

    private static boolean isAccepted(Map<String, AttributeValue> event) {
        return new Item(event).flag(DynamoConsents.IS_ACCEPTED);
    }

    private static ConsentRecord of(Map<String, AttributeValue> event, boolean wasAccepted) {
        Item item = new Item(event);
        State refusal = wasAccepted ? State.WITHDRAWN : State.REFUSED;
        return new ConsentRecord(
                PrimaryKeys.tenantOf(PrimaryKeys.pk(event)),
                DynamoConsents.consent(item),
                isAccepted(event) ? State.GIVEN : refusal,
                DocumentKind.valueOf(item.required(DynamoConsents.DOCUMENT_KIND)),
                item.required(DynamoConsents.LANGUAGE),
                item.required(DynamoConsents.TEXT_HASH),
                item.number(ConsentChain.SEQUENCE),
                item.required(ConsentChain.HASH),
                item.required(ConsentChain.PREVIOUS_HASH),
                item.required(ConsentChain.EVIDENCE_DIGEST),
                ConsentChain.evidence(event));
    }
}
