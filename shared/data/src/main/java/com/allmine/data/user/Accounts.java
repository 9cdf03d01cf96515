package com.allmine.data.user;

import com.allmine.api.Caller;
import com.allmine.api.errors.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Whether an account still takes changes, for requests that change nothing. A change checks the same in the condition of
 * its write.
 */
public interface Accounts {
    /**
     * Refuses where the account is not open.
     *
     * @throws Refusal {@code USER_NOT_FOUND} or {@code ACCOUNT_CLOSED}
     */
    void requireOpen(Caller caller);

    /**
     * As {@link #requireOpen}, for endpoints that honour the user's allow-list.
     *
     * @param address where the request comes from
     * @throws Refusal also {@code IP_NOT_ALLOWED}
     */
    void requireOpenFor(Caller caller, @Nullable String address);
}
