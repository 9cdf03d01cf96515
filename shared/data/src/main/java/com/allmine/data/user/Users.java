package com.allmine.data.user;

import com.allmine.api.Caller;
import com.allmine.api.errors.Refusal;

/** The users of all tenants; whoever asks sees only their own record. */
public interface Users {
    /**
     * Saves the caller's gender.
     *
     * @return the whole profile after the change
     * @throws Refusal {@code USER_NOT_FOUND}, or {@code ACCOUNT_CLOSED}, and nothing has changed
     */
    Profile saveGender(Caller caller, Gender gender);
}
