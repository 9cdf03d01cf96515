package com.allmine.data.user;

import com.allmine.api.errors.Refusal;
import com.allmine.data.permission.Authorization;
import org.jspecify.annotations.Nullable;

/** The additional info of users: every version ever given, of which the latest counts. */
public interface AdditionalInfos {
    /**
     * Adds a version, and logs that the right to it was made use of.
     *
     * @param id of the version, made at its time; a version that has it already is this one, added before
     * @param address where the request comes from
     * @throws Refusal {@code USER_NOT_FOUND}, {@code IP_NOT_ALLOWED} or {@code ACCOUNT_CLOSED}, and nothing has changed
     */
    void add(Authorization authorization, String id, AdditionalInfo info, @Nullable String address);
}
