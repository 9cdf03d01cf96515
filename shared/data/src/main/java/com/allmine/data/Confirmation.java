package com.allmine.data;

import com.allmine.api.Caller;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The wish of a user to have an identity confirmed, with all that decides on it.
 *
 * @param admission who wishes it, and by what right
 * @param id of the additional info, and of the confirmation: the same again where the user's client repeats a request
 * @param entryId of the entry that the permission log has of it, and of the one transaction that confirms
 * @param sealedIdentity an {@link Identity}, sealed
 * @param identityHash the keyed hash of the identity number under the current hash key
 * @param guardHashes the same under each hash key, the oldest first
 * @param accountLimit how many users may confirm this identity
 * @param info its explanations sealed
 * @param address where the request comes from
 * @param now the time of the request
 */
public record Confirmation(
        Admission admission,
        String id,
        String entryId,
        String sealedIdentity,
        String identityHash,
        List<String> guardHashes,
        int accountLimit,
        Method method,
        AdditionalInfo info,
        @Nullable String address,
        Instant now) {

    /** How the identity is confirmed. */
    public enum Method {
        /** The user's word. */
        DECLARED,
        /** The answer of the national register. */
        NVI
    }

    Caller caller() {
        return admission.caller();
    }

    /** A no of the national register since then still counts. */
    Instant refusalsCountFrom() {
        return now.minus(Duration.ofHours(24));
    }
}
