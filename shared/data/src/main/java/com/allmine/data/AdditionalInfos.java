package com.allmine.data;

import com.allmine.api.Refusal;
import org.jspecify.annotations.Nullable;

/** The additional info of users: every version ever given, of which the latest counts. */
public interface AdditionalInfos {
    /**
     * Adds a version, and logs that the right to it was made use of.
     *
     * @param address where the request comes from
     * @return the id of the version
     * @throws Refusal {@code USER_NOT_FOUND}, {@code IP_NOT_ALLOWED} or {@code ACCOUNT_CLOSED}, and nothing has changed
     */
    String add(Admission admission, AdditionalInfo info, @Nullable String address);
}
