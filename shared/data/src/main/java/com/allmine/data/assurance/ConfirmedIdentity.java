package com.allmine.data.assurance;

import com.allmine.data.dynamo.Timestamp;
import com.allmine.data.identity.Identity;

/**
 * The identity that the profile of a user has, and how sure it is.
 *
 * @param isVerified whether the national register confirmed it; otherwise the user declared it
 * @param confirmedAt when it was confirmed or declared
 */
public record ConfirmedIdentity(Identity identity, boolean isVerified, Timestamp confirmedAt) {
    /** Hides the personal data from logs. */
    @Override
    public String toString() {
        return "ConfirmedIdentity[hidden]";
    }
}
