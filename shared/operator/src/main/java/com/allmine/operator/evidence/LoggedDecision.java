package com.allmine.operator.evidence;

import com.allmine.api.Digest;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A decision with its place in the chain of a user's decisions on a document.
 *
 * @param hash SHA-256 of the decision's entry, in lower-case hexadecimal
 * @param previousHash that of the decision before; empty for the first
 */
record LoggedDecision(String userId, String documentType, long sequence, String hash, String previousHash) {
    /** The decision that an entry of the log records. */
    static LoggedDecision of(String text, ObjectNode entry) {
        return new LoggedDecision(
                entry.path("userId").asText(),
                entry.path("documentType").asText(),
                entry.path("sequence").asLong(),
                Digest.sha256(text),
                entry.path("previousHash").asText());
    }
}
