package com.allmine.operator.evidence;

import com.allmine.api.input.Choice;
import com.allmine.data.audit.AuditStream;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Reads the members of a proof as the API returns it. */
record ProofFile(String file, ObjectNode proof) {
    /** @throws FaultyEvidence if it is not a stream; the same for every other member */
    AuditStream stream() {
        AuditStream stream = Choice.find(AuditStream.class, text("stream"));
        if (stream == null) {
            throw wrong("its stream is unknown");
        }
        return stream;
    }

    String text(String name) {
        JsonNode value = proof.path(name);
        if (!value.isTextual()) {
            throw wrong("its member " + name + " is not a text");
        }
        return value.textValue();
    }

    long number(String name) {
        JsonNode value = proof.path(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw wrong("its member " + name + " is not a number");
        }
        return value.longValue();
    }

    List<String> hashes() {
        List<String> hashes = new ArrayList<>();
        for (JsonNode hash : proof.path("hashes")) {
            hashes.add(hash.asText());
        }
        if (!proof.path("hashes").isArray()) {
            throw wrong("it has no list of hashes");
        }
        return hashes;
    }

    private FaultyEvidence wrong(String reason) {
        return new FaultyEvidence(file, reason);
    }
}
