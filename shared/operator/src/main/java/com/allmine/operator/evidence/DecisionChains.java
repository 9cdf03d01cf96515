package com.allmine.operator.evidence;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The chains of all decisions that the evidence has, from receipts and entries. */
final class DecisionChains {
    private final Map<Chain, List<Link>> chains = new TreeMap<>();

    private record Chain(String userId, String documentType) implements Comparable<Chain> {
        String decision(long sequence) {
            return "decision %d of %s of user %s".formatted(sequence, documentType, userId);
        }

        @Override
        public int compareTo(Chain other) {
            return Comparator.comparing(Chain::userId)
                    .thenComparing(Chain::documentType)
                    .compare(this, other);
        }
    }

    private record Link(String file, LoggedDecision decision) {}

    /** @param file the evidence of the decision */
    void add(String file, LoggedDecision decision) {
        chains.computeIfAbsent(new Chain(decision.userId(), decision.documentType()), chain -> new ArrayList<>())
                .add(new Link(file, decision));
    }

    /** Finds the first fault of each chain: each begins at 1, has no gap, and each decision names the one before. */
    void check(Findings findings) {
        chains.forEach((chain, links) -> firstFault(chain, links).ifPresent(findings::fault));
    }

    private static Optional<Finding> firstFault(Chain chain, List<Link> links) {
        links.sort(Comparator.comparingLong(link -> link.decision().sequence()));
        long sequence = 0;
        String hash = "";
        for (Link link : links) {
            LoggedDecision next = link.decision();
            boolean isKnown = next.sequence() == sequence && next.hash().equals(hash);
            if (isKnown) {
                continue;
            }
            if (next.sequence() > sequence + 1) {
                return Optional.of(new Finding(link.file(), chain.decision(sequence + 1) + " is missing"));
            }
            if (next.sequence() <= sequence || !next.previousHash().equals(hash)) {
                return Optional.of(new Finding(
                        link.file(), chain.decision(next.sequence()) + " does not follow the one before it"));
            }
            sequence = next.sequence();
            hash = next.hash();
        }
        return Optional.empty();
    }
}
