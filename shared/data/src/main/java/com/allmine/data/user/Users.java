package com.allmine.data.user;

import com.allmine.api.Caller;
import com.allmine.api.errors.Refusal;

/** The users of all tenants. A caller reads and changes only their own profile. */
public interface Users {
    /**
     * Saves the caller's gender.
     *
     * @return the whole profile after the change
     * @throws Refusal {@code USER_NOT_FOUND}, {@code ACCOUNT_CLOSED} or {@code SERVICE_UNAVAILABLE}; nothing has changed then
     */
    Profile saveGender(Caller caller, Gender gender);
}
