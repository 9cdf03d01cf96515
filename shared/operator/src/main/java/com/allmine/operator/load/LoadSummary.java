package com.allmine.operator.load;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How many items and grants a load added, changed and left alone. A dry run counts what it would do. */
public record LoadSummary(
        @JsonProperty("new") long added,
        long changed,
        long unchanged,
        long granted,
        long revoked,
        long grantsUnchanged) {
    static LoadSummary ofItems(long added, long changed, long unchanged) {
        return new LoadSummary(added, changed, unchanged, 0, 0, 0);
    }

    static LoadSummary ofGrants(long granted, long revoked, long unchanged) {
        return new LoadSummary(0, 0, 0, granted, revoked, unchanged);
    }

    LoadSummary plus(LoadSummary other) {
        return new LoadSummary(
                added + other.added,
                changed + other.changed,
                unchanged + other.unchanged,
                granted + other.granted,
                revoked + other.revoked,
                grantsUnchanged + other.grantsUnchanged);
    }
}
