package com.allmine.data.user;

import com.allmine.api.errors.Refusal;
import com.allmine.data.permission.Authorization;
import org.jspecify.annotations.Nullable;

/** The additional info of users. All versions are kept; the latest is the current one. */
public interface AdditionalInfos {
    /**
     * Adds a version, and logs the use of the permission, in one transaction.
     *
     * @param id the id of the version, whose time is its creation time. If a version has this id, an earlier attempt added
     *     it, and nothing changes
     * @param info with encrypted explanations
     * @param address the client's IP address
     * @throws Refusal {@code USER_NOT_FOUND}, {@code IP_NOT_ALLOWED}, {@code ACCOUNT_CLOSED} or {@code SERVICE_UNAVAILABLE};
     *     nothing has changed then
     */
    void add(Authorization authorization, String id, AdditionalInfo info, @Nullable String address);
}
