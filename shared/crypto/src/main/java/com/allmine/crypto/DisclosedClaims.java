package com.allmine.crypto;

import com.allmine.crypto.SdJwt.Disclosure;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts the claims of disclosures where their digests are, by section 7.1 of RFC 9901. */
final class DisclosedClaims {
    /** The claim that has the digests of an object's claims. */
    static final String DIGESTS = "_sd";

    /** The claim that names the hash of the digests. */
    static final String ALGORITHM = "_sd_alg";

    static final String SHA_256 = "sha-256";

    /** The only member of an array's element that has a digest. */
    private static final String ELEMENT = "...";

    private static final int ELEMENT_PARTS = 2;
    private static final int CLAIM_PARTS = 3;

    private final Map<String, JsonNode> unused = new HashMap<>();
    private final Set<String> digests = new HashSet<>();

    private DisclosedClaims() {}

    /** A disclosure or a digest that does not fit. */
    private static final class Unfit extends Exception {
        private static final long serialVersionUID = 1;

        Unfit() {
            super(null, null, false, false);
        }
    }

    /**
     * The claims with those of the disclosures, without any digest.
     *
     * @return empty if a disclosure fits nowhere or twice, if a digest is there twice, or if a claim is there already
     */
    static Optional<ObjectNode> of(ObjectNode payload, List<Disclosure> disclosures) {
        if (!payload.path(ALGORITHM).asText(SHA_256).equals(SHA_256)) {
            return Optional.empty();
        }
        DisclosedClaims claims = new DisclosedClaims();
        try {
            claims.add(disclosures);
            ObjectNode disclosed = claims.object(payload);
            disclosed.remove(ALGORITHM);
            return claims.unused.isEmpty() ? Optional.of(disclosed) : Optional.empty();
        } catch (Unfit e) {
            return Optional.empty();
        }
    }

    private void add(List<Disclosure> disclosures) throws Unfit {
        for (Disclosure disclosure : disclosures) {
            JsonNode array = disclosure.array();
            boolean isDisclosure = array.isArray() && array.path(0).isTextual();
            if (!isDisclosure || unused.put(disclosure.digest(), array) != null) {
                throw new Unfit();
            }
        }
    }

    private JsonNode value(JsonNode value) throws Unfit {
        return switch (value) {
            case ObjectNode object -> object(object);
            case ArrayNode array -> array(array);
            default -> value;
        };
    }

    private ObjectNode object(ObjectNode object) throws Unfit {
        ObjectNode disclosed = object.objectNode();
        for (Map.Entry<String, JsonNode> claim : object.properties()) {
            if (claim.getKey().equals(ELEMENT)) {
                throw new Unfit();
            }
            if (!claim.getKey().equals(DIGESTS)) {
                disclosed.set(claim.getKey(), value(claim.getValue()));
            }
        }
        if (object.has(DIGESTS)) {
            disclose(object.path(DIGESTS), disclosed);
        }
        return disclosed;
    }

    private void disclose(JsonNode hidden, ObjectNode disclosed) throws Unfit {
        if (!hidden.isArray()) {
            throw new Unfit();
        }
        for (JsonNode digest : hidden) {
            JsonNode claim = take(digest, CLAIM_PARTS);
            if (claim == null) {
                continue;
            }
            String name = claim.path(1).asText();
            boolean isName = claim.path(1).isTextual() && !name.equals(DIGESTS) && !name.equals(ELEMENT);
            if (!isName || disclosed.has(name)) {
                throw new Unfit();
            }
            disclosed.set(name, value(claim.path(2)));
        }
    }

    private ArrayNode array(ArrayNode array) throws Unfit {
        ArrayNode disclosed = array.arrayNode();
        for (JsonNode element : array) {
            if (!element.has(ELEMENT)) {
                disclosed.add(value(element));
                continue;
            }
            if (element.size() != 1) {
                throw new Unfit();
            }
            JsonNode claim = take(element.path(ELEMENT), ELEMENT_PARTS);
            if (claim != null) {
                disclosed.add(value(claim.path(1)));
            }
        }
        return disclosed;
    }

    /** The disclosure of a digest, which fits no second digest; null if it is left out. */
    private @Nullable JsonNode take(JsonNode digest, int parts) throws Unfit {
        if (!digest.isTextual() || !digests.add(digest.asText())) {
            throw new Unfit();
        }
        JsonNode claim = unused.remove(digest.asText());
        if (claim != null && claim.size() != parts) {
            throw new Unfit();
        }
        return claim;
    }
}
