package com.allmine.data.user;

import com.allmine.api.Caller;
import com.allmine.api.errors.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether an account exists or is open, for requests that change nothing. A change checks the same in the condition
 * of its write.
 */
public interface Accounts {
    /**
     * Refuses if there is no account, open or closed.
     *
     * @throws Refusal {@code USER_NOT_FOUND} or {@code SERVICE_UNAVAILABLE}
     */
    void requireExisting(Caller caller);

    /**
     * Refuses if the account is not open.
     *
     * @throws Refusal {@code USER_NOT_FOUND}, {@code ACCOUNT_CLOSED} or {@code SERVICE_UNAVAILABLE}
     */
    void requireOpen(Caller caller);

    /**
     * The same as {@link #requireOpen}, and also refuses an address that is not on the user's allow-list.
     *
     * @param address the client's IP address; null is on no allow-list
     * @throws Refusal also {@code IP_NOT_ALLOWED}
     */
    void requireOpenFor(Caller caller, @Nullable String address);
}
